"""A drawing as SVG: a file that needs nothing beside it, with attributes alone, so that no policy forbids any of it."""

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from consult.synthesis.charts.drawing import (
    Anchor,
    Box,
    Drawing,
    Ink,
    Pattern,
    Shape,
    Sign,
    Stroke,
    Symbol,
    Words,
)
from consult.synthesis.charts.lettering import RIGHT_TO_LEFT, drawable, font_of, isolated

USUAL_SIZE = 12
"""Letters of this size need no attribute of their own."""
Place = Callable[[float], float]
_MIRRORED = {Anchor.START: "end", Anchor.MIDDLE: "middle", Anchor.END: "start"}
_PATTERNS = {
    Pattern.STRIPES: (
        '<pattern id="{id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="5" height="5" fill="{oppose}"/><rect width="1.6" height="5" fill="{paper}"/></pattern>'
    ),
    Pattern.HATCHING: (
        '<pattern id="{id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
        '<rect width="5" height="5" fill="{paper}"/><rect width="2" height="5" fill="{edge}"/></pattern>'
    ),
    Pattern.WITHHELD: (
        '<pattern id="{id}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="8" height="8" fill="{paper}"/><rect width="1" height="8" fill="{line}"/></pattern>'
    ),
}


def svg_of(drawing: Drawing, language: str, *, is_inline: bool = False) -> str:
    """The drawing in a language; mirrored where that is read from right to left.

    Args:
        is_inline: for a page, which says how wide it is; a file says so itself.
    """
    width, height = drawing.width, drawing.height
    size = 'width="100%"' if is_inline else f'width="{width}" height="{height}"'
    title, description = f"{drawing.name}-title", f"{drawing.name}-words"
    # the direction is always from left to right: what it does to anchors differs between readers of SVG
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size} role="img"',
            f' aria-labelledby="{title} {description}" direction="ltr" lang={quoteattr(language)}',
            f' font-family="{font_of(language)}, sans-serif" font-size="{USUAL_SIZE}" fill="{Ink.TEXT}">',
            f'<title id="{title}">{escape(drawing.title)}</title>',
            f'<desc id="{description}">{escape(drawing.description)}</desc>',
            *_definitions(drawing),
            f'<rect width="{width}" height="{height}" fill="{Ink.PAPER}"/>',
            *(_written(shape, drawing, language) for shape in drawing.shapes),
            "</svg>",
        )
    )


def _definitions(drawing: Drawing) -> Iterator[str]:
    used = {shape.fill for shape in drawing.shapes if isinstance(shape, Box) and isinstance(shape.fill, Pattern)}
    if used:
        colours = {"paper": Ink.PAPER, "oppose": Ink.OPPOSE, "edge": Ink.EDGE, "line": Ink.EDGE}
        yield "<defs>"
        for pattern in sorted(used):
            yield _PATTERNS[pattern].format(id=_pattern_id(drawing, pattern), **colours)
        yield "</defs>"


def _pattern_id(drawing: Drawing, pattern: Pattern) -> str:
    return f"{drawing.name}-{pattern}"


def _written(shape: Shape, drawing: Drawing, language: str) -> str:
    is_mirrored = language in RIGHT_TO_LEFT

    def place(x: float, width: float = 0) -> float:
        return drawing.width - x - width if is_mirrored else x

    if isinstance(shape, Box):
        return _box(shape, place(shape.x, shape.width), drawing)
    if isinstance(shape, Stroke):
        dashes = ' stroke-dasharray="3 3"' if shape.is_dashed else ""
        ends = f'x1="{place(shape.x):g}" y1="{shape.y}" x2="{place(shape.to_x):g}" y2="{shape.to_y}"'
        return f'<line {ends} stroke="{shape.ink}" stroke-width="{shape.width}"{dashes}/>'
    if isinstance(shape, Sign):
        return _sign(shape, place(shape.x))
    return _words(shape, place(shape.x), language, is_mirrored=is_mirrored)


def _box(box: Box, x: float, drawing: Drawing) -> str:
    fill = f"url(#{_pattern_id(drawing, box.fill)})" if isinstance(box.fill, Pattern) else box.fill
    edge = f' stroke="{box.edge}"' if box.edge else ""
    return f'<rect x="{x:g}" y="{box.y}" width="{box.width}" height="{box.height}" fill="{fill}"{edge}/>'


def _words(words: Words, x: float, language: str, *, is_mirrored: bool) -> str:
    anchor = _MIRRORED[words.anchor] if is_mirrored else words.anchor
    weight = ' font-weight="700"' if words.is_bold else ""
    text = escape(isolated(drawable(words.text), language))
    place = f'x="{x:g}" y="{words.y}"'
    if words.size != USUAL_SIZE:
        place += f' font-size="{words.size}"'
    if anchor != Anchor.START:
        place += f' text-anchor="{anchor}"'
    ink = f' fill="{words.ink}"' if words.ink is not Ink.TEXT else ""
    return f"<text {place}{weight}{ink}>{text}</text>"


def _sign(sign: Sign, x: float) -> str:
    y, half = sign.y, sign.size
    line = f'fill="none" stroke="{sign.ink}" stroke-width="1.5"'
    if sign.symbol is Symbol.DISC:
        return f'<circle cx="{x:g}" cy="{y}" r="{half:g}" fill="{sign.ink}" fill-opacity=".8"/>'
    if sign.symbol is Symbol.RING:
        return f'<circle cx="{x:g}" cy="{y}" r="{half:g}" {line}/>'
    if sign.symbol is Symbol.SQUARE:
        return f'<rect x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" {line}/>'
    if sign.symbol is Symbol.TRIANGLE:
        points = f"{x:g},{y - half:g} {x + half:g},{y + half:g} {x - half:g},{y + half:g}"
        return f'<polygon points="{points}" fill="{sign.ink}" fill-opacity=".8"/>'
    arms = f"M{x - half:g} {y - half:g}L{x + half:g} {y + half:g}M{x + half:g} {y - half:g}L{x - half:g} {y + half:g}"
    return f'<path d="{arms}" {line}/>'
