"""Reading a PDF back: the text of each page, as a reader's search would find it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_PAIR = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page with white space as one blank, in the order in which it was set."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [" ".join("".join(_text(page.obj, page.obj.get("/Resources"))).split()) for page in opened.pages]


def outline_of(pdf: bytes) -> list[str]:
    """The bookmarks of the first level."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [str(item.title) for item in outline.root]


def _text(stream: Any, resources: Any) -> Iterator[str]:
    fonts: dict[str, dict[int, str]] = {}
    letters: dict[int, str] = {}
    instructions: Any = pikepdf.parse_content_stream(stream)
    for operands, operator in instructions:
        name = str(operator)
        if name == "Tf":
            key = str(operands[0])
            letters = fonts.setdefault(key, _letters(resources["/Font"][key]))
        elif name == "Tj":
            yield _decoded(bytes(operands[0]), letters)
        elif name == "TJ":
            yield "".join(_decoded(bytes(part), letters) for part in operands[0] if isinstance(part, pikepdf.String))
        elif name == "ET":
            yield " "
        elif name == "Do" and (inner := resources["/XObject"][str(operands[0])]).get("/Subtype") == "/Form":
            yield from _text(inner, inner.get("/Resources", resources))


def _letters(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    cmap = font["/ToUnicode"].read_bytes().decode("ascii")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for place in range(int(first, 16), int(last, 16) + 1):
                found[place] = chr(int(text, 16) + place - int(first, 16))
    return found


def _decoded(codes: bytes, letters: dict[int, str]) -> str:
    return "".join(letters.get(int.from_bytes(codes[at : at + 2]), "\ufffd") for at in range(0, len(codes), 2))
