"""Reads of schedules: how often each audience of a consultation gets digests."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import DigestSchedule, Round
from consult.domain.schedule import Cadence, Window, windows
from consult.domain.vocabulary import Audience, Frequency, RoundState


def schedules_of(session: Session, consultation_id: UUID, audience: Audience | None = None) -> list[DigestSchedule]:
    """The schedules of a consultation, or of one audience of it: by audience, the most frequent first."""
    query = sa.select(DigestSchedule).where(DigestSchedule.consultation_id == consultation_id)
    if audience is not None:
        query = query.where(DigestSchedule.audience == audience)
    audiences, frequencies = [*Audience], [*Frequency]
    return sorted(
        session.scalars(query),
        key=lambda row: (audiences.index(Audience(row.audience)), frequencies.index(Frequency(row.frequency))),
    )


def frequencies_of(session: Session, consultation_id: UUID, audience: Audience) -> list[Frequency]:
    """The frequencies at which an audience can have its digests, the most frequent first."""
    return [Frequency(row.frequency) for row in schedules_of(session, consultation_id, audience)]


def cadence_of(schedule: DigestSchedule) -> Cadence:
    """A schedule as the domain computes with it."""
    return Cadence(
        frequency=Frequency(schedule.frequency),
        weekday=schedule.weekday,
        hour=schedule.hour,
        timezone=schedule.timezone,
    )


def windows_of(round_: Round, cadence: Cadence) -> list[Window]:
    """The windows of a round; a round that was closed early has none after its close."""
    ends_at = round_.ended_at if round_.state == RoundState.CLOSED else round_.closes_at
    return windows(round_.opens_at, ends_at, cadence)
