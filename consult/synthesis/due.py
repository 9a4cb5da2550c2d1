"""Scheduled digests: which windows ended without one, each drafted by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.schedules import cadence_of, schedules_of, windows_of
from consult.domain.permissions import SYSTEM
from consult.domain.schedule import LOOK_BACK, Cadence, Edition, Window, due_windows
from consult.domain.vocabulary import Audience, Frequency, RoundState
from consult.events.log import lock_log
from consult.positions.models import Position
from consult.synthesis.coverage import untold
from consult.synthesis.drafting import draft_digest
from consult.synthesis.models import Digest, QuietWindow
from consult.synthesis.recipients import RECEIVES, is_wanted, wants_at_close


@dataclass(frozen=True, kw_only=True)
class DueDigest:
    """A window of an edition that ended without a digest."""

    consultation_id: UUID
    round_id: UUID
    edition: Edition
    window: Window


@dataclass(frozen=True, kw_only=True)
class _Series:
    """The windows of an edition, from the moment at which its schedule was set."""

    edition: Edition
    cadence: Cadence
    set_at: datetime | None = None

    def windows(self, round_: Round) -> list[Window]:
        """Those of a round."""
        return [found for found in windows_of(round_, self.cadence) if self.set_at is None or found[1] > self.set_at]


def due_digests(session: Session, *, at: datetime) -> list[DueDigest]:
    """Every scheduled window that ended within the look-back, that somebody wants, with answers and no digest."""
    answered = sa.exists().where(Position.round_id == Round.id)
    query = (
        sa.select(Consultation.id, Round)
        .join(Round, Round.consultation_id == Consultation.id)
        .where(Round.state != RoundState.PLANNED, Round.opens_at < at, Round.closes_at > at - LOOK_BACK, answered)
        .order_by(Consultation.id, Round.number)
    )
    found = [
        DueDigest(consultation_id=consultation_id, round_id=round_.id, edition=series.edition, window=part)
        for consultation_id, round_ in session.execute(query).all()
        for series in _series_of(session, consultation_id)
        for window in due_windows(series.windows(round_), at=at)
        # the last one waits for the close: until then positions come, whatever our clock says
        if window[1] != round_.closes_at or round_.state == RoundState.CLOSED
        if (part := untold(session, consultation_id, series.edition, window)) is not None
        if is_wanted(session, consultation_id, series.edition)
    ]
    return sorted(found, key=lambda due: due.window[1])


def _series_of(session: Session, consultation_id: UUID) -> Iterator[_Series]:
    chosen = wants_at_close(session, consultation_id)
    for audience in Audience:
        schedules = schedules_of(session, consultation_id, audience)
        for schedule in schedules:
            if schedule.frequency != Frequency.BY_HAND:
                edition = Edition(audience=audience, frequency=Frequency(schedule.frequency))
                yield _Series(edition=edition, cadence=cadence_of(schedule), set_at=schedule.set_at)
        if chosen and audience in RECEIVES and Frequency.AT_CLOSE not in {row.frequency for row in schedules}:
            edition = Edition(audience=audience, frequency=Frequency.AT_CLOSE)
            yield _Series(edition=edition, cadence=Cadence(frequency=Frequency.AT_CLOSE))


def draft_due_digest(session: Session, due: DueDigest, *, at: datetime) -> Digest | None:
    """Draft the digest of a window that fell due, unless somebody did meanwhile.

    None, and the window is noted as quiet, when it holds nothing that its readers do not know.
    """
    lock_log(session, due.consultation_id)
    consultation = session.get_one(Consultation, due.consultation_id)
    round_ = session.get_one(Round, due.round_id)
    window = untold(session, consultation.id, due.edition, due.window)
    if window is None:
        return None
    digest = draft_digest(
        session, SYSTEM, consultation, round_, window=window, edition=due.edition, only_news=True, at=at
    )
    if digest is None:
        _note_quiet(session, due, window, at=at)
    return digest


def _note_quiet(session: Session, due: DueDigest, window: Window, *, at: datetime) -> None:
    if not session.scalar(sa.select(sa.exists().where(Position.round_id == due.round_id))):
        return  # answers may still be imported after the close
    row = QuietWindow(
        consultation_id=due.consultation_id,
        audience=due.edition.audience,
        frequency=due.edition.frequency,
        window_start=window[0],
        window_end=window[1],
        round_id=due.round_id,
        noted_at=at,
    )
    session.add(row)
    session.flush()


def draft_at_close(session: Session, consultation: Consultation, round_: Round, *, at: datetime) -> list[Digest]:
    """Draft the digests of the last windows of a round that closed, however long ago; those that exist stand."""
    drafted = []
    for series in _series_of(session, consultation.id):
        for window in series.windows(round_)[-1:]:
            if not is_wanted(session, consultation.id, series.edition):
                continue
            due = DueDigest(consultation_id=consultation.id, round_id=round_.id, edition=series.edition, window=window)
            if digest := draft_due_digest(session, due, at=at):
                drafted.append(digest)
    return drafted
