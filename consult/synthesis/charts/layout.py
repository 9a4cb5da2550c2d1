"""What every picture begins and ends with: its name, its key and where its numbers come from."""

from collections.abc import Sequence

from consult.synthesis.charts.drawing import Box, Ink, Pattern, Shape, Sign, Symbol, Words
from consult.synthesis.charts.lettering import width_of, wrapped

SMALL = 12
"""The size of small letters."""
KeyEntry = tuple[Ink | Pattern | Symbol, str]
"""What is drawn, and what it stands for."""


def name_on(shapes: list[Shape], title: str, *, margin: int, width: int) -> int:
    """Write the title at the top; where the next line may begin."""
    y = margin + 16
    for line in wrapped(title, 17, width - 2 * margin, lines=2):
        shapes.append(Words(x=margin, y=y, text=line, size=17, is_bold=True))
        y += 22
    return y


def key_on(shapes: list[Shape], entries: Sequence[KeyEntry], *, y: int, margin: int, width: int) -> int:
    """Write the key, as many lines as it takes; where the next line may begin."""
    x = margin
    for look, words in entries:
        length = 26 + width_of(words, SMALL) + 14
        if x > margin and x + length > width - margin:
            x, y = margin, y + 19
        if isinstance(look, Symbol):
            shapes.append(Sign(x=x + 10, y=y - 3, symbol=look, size=5))
        else:
            shapes.append(Box(x=x, y=y - 8, width=20, height=10, fill=look, edge=Ink.EDGE))
        shapes.append(Words(x=x + 26, y=y + 1, text=words, size=SMALL))
        x += length
    return y + 18


def lines_on(shapes: list[Shape], text: str, *, y: int, margin: int, width: int) -> int:
    """Write a sentence in small letters; where the next line may begin."""
    for line in wrapped(text, SMALL, width - 2 * margin, lines=4):
        shapes.append(Words(x=margin, y=y, text=line, size=SMALL, ink=Ink.SOFT))
        y += 16
    return y
