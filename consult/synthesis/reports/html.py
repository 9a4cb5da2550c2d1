"""A report as HTML: the blocks in sections, and pictures as part of the page. The templates write them down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup

from consult.synthesis.reports.document import Block, Heading, PageBreak, Picture, Report


@dataclass(kw_only=True)
class Section:
    """A heading of the first level and what stands below it."""

    heading: Heading
    blocks: list["Block | Drawn"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture as a part of a page."""

    kind: ClassVar[str] = "picture"
    drawing: Markup


def sections_of(report: Report) -> Sequence[Section]:
    """The blocks of a report in its sections; a page has no pages to break."""
    found: list[Section] = []
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append(Section(heading=block))
        elif not isinstance(block, PageBreak):
            found[-1].blocks.append(_drawn(block) if isinstance(block, Picture) else block)
    return found


def _drawn(picture: Picture) -> Drawn:
    size = f'width="{picture.width}" height="{picture.height}" role='
    return Drawn(drawing=Markup(picture.svg.replace(size, 'width="100%" role=', 1)))  # noqa: S704  # we wrote it
