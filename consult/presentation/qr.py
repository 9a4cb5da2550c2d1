"""QR codes as inline SVG: squares of one unit, drawn row by row."""

from dataclasses import dataclass
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


@dataclass(frozen=True, kw_only=True)
class QrDrawing:
    """The path of the dark squares within a square of `size` units, the quiet zone included."""

    size: int
    path: str


def qr_drawing(text: str) -> QrDrawing:
    """The code of a text, with a sixth of it to spare for stains and folds."""
    code: QRCode[object] = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    return QrDrawing(size=len(rows), path="".join(_runs(row, height) for height, row in enumerate(rows)))


def _runs(row: list[bool], height: int) -> str:
    place, drawn = 0, []
    for is_dark, squares in groupby(row):
        width = len(list(squares))
        if is_dark:
            drawn.append(f"M{place} {height}h{width}v1h-{width}z")
        place += width
    return "".join(drawn)
