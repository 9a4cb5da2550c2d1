"""Drafting a digest by hand."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import current_round, facts_of
from consult.consultations.schedules import cadence_of, frequencies_of, schedules_of, windows_of
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action, Actor, check
from consult.domain.schedule import Cadence, Edition, Window, main_frequency
from consult.domain.vocabulary import Audience, Frequency, RoundState
from consult.events.log import lock_log
from consult.synthesis import drafting
from consult.synthesis.coverage import of_edition
from consult.synthesis.models import Digest
from consult.synthesis.recipients import edition_of
from consult.synthesis.service.access import digest_for, lock_digest, require_unsent


def draft_digest_by_hand(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    *,
    round_number: int | None = None,
    edition: Edition | None = None,
    at: datetime,
) -> Digest:
    """Draft the digest of a round as it stands now; an unsent draft of the same window is drafted again.

    Args:
        edition: to participants, as often as most of them get it, when not given.
    Raises: NotPermitted, MoveNotAllowed (its digest went out already), InvalidInput (nobody answered).
    """
    check(actor, Action.DRAFT_DIGEST, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    round_ = _round(session, consultation, round_number)
    edition = edition or main_edition(session, consultation.id, Audience.PARTICIPANTS)
    window = _window_by_hand(session, round_, edition, at=at)
    digest = drafting.draft_digest(session, actor, consultation, round_, window=window, edition=edition, at=at)
    if digest is None:
        raise InvalidInput("Nobody has answered in this round yet, so there is nothing to draft.")
    return digest


def main_edition(session: Session, consultation_id: UUID, audience: Audience) -> Edition:
    """What most of an audience gets: at the most frequent of its schedules, by hand without any."""
    offered = frequencies_of(session, consultation_id, audience)
    return Edition(audience=audience, frequency=main_frequency(offered))


def draft_again(session: Session, actor: Actor, digest_id: UUID, *, at: datetime) -> Digest:
    """Draft a digest that waits again, from what stands now.

    Raises: NotFound, NotPermitted, MoveNotAllowed (it went out already), InvalidInput (nobody answers any more).
    """
    digest, consultation = digest_for(session, actor, digest_id, Action.DRAFT_DIGEST, at=at)
    lock_digest(session, digest, consultation)
    require_unsent(digest)
    round_ = session.get_one(Round, digest.round_id)
    window = _window_again(session, digest, round_, at=at)
    again = drafting.draft_digest(
        session, actor, consultation, round_, window=window, edition=edition_of(digest), at=at
    )
    if again is None:
        raise InvalidInput("Nobody has a position in this round any more; the digest waits as it is.")
    return again


def _window_again(session: Session, digest: Digest, round_: Round, *, at: datetime) -> Window:
    """The window of a digest that is drafted again: one drafted by hand grows up to the end of the scheduled one.

    It does not grow into that of the next digest, which may have begun under another schedule.
    """
    rows = schedules_of(session, digest.consultation_id, Audience(digest.audience))
    cadences = [cadence_of(row) for row in rows if row.frequency == digest.frequency]
    cadence = cadences[0] if cadences else Cadence(frequency=Frequency.BY_HAND)
    start = digest.window_start
    planned = next((found[1] for found in windows_of(round_, cadence) if found[0] <= start < found[1]), at)
    after = sa.select(sa.func.min(Digest.window_start)).where(
        *of_edition(digest.consultation_id, edition_of(digest)), Digest.window_start > start
    )
    following = session.scalar(after) or planned
    return start, max(digest.window_end, min(planned, following, _until(round_, at=at)))


def _until(round_: Round, *, at: datetime) -> datetime:
    """Up to when a round has anything to tell."""
    return round_.ended_at if round_.state == RoundState.CLOSED else min(at, round_.closes_at)


def _round(session: Session, consultation: Consultation, number: int | None) -> Round:
    if number is None:
        round_ = current_round(session, consultation.id)
    else:
        query = sa.select(Round).where(Round.consultation_id == consultation.id, Round.number == number)
        round_ = session.scalar(query)
    if round_ is None or round_.state == RoundState.PLANNED:
        raise NotFound
    return round_


def _window_by_hand(session: Session, round_: Round, edition: Edition, *, at: datetime) -> Window:
    """The window of the last unsent digest of the round, else from the end of the last one to now."""
    query = sa.select(Digest).where(Digest.round_id == round_.id, *of_edition(round_.consultation_id, edition))
    last = session.scalar(query.order_by(Digest.window_start.desc()).limit(1))
    end = _until(round_, at=at)
    if last is None:
        return round_.opens_at, end
    if last.state in UNSENT:
        return _window_again(session, last, round_, at=at)
    if last.window_end >= end:
        raise MoveNotAllowed("The digest of this round went out already.")
    return last.window_end, end
