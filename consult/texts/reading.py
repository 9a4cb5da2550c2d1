"""The rationales of a round, as they are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.events.catalogue import AccreditationRestored, AccreditationWithdrawn
from consult.events.queries import entries_since
from consult.positions.models import Position
from consult.positions.versions import replaces
from consult.targets.models import Target, TargetRevision
from consult.texts.languages import language_of

MOST_TEXTS = 20_000
"""Texts that are looked at together: what the process that does it holds in memory."""
MOST_CHARACTERS = 8_000_000
MOST_IN_ALL = 100_000
"""Texts of a round that are looked at when they are too many to be held together: a look has to end."""
FEWEST_OF_A_TARGET = 500
_ACCREDITATION_CHANGES = (AccreditationWithdrawn.name, AccreditationRestored.name)


@dataclass(frozen=True, kw_only=True)
class Rationale:
    """A rationale that stands: whose, on which target, in which language."""

    position_id: UUID
    sender: UUID
    group: str
    code: str
    language: str
    text: str
    seq: int


def rationales_of(
    session: Session,
    consultation: Consultation,
    round_: Round,
    *,
    target_id: UUID | None = None,
    most: int = MOST_TEXTS,
) -> tuple[list[Rationale], bool]:
    """The standing rationales of accredited delegations in a round, and whether these are all there are.

    A statement that several joined stands once, with its author. Where there are more than can be looked at together,
    it is those whose identifiers, which are random, come first: the same each time.

    Args:
        target_id: of this target alone.
        most: texts at most.
    """
    query = standing(round_).order_by(Position.id).limit(most + 1)
    if target_id is not None:
        query = query.where(TargetRevision.target_id == target_id)
    default = consultation.languages[0]
    found: list[Rationale] = []
    characters = 0
    for position, group, code in session.execute(query):
        characters += len(position.rationale)
        if len(found) == most or characters > MOST_CHARACTERS:
            return found, False
        language = position.language or language_of(position.rationale, default=default)
        found.append(
            Rationale(
                position_id=position.id,
                sender=position.delegation_id,
                group=group,
                code=code,
                language=language.partition("-")[0].partition("_")[0].lower(),
                text=position.rationale,
                seq=position.seq,
            )
        )
    return found, True


def standing(round_: Round) -> sa.Select[Position, str, str]:
    """The positions of a round that stand with a rationale, each with its group and the code of its target."""
    later = aliased(Position)
    superseded = sa.exists().where(replaces(later))
    return (
        sa.select(Position, Delegation.stakeholder_group, Target.code)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(TargetRevision, TargetRevision.id == Position.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(Position.round_id == round_.id, ~Position.is_withdrawn, Position.rationale != "")
        .where(Delegation.withdrawn_at.is_(None), ~superseded)
    )


def changed_since(session: Session, round_: Round, as_of: int) -> bool:
    """True when a reason came or went in a round after a place in the log, or somebody's accreditation did."""
    moved = sa.exists().where(
        Position.round_id == round_.id,
        Position.seq > as_of,
        sa.or_(Position.rationale != "", Position.version > 1),
    )
    if session.scalar(sa.select(moved)):
        return True
    return bool(entries_since(session, round_.consultation_id, as_of, names=_ACCREDITATION_CHANGES))


def by_language(rationales: Iterable[Rationale]) -> dict[str, list[Rationale]]:
    """The rationales of each language, languages in order."""
    found: dict[str, list[Rationale]] = {}
    for rationale in rationales:
        found.setdefault(rationale.language, []).append(rationale)
    return dict(sorted(found.items()))
