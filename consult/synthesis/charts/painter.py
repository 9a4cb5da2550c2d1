"""The process that paints: SVG in, PNG out; it alone knows the library, which must never live beside a fork.

Message: one JSON list of pictures, each `{"svg": …, "scale": …}`. Answer: a JSON list of PNG files in base 64.
"""

import base64
import io
import json
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import vl_convert
from PIL import Image

from consult.synthesis.charts.drawing import Ink

FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_ibm_plex_sans_arabic", "pylopdf_fonts_zh_cn")
"""Where the fonts come from, so that nothing of the system is needed."""
SHADES = (1.0, 0.5)
"""Of each ink on the paper, for the edges of letters and lines."""


def main() -> None:
    """Paint what stands on standard input."""
    for folder in font_folders():
        vl_convert.register_font_directory(str(folder))
    painted = [_painted(picture["svg"], picture["scale"]) for picture in json.load(sys.stdin)]
    json.dump([base64.b64encode(png).decode("ascii") for png in painted], sys.stdout)


def _painted(svg: str, scale: float) -> bytes:
    told = io.BytesIO()
    with Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=scale))) as image:
        # the inks and their shades are all there are: a tenth of the bytes, which a reader on a slow line notices
        few = image.convert("RGB").quantize(palette=_palette(), dither=Image.Dither.NONE)
        few.save(told, "PNG", compress_level=9)
    return told.getvalue()


@cache
def _palette() -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for ink in Ink for shade in SHADES for part in _shaded(ink, shade)])
    return palette


def _shaded(ink: Ink, shade: float) -> list[int]:
    return [round(255 + (int(ink[place : place + 2], 16) - 255) * shade) for place in (1, 3, 5)]


def font_folders() -> list[Path]:
    """The folders with fonts of the packages that bring them."""
    found = (spec for name in FONT_PACKAGES if (spec := find_spec(name)) is not None)
    roots = [Path(place) for spec in found for place in spec.submodule_search_locations or ()]
    return sorted({file.parent for root in roots for file in root.rglob("*.[ot]tf")})


if __name__ == "__main__":
    main()
