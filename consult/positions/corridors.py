"""What governments ask of each other and answer, target by target, as far as a reader may see their positions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.corridor_terms import CorridorState, CorridorTerm, TermKind, state_between
from consult.domain.permissions import Actor
from consult.positions.countries import Countries, countries_of
from consult.positions.models import Position, PositionTerm
from consult.positions.queries import content_of, positions_visible_to
from consult.targets.queries import TargetWithRevision, targets_with_revisions


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of a corridor; a country that is not at the table can be asked, and cannot answer."""

    key: str
    name: str
    is_at_the_table: bool


@dataclass(frozen=True, kw_only=True)
class CorridorLine:
    """What `origin` asks of `destination` on a target, and what that answers; empty texts where nothing was said."""

    origin: End
    destination: End
    code: str
    title: str
    state: CorridorState
    ask: str = ""
    answer: str = ""


def corridor_lines(
    session: Session, actor: Actor, consultation: Consultation, round_: Round, *, up_to: int | None = None
) -> list[CorridorLine]:
    """Every ask and offer of a round that this reader may see, by target, then by the names of both ends.

    Only what stands counts: the last version of an accredited government on the wording of the round, as the log
    orders them. A position that speaks for a government through somebody else's statement shares its stance, not its
    terms.

    Args:
        up_to: a place in the log; what came later is left out.
    """
    known = countries_of(session, consultation.id)
    lines: list[CorridorLine] = []
    for target in _targets_with_terms(session, consultation, round_):
        said = positions_visible_to(session, actor, consultation, round_, target.revision.id, up_to=up_to)
        positions = {entry.position.delegation_id: entry.position for entry in said if not entry.associated_with}
        lines += _lines_on(target, _terms_by_ends(positions, known), known)
    return lines


def asked_of(lines: Iterable[CorridorLine], key: str) -> list[CorridorLine]:
    """The asks towards a government that it has neither met nor refused."""
    return [line for line in lines if line.destination.key == key and line.state == CorridorState.ASKED]


def _targets_with_terms(session: Session, consultation: Consultation, round_: Round) -> list[TargetWithRevision]:
    query = sa.select(Position.target_revision_id).join(PositionTerm, PositionTerm.position_id == Position.id)
    revisions = set(session.scalars(query.where(Position.round_id == round_.id).distinct()))
    if not revisions:
        return []
    wordings = targets_with_revisions(session, consultation.id, until=round_.worded_until)
    return [found for found in wordings if found.revision.id in revisions]


_Ends = tuple[str, str]
"""Who speaks, and to whom."""


def _terms_by_ends(positions: Mapping[UUID, Position], known: Countries) -> dict[_Ends, dict[TermKind, CorridorTerm]]:
    found: dict[_Ends, dict[TermKind, CorridorTerm]] = {}
    for government in known.governments:
        position = positions.get(government.id)
        for term in content_of(position).terms if position else ():
            found.setdefault((government.key, known.one_name(term.country)), {})[term.kind] = term
    return found


def _lines_on(
    target: TargetWithRevision, terms: Mapping[_Ends, Mapping[TermKind, CorridorTerm]], known: Countries
) -> list[CorridorLine]:
    lines = []
    for origin, destination in terms.keys() | {(there, here) for here, there in terms}:
        asked, answered = terms.get((origin, destination), {}), terms.get((destination, origin), {})
        state = state_between(asked, answered)
        if state is not None:
            answer = answered.get(TermKind.REFUSAL) or answered.get(TermKind.OFFER)
            ask = asked.get(TermKind.ASK)
            lines.append(
                CorridorLine(
                    origin=_end(origin, known),
                    destination=_end(destination, known),
                    code=target.code,
                    title=target.title,
                    state=state,
                    ask=ask.text if ask else "",
                    answer=answer.text if answer else "",
                )
            )
    return sorted(lines, key=lambda line: (line.origin.name, line.origin.key, line.destination.name))


def _end(key: str, known: Countries) -> End:
    government = known.government(key)
    is_here = government is not None and government.is_accredited
    return End(key=key, name=known.name_of(key), is_at_the_table=is_here)
