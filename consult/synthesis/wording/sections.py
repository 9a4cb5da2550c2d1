"""What the parts of a digest are called."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from consult.domain.synthesis import Section
from consult.presentation import utc_date
from consult.presentation.translation import LazyText, lazy_gettext
from consult.presentation.translation import gettext as _

HEADINGS: Mapping[str, LazyText] = {
    Section.CHAIR: lazy_gettext("From the chair"),
    Section.NEWS: lazy_gettext("What changed"),
    Section.AGREED: lazy_gettext("Agreed"),
    Section.LEANING: lazy_gettext("Leaning one way"),
    Section.DIVIDED: lazy_gettext("Divided"),
    Section.UNCLEAR: lazy_gettext("No clear direction"),
    Section.OBJECTIONS: lazy_gettext("Where few object, or somebody cannot accept"),
    Section.CONDITIONS: lazy_gettext("Conditions and amendments"),
    Section.THEMES: lazy_gettext("What the reasons speak of"),
    Section.NEAR_COPIES: lazy_gettext("Reasons in nearly the same words"),
    Section.REPEATS: lazy_gettext("Recommended before"),
    Section.SILENCE: lazy_gettext("Who has not answered"),
    Section.NEXT: lazy_gettext("What happens next"),
}


class Placed(Protocol):
    """A statement, which stands in one of the parts."""

    @property
    def section(self) -> str:
        """The part it stands in."""


_Placed = TypeVar("_Placed", bound=Placed)


def sections_of(
    statements: Sequence[_Placed], since: Mapping[str, Any] | None = None
) -> list[tuple[str, str, list[_Placed]]]:
    """Each part that has statements, in order: its name, its heading, and its statements.

    Args:
        since: what the news compare with, as the digest keeps it.
    """
    grouped = {section: [row for row in statements if row.section == section] for section in Section}
    return [(section.value, heading(section, since), rows) for section, rows in grouped.items() if rows]


def heading(section: str, since: Mapping[str, Any] | None = None) -> str:
    """The heading of a part of a digest, in the reader's language."""
    if section == Section.NEWS and since:
        if "round" in since:
            return _("What changed since round %(number)s", number=since["round"])
        return _("What changed since the digest of %(date)s", date=utc_date(datetime.fromisoformat(since["digest"])))
    return str(HEADINGS[section])
