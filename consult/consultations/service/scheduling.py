"""Setting how often each audience of a consultation gets digests."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Consultation, DigestSchedule
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, Actor, check
from consult.domain.schedule import Cadence, timezones
from consult.domain.vocabulary import Audience, Frequency
from consult.events.catalogue import ScheduleChanged
from consult.events.log import lock_log, publish


def set_schedule(
    session: Session, actor: Actor, consultation: Consultation, audience: Audience, cadence: Cadence, *, at: datetime
) -> None:
    """Let digests to an audience be drafted this often, from now on; another schedule of that frequency is replaced.

    Windows that ended before are not made up for.

    Raises: NotPermitted; InvalidInput naming the field: a weekday, hour or zone that there is not.
    """
    check(actor, Action.SET_SCHEDULE, queries.facts_of(consultation), at=at)
    _check_cadence(cadence)
    lock_log(session, consultation.id)
    row = session.get(DigestSchedule, (consultation.id, audience, cadence.frequency), populate_existing=True)
    if row is None:
        row = DigestSchedule(consultation_id=consultation.id, audience=audience, frequency=cadence.frequency)
        session.add(row)
    row.weekday, row.hour, row.timezone, row.set_at = cadence.weekday, cadence.hour, cadence.timezone, at
    session.flush()
    _announce(session, actor, consultation, audience, cadence.frequency, is_removed=False, at=at)


def remove_schedule(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    audience: Audience,
    frequency: Frequency,
    *,
    at: datetime,
) -> None:
    """Draft no more digests to an audience this often; those that wait stay.

    Raises: NotPermitted; NotFound when there is no such schedule.
    """
    check(actor, Action.SET_SCHEDULE, queries.facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    gone = sa.delete(DigestSchedule).where(
        DigestSchedule.consultation_id == consultation.id,
        DigestSchedule.audience == audience,
        DigestSchedule.frequency == frequency,
    )
    if session.scalar(gone.returning(DigestSchedule.audience)) is None:
        raise NotFound
    _announce(session, actor, consultation, audience, frequency, is_removed=True, at=at)


def _check_cadence(cadence: Cadence) -> None:
    wrong = {
        "weekday": not 0 <= cadence.weekday <= 6,
        "hour": not 0 <= cadence.hour <= 23,
        "timezone": cadence.timezone not in timezones(),
    }
    if fields := {name: "unknown" for name, is_wrong in wrong.items() if is_wrong}:
        raise InvalidInput.of_fields(fields)


def _announce(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    audience: Audience,
    frequency: Frequency,
    *,
    is_removed: bool,
    at: datetime,
) -> None:
    event = ScheduleChanged(
        consultation_id=consultation.id, audience=audience, frequency=frequency, is_removed=is_removed
    )
    publish(session, consultation.id, event, actor=actor, at=at)
