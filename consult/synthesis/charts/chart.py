"""A picture of a round in the words of one language: what it is called, says and shows, and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.presentation import utc_moment
from consult.presentation.labels import WEIGHTED, WEIGHTINGS, label
from consult.presentation.translation import gettext as _
from consult.synthesis.charts.drawing import Drawing
from consult.synthesis.charts.table import Cell, Table


class ChartKind(StrEnum):
    """The pictures there are; the name is also that of the file."""

    DIVERGENCE_MAP = "divergence-map"
    OPINION_MAP = "opinion-map"
    CONVERGENCE = "convergence"
    CORRIDOR_MATRIX = "corridor-matrix"


class Width(StrEnum):
    """For whom a picture is laid out: a page or a printed sheet, or the one column of a mail."""

    PAGE = "page"
    MAIL = "mail"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Which numbers a picture is made of: `date` is when they were taken or, away from the desk, released."""

    consultation: str
    round: int
    as_of: int
    date: datetime
    weighting: str = ""

    @property
    def words(self) -> str:
        """The source line of a picture."""
        source = _(
            "%(consultation)s, round %(round)s, as of %(moment)s.",
            consultation=self.consultation,
            round=self.round,
            moment=utc_moment(self.date),
        )
        return f"{source} {label(WEIGHTED, self.weighting)}" if self.weighting else source

    @property
    def columns(self) -> list[tuple[str, Cell]]:
        """The same for every row of a table."""
        return [
            (_("Consultation"), self.consultation),
            (_("Round"), self.round),
            (_("Place in the log"), self.as_of),
            (_("Date"), self.date.date().isoformat()),
            *([(_("Weighting"), label(WEIGHTINGS, self.weighting))] if self.weighting else []),
        ]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture; `words` say line by line what is drawn, so that nobody needs to see it."""

    kind: ChartKind
    title: str
    words: Sequence[str]
    table: Table
    drawing: Drawing

    @property
    def alternative(self) -> str:
        """The alternative text: title and all lines."""
        return alternative_of(self.title, self.words)


def alternative_of(title: str, words: Sequence[str]) -> str:
    """A picture in words: its title, then line by line what is drawn."""
    return "\n".join([f"{title}.", *words])
