"""Inputs and what became of them.

An input is the last version that a delegation at the table said on a target, over all rounds. A withdrawn one is
none, and who is associated with a bloc statement gets the answer through its author.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation
from consult.consultations.queries import facts_of
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import Attribution
from consult.followup.models import Disposition
from consult.organisations.models import Organisation
from consult.positions.models import Position
from consult.targets.models import Target, TargetRevision


@dataclass(frozen=True, kw_only=True)
class Input:
    """A position that asks for an answer, with the answer that stands."""

    position: Position
    delegation: str
    group: str
    answer: Disposition | None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which inputs of a target: those of one stance, of one group, or without an answer; None for all."""

    target_id: UUID
    stance: str | None = None
    group: str | None = None
    open_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Answered:
    """How many inputs there are, and how many of them have an answer."""

    inputs: int
    answered: int

    @property
    def open(self) -> int:
        """How many wait for an answer."""
        return self.inputs - self.answered


def inputs_visible_to(session: Session, actor: Actor, consultation: Consultation, chosen: Filter) -> list[Input]:
    """The inputs on a target that this actor may read with their names, by name; none for anybody else."""
    if not decide(actor, Action.READ_ALL_POSITIONS, facts_of(consultation)):
        return []
    return _inputs(session, _matching(consultation.id, chosen))


def inputs_of_delegation(session: Session, delegation: Delegation) -> list[Input]:
    """What a delegation said, with what became of it; the caller has asked whether it is the reader's own."""
    last = _last_versions(delegation.consultation_id).subquery()
    return _inputs(session, sa.select(last.c.id).where(last.c.delegation_id == delegation.id))


def published_answers(session: Session, consultation: Consultation) -> list[Input]:
    """Every input with an answer that everybody may know of, by delegation.

    Where who said what is not public that is nothing until the consultation closes, and then also what delegations
    said whose accreditation ended since: answers that come or go beside a known act would tell whose they were.
    """
    is_attributed = consultation.attribution == Attribution.ATTRIBUTED
    if not is_attributed and consultation.closed_at is None:
        return []
    last = _last_versions(consultation.id, at_the_table=is_attributed).subquery()
    return [found for found in _inputs(session, sa.select(last.c.id)) if found.answer]


def progress_by_target(session: Session, consultation_id: UUID) -> dict[UUID, Answered]:
    """Target to how many of its inputs have an answer."""
    last = _last_versions(consultation_id).subquery()
    has_answer = sa.exists().where(Disposition.position_id == last.c.id)
    query = sa.select(last.c.target_id, sa.func.count(), sa.func.count(sa.case((has_answer, 1))))
    return {
        target_id: Answered(inputs=inputs, answered=answered)
        for target_id, inputs, answered in session.execute(query.group_by(last.c.target_id))
    }


def unanswered(session: Session, consultation_id: UUID) -> int:
    """How many inputs have no answer: while there is one, the consultation cannot close."""
    return sum(found.open for found in progress_by_target(session, consultation_id).values())


def standing_ids(session: Session, consultation_id: UUID, position_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these versions that are inputs of the consultation now."""
    last = _last_versions(consultation_id).subquery()
    return set(session.scalars(sa.select(last.c.id).where(last.c.id.in_(position_ids))))


def matching_ids(session: Session, consultation_id: UUID, chosen: Filter, *, up_to: int) -> list[UUID]:
    """The inputs that a filter finds, in the order of the log, without what came after a place in it."""
    found = _matching(consultation_id, chosen).subquery()
    query = sa.select(Position.id).where(Position.id.in_(sa.select(found.c.id)), Position.seq <= up_to)
    return list(session.scalars(query.order_by(Position.seq)))


def last_numbers(session: Session, position_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many answers each of these versions has had; nothing for one that had none."""
    query = sa.select(Disposition.position_id, sa.func.max(Disposition.number))
    rows = session.execute(query.where(Disposition.position_id.in_(position_ids)).group_by(Disposition.position_id))
    return {row[0]: row[1] for row in rows}


def answers_of_act(session: Session, act_id: UUID) -> list[Disposition]:
    """What one act answered."""
    return list(session.scalars(sa.select(Disposition).where(Disposition.act_id == act_id)))


@dataclass(frozen=True, kw_only=True)
class Worded:
    """The wording of a target that a position was taken on."""

    code: str
    title: str
    number: int


def wordings(session: Session, consultation_id: UUID) -> dict[UUID, Worded]:
    """Every wording of the targets of a consultation, former ones too."""
    query = sa.select(TargetRevision.id, Target.code, TargetRevision.title, TargetRevision.number)
    query = query.join(Target, Target.id == TargetRevision.target_id).where(Target.consultation_id == consultation_id)
    return {row[0]: Worded(code=row[1], title=row[2], number=row[3]) for row in session.execute(query)}


def _matching(consultation_id: UUID, chosen: Filter) -> sa.Select[Any]:
    last = _last_versions(consultation_id).subquery()
    query = sa.select(last.c.id).where(last.c.target_id == chosen.target_id)
    if chosen.stance is not None:
        query = query.where(last.c.stance == chosen.stance)
    if chosen.group is not None:
        query = query.where(last.c.stakeholder_group == chosen.group)
    if chosen.open_only:
        query = query.where(~sa.exists().where(Disposition.position_id == last.c.id))
    return query


def _last_versions(consultation_id: UUID, *, at_the_table: bool = True) -> sa.Select[Any]:
    """The last version of every delegation (at the table) on each target, unless it was withdrawn."""
    rank = sa.func.row_number().over(
        partition_by=(Position.delegation_id, TargetRevision.target_id), order_by=Position.seq.desc()
    )
    every = (
        sa.select(Position, TargetRevision.target_id, Delegation.stakeholder_group, rank.label("rank"))
        .join(TargetRevision, TargetRevision.id == Position.target_revision_id)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .where(Position.consultation_id == consultation_id)
    )
    if at_the_table:
        every = every.where(Delegation.withdrawn_at.is_(None))
    ranked = every.subquery()
    return sa.select(ranked).where(ranked.c.rank == 1, ~ranked.c.is_withdrawn)


def _inputs(session: Session, wanted: sa.Select[Any]) -> list[Input]:
    later = aliased(Disposition)
    stands = ~sa.exists().where(later.position_id == Disposition.position_id, later.number > Disposition.number)
    query = (
        sa.select(Position, Organisation.name, Delegation.stakeholder_group, Disposition)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .outerjoin(Disposition, sa.and_(Disposition.position_id == Position.id, stands))
        .where(Position.id.in_(wanted))
        .order_by(Organisation.name, Position.seq)
    )
    return [
        Input(position=position, delegation=name, group=group, answer=answer)
        for position, name, group, answer in session.execute(query)
    ]
