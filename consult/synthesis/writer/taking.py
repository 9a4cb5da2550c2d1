"""Whose turn it is to be written, and what came of it. A row is one worker's until its lease runs out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action, roles_given
from consult.domain.vocabulary import Attribution, ProposalState
from consult.domain.wording_check import Facts, check
from consult.synthesis.models import Digest, Statement, WordingProposal
from consult.synthesis.writer.asking import drafted_hash, may_be_sent
from consult.synthesis.writer.facts import facts_of
from consult.synthesis.writer.interface import WordingOrder

LEASE = timedelta(seconds=65)
"""The task's time limit and five seconds: then whoever had it is gone."""
MAX_ATTEMPTS = 3
BACK_OFF = timedelta(seconds=10)
"""Wait after the first failed attempt; doubled after the next."""
_LONGEST_REASON = 200


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A wording that is to be asked for now, and the facts that it must keep."""

    proposal_id: UUID
    attempt: int
    facts: Facts

    @property
    def order(self) -> WordingOrder:
        """What the writer is told."""
        facts = self.facts
        known = [*facts.titles, *facts.quotes, *facts.names, *facts.groups.values()]
        kept = [text for text in dict.fromkeys(known) if text in facts.drafted]
        return WordingOrder(sentence=facts.drafted, language=facts.language, kept=kept)


def take_next(session: Session, *, at: datetime) -> Taken | None:
    """Take the wording that waits the longest. The attempt is counted before the work.

    One that must not be sent any more ends here, and so does one whose last worker was lost.
    """
    waiting = sa.select(WordingProposal.id).where(_waits(at)).order_by(WordingProposal.next_at)
    for proposal_id in session.scalars(waiting).all():
        taken = sa.update(WordingProposal).where(WordingProposal.id == proposal_id, _waits(at))
        taken = taken.values(attempts=WordingProposal.attempts + 1, next_at=at + LEASE)
        attempt = session.scalar(taken.returning(WordingProposal.attempts))
        if attempt is None:
            continue
        row = session.get_one(WordingProposal, proposal_id, populate_existing=True)
        if attempt > MAX_ATTEMPTS:
            _end(row, ProposalState.FAILED, "the worker was lost", at=at)
        elif (facts := _facts(session, row)) is None:
            _end(row, ProposalState.FAILED, "the sentence is not the same any more", at=at)
        else:
            return Taken(proposal_id=proposal_id, attempt=attempt, facts=facts)
    return None


def is_anything_due(session: Session, *, at: datetime) -> bool:
    """True when a wording waits to be asked for."""
    return bool(session.scalar(sa.select(sa.exists().where(_waits(at)))))


def _waits(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(WordingProposal.state == ProposalState.DUE, WordingProposal.next_at <= at)


def _facts(session: Session, row: WordingProposal) -> Facts | None:
    """The facts of the sentence as it is now; None where it must not be sent, or is not the one that was asked for."""
    statement = session.get_one(Statement, row.statement_id)
    digest = session.get_one(Digest, statement.digest_id)
    consultation = session.get_one(Consultation, digest.consultation_id)
    if digest.state not in UNSENT or not may_be_sent(statement, digest, consultation):
        return None
    if not _still_holds_office(session, row.asked_by, consultation):
        return None
    facts = facts_of(statement, consultation, row.language)
    return facts if drafted_hash(facts) == row.drafted_hash else None


def _still_holds_office(session: Session, person_id: UUID | None, consultation: Consultation) -> bool:
    roles = roles_given(Action.ASK_WRITER, Attribution(consultation.attribution))
    held = sa.exists().where(
        Appointment.person_id == person_id,
        Appointment.consultation_id == consultation.id,
        Appointment.role.in_(roles),
        Appointment.ended_at.is_(None),
    )
    return bool(session.scalar(sa.select(held)))


def finish(session: Session, taken: Taken, proposed: str, *, model: str, at: datetime) -> ProposalState | None:
    """Keep a proposal that says what the drafted sentence says; of another keep only why it was refused.

    Returns: what became of it; None where somebody else has it by now.
    """
    row = _own(session, taken)
    if row is None:
        return None
    row.model = model[:_LONGEST_REASON]
    problems = ["the_same"] if proposed == taken.facts.drafted else check(proposed, taken.facts)
    if problems:
        return _end(row, ProposalState.REFUSED, " ".join(problems), at=at)
    row.text = proposed
    return _end(row, ProposalState.READY, "", at=at)


def give_up(session: Session, taken: Taken, reason: str, *, is_passing: bool, at: datetime) -> None:
    """Note that the writer gave no answer; where another attempt may do better there is one, later."""
    row = _own(session, taken)
    if row is None:
        return
    if is_passing and taken.attempt < MAX_ATTEMPTS:
        row.next_at, row.reason = at + BACK_OFF * 2 ** (taken.attempt - 1), reason[:_LONGEST_REASON]
    else:
        _end(row, ProposalState.FAILED, reason, at=at)


def _own(session: Session, taken: Taken) -> WordingProposal | None:
    own = sa.select(WordingProposal).where(WordingProposal.id == taken.proposal_id)
    own = own.where(WordingProposal.state == ProposalState.DUE, WordingProposal.attempts == taken.attempt)
    return session.scalars(own).one_or_none()


def _end(row: WordingProposal, state: ProposalState, reason: str, *, at: datetime) -> ProposalState:
    row.state, row.reason, row.answered_at = state.value, reason[:_LONGEST_REASON], at
    return state
