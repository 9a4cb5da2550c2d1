"""The document model of a report: what it says, block by block, in the words of one language.

It is built once; each renderer writes the same blocks down. It travels as JSON to the process that makes the files.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

PAGE_PLACE, PAGES_PLACE = "\ue000", "\ue001"
"""Characters that no language uses, where the number of a page and of all pages go."""
_KEPT = frozenset("\n\t")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2068]")
_END_OF_ISOLATE = "\N{POP DIRECTIONAL ISOLATE}"
_CODE = re.compile("[a-z]{2,3}")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Look(StrEnum):
    """How a text is set apart."""

    PLAIN = ""
    STRONG = "strong"
    SOFT = "soft"
    CODE = "code"
    LEDE = "lede"


@dataclass(frozen=True)
class Words:
    """A text; `direction` is given for what somebody wrote, which keeps its own, and is empty for our words.

    `language` is a code of two or three letters where it is known and not that of the report.
    """

    text: str
    direction: str = ""
    look: Look = Look.PLAIN
    language: str = ""


def ours(text: str, look: Look = Look.PLAIN) -> Words:
    """Words of the report, in its own language."""
    return Words(printable(text), look=look)


def mark(text: str, look: Look = Look.PLAIN) -> Words:
    """A number with its sign, or a code: read from left to right in every language."""
    return Words(printable(text), "ltr", look)


def theirs(text: str, look: Look = Look.PLAIN, language: str = "") -> Words:
    """What somebody wrote, in whatever language; its first strong letter says how it runs."""
    return Words(printable(text), direction_of(text), look, language if _CODE.fullmatch(language) else "")


def printable(text: str) -> str:
    """The text without characters that no document may hold; in their place stands the sign for that.

    Nor does it turn the direction of what comes after it: overrides are left out, and what was opened is closed.
    """
    lines = _OVERRIDES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    told = "".join(letter if _is_printable(letter) else _REPLACEMENT for letter in lines)
    return told + _END_OF_ISOLATE * max(0, len(_ISOLATES.findall(told)) - told.count(_END_OF_ISOLATE))


def _is_printable(letter: str) -> bool:
    return letter in _KEPT or unicodedata.category(letter) not in _UNPRINTABLE


def direction_of(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction of its own."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The title of a section or sheet; `lead` is the code before it."""

    kind: ClassVar[str] = "heading"
    words: Words
    level: int = 1
    lead: str = ""
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    kind: ClassVar[str] = "paragraph"
    words: Words


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is so, as pairs of a name and a value."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, Words]]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A sentence of the synthesis: the class above it, the counts below it."""

    kind: ClassVar[str] = "claim"
    label: str
    sentence: Words
    class_name: str = ""
    former: str = ""
    code: str = ""
    counts: str = ""
    is_minority: bool = False


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What a party wrote, word for word, and as far as that may be told who."""

    kind: ClassVar[str] = "quote"
    words: Words
    by: Words
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; numbers stand at its end. `share` is how wide it is beside the others."""

    words: str
    is_number: bool = False
    share: int = 1


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with one row of heads; the first cell of each row is the head of the row."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Words]]
    is_small: bool = False


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Many short entries in small print, two beside each other: pairs of a place and a hash."""

    kind: ClassVar[str] = "listing"
    caption: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture; `words` say line by line what is drawn. `png` is painted where a form cannot show the drawing."""

    kind: ClassVar[str] = "picture"
    title: str
    words: Sequence[str]
    svg: str
    width: int
    height: int
    png: str = ""

    @property
    def alternative(self) -> str:
        """What stands for it where it cannot be seen."""
        return "\n".join([f"{self.title}.", *self.words])


@dataclass(frozen=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "break"


Block = Heading | Paragraph | Facts | Claim | Quote | Table | Listing | Picture | PageBreak
_KINDS: Mapping[str, Any] = {
    block.kind: block for block in (Heading, Paragraph, Facts, Claim, Quote, Table, Listing, Picture, PageBreak)
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report in one language; `status` stands on every page, `dated` is the moment of its numbers, in ISO 8601."""

    title: Words
    subtitle: str
    status: str
    is_final: bool
    status_sentence: str
    notice: Words
    running: str
    page_words: str
    author: str
    language: str
    direction: str
    dated: str
    cover: Facts
    contents_words: str
    blocks: Sequence[Block] = field(default=())

    def document(self) -> dict[str, Any]:
        """The same as JSON values."""
        plain = asdict(self)
        plain["blocks"] = [{"kind": block.kind, **asdict(block)} for block in self.blocks]
        for block, told in zip(self.blocks, plain["blocks"], strict=True):
            if isinstance(block, Picture):
                told["alternative"] = block.alternative
        return plain


def report_from(document: Mapping[str, Any]) -> Report:
    """The report that travelled as JSON values."""
    blocks = [_block_from(block) for block in document["blocks"]]
    theirs_too = {name: _words(document[name]) for name in ("title", "notice")}
    own = {**document, "blocks": blocks, **theirs_too}
    return Report(**{**own, "cover": _block_from({"kind": "facts", **document["cover"]})})


def _block_from(told: Mapping[str, Any]) -> Any:
    values = {name: value for name, value in told.items() if name not in ("kind", "alternative")}
    kind = told["kind"]
    for name in ("words", "sentence", "by"):
        if isinstance(values.get(name), Mapping):
            values[name] = _words(values[name])
    if kind == "facts":
        values["rows"] = [(what, _words(value)) for what, value in values["rows"]]
    elif kind == "table":
        values["columns"] = [Column(**column) for column in values["columns"]]
        values["rows"] = [[_words(cell) for cell in row] for row in values["rows"]]
    elif kind == "listing":
        values["rows"] = [(place, told) for place, told in values["rows"]]
    return _KINDS[kind](**values)


def _words(told: Mapping[str, Any]) -> Words:
    return Words(told["text"], told["direction"], Look(told["look"]), told["language"])
