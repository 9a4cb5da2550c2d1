"""The corridor matrix: who asks what of whom, over all pairs of a round."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.corridor_terms import CorridorState
from consult.domain.permissions import Actor
from consult.positions.corridors import CorridorLine, End, corridor_lines

STATES = (CorridorState.MATCHED, CorridorState.ASKED, CorridorState.REFUSED, CorridorState.OFFERED)
"""In this order cells, legends and files name them."""


@dataclass(frozen=True)
class CorridorMatrix:
    """Everything asked and offered in a round; `lines` is its flat form, one row a directed pair and target.

    `origins` are the rows, those who ask or are offered something; `destinations` the columns, those who are asked or
    offer. Both are by name. A cell counts lines by their state; a pair between which nothing was said has none.
    """

    lines: Sequence[CorridorLine]

    @cached_property
    def origins(self) -> list[End]:
        """The rows."""
        return _by_name(line.origin for line in self.lines)

    @cached_property
    def destinations(self) -> list[End]:
        """The columns."""
        return _by_name(line.destination for line in self.lines)

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Counter[CorridorState]]:
        """Counts of each state by the keys of origin and destination."""
        found: dict[tuple[str, str], Counter[CorridorState]] = {}
        for line in self.lines:
            found.setdefault((line.origin.key, line.destination.key), Counter())[line.state] += 1
        return found

    @cached_property
    def totals(self) -> Counter[CorridorState]:
        """Counts of each state over all pairs."""
        return Counter(line.state for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """True when nobody asks or offers anything."""
        return not self.lines

    def between(self, origin: str, destination: str) -> list[CorridorLine]:
        """What the first asks of the second, target by target."""
        return [line for line in self.lines if (line.origin.key, line.destination.key) == (origin, destination)]


def corridor_matrix(
    session: Session, actor: Actor, consultation: Consultation, round_: Round, *, up_to: int | None = None
) -> CorridorMatrix:
    """The matrix of a round as far as this reader may see the positions behind it; empty for one who may see none.

    Args:
        up_to: a place in the log; what came later is left out.
    """
    return CorridorMatrix(corridor_lines(session, actor, consultation, round_, up_to=up_to))


def _by_name(ends: Iterable[End]) -> list[End]:
    return sorted(set(ends), key=lambda end: (not end.is_at_the_table, end.name, end.key))
