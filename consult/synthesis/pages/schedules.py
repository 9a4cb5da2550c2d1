"""How often each audience gets digests: the schedules of a consultation with their next windows, and their form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation, DigestSchedule, Round
from consult.consultations.queries import rounds
from consult.consultations.schedules import cadence_of, schedules_of, windows_of
from consult.consultations.service import remove_schedule, set_schedule
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action
from consult.domain.schedule import Cadence, timezones
from consult.domain.vocabulary import Audience, Frequency, RoundState
from consult.presentation.translation import gettext as _
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp

SHOWN_ENDS = 3
"""Windows that are shown ahead: enough to see the weekday, the hour and a change of the clock soon to come."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A schedule with the ends of its next windows, on the clock of its zone."""

    schedule: DigestSchedule
    ends: tuple[datetime, ...]


@bp.get("/c/<slug>/desk/schedules")
@signed_in
def list_schedules(slug: str) -> ResponseReturnValue:
    """Show the schedules; the secretariat gets a form."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        return _page(session, consultation, {})


@bp.post("/c/<slug>/desk/schedules")
@signed_in
def store_schedule(slug: str) -> ResponseReturnValue:
    """Set a schedule, or change it."""
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            audience, cadence = _asked()
            set_schedule(session, current_actor(), consultation, audience, cadence, at=utc_now())
    except InvalidInput as error:
        with reading() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            return _page(session, consultation, error.fields), 422
    flash(_("The schedule is set. It holds from now on."))
    return redirect(url_for("synthesis.list_schedules", slug=slug), 303)


@bp.post("/c/<slug>/desk/schedules/remove")
@signed_in
def end_schedule(slug: str) -> ResponseReturnValue:
    """Take a schedule away."""
    audience, frequency = request.form.get("audience", ""), request.form.get("frequency", "")
    if audience not in list(Audience) or frequency not in list(Frequency):
        raise NotFound
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        who = current_actor()
        remove_schedule(session, who, consultation, Audience(audience), Frequency(frequency), at=utc_now())
    flash(_("The schedule is taken away. Digests that wait for approval stay."))
    return redirect(url_for("synthesis.list_schedules", slug=slug), 303)


def _asked() -> tuple[Audience, Cadence]:
    audience, frequency = request.form.get("audience", ""), request.form.get("frequency", "")
    weekday, hour = request.form.get("weekday", "0"), request.form.get("hour", "6")
    wrong = {
        "audience": audience not in list(Audience),
        "frequency": frequency not in list(Frequency),
        "weekday": weekday not in _numbers(7),
        "hour": hour not in _numbers(24),
    }
    if fields := {name: "unknown" for name, is_wrong in wrong.items() if is_wrong}:
        raise InvalidInput.of_fields(fields)
    zone = request.form.get("timezone", "").strip()
    cadence = Cadence(frequency=Frequency(frequency), weekday=int(weekday), hour=int(hour), timezone=zone or "UTC")
    return Audience(audience), cadence


def _numbers(end: int) -> list[str]:
    return [str(number) for number in range(end)]


def _page(session: Session, consultation: Consultation, fields: Mapping[str, str]) -> str:
    words = {name: _words(name) for name in fields}
    context: dict[str, Any] = {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "may_set": access.may(consultation, Action.SET_SCHEDULE),
        "planned": _planned(session, consultation, at=utc_now()),
        "audiences": list(Audience),
        "frequencies": list(Frequency),
        "zones": sorted(timezones()),
        "faults": words,
        "errors": list(words.items()),
    }
    return render_template("synthesis/schedules.html", **context)


def _planned(session: Session, consultation: Consultation, *, at: datetime) -> list[Planned]:
    ahead = [found for found in rounds(session, consultation.id) if found.state != RoundState.CLOSED]
    return [
        Planned(schedule=schedule, ends=_ends(schedule, ahead, at=at))
        for schedule in schedules_of(session, consultation.id)
    ]


def _ends(schedule: DigestSchedule, ahead: list[Round], *, at: datetime) -> tuple[datetime, ...]:
    if schedule.frequency == Frequency.BY_HAND:
        return ()
    found = [end for round_ in ahead for _, end in windows_of(round_, cadence_of(schedule)) if end > at]
    return tuple(end.astimezone(ZoneInfo(schedule.timezone)) for end in sorted(found)[:SHOWN_ENDS])


def _words(field: str) -> str:
    said = {
        "audience": _("Choose who gets the digest."),
        "frequency": _("Choose how often it is drafted."),
        "weekday": _("Choose a day of the week."),
        "hour": _("Choose an hour of the day."),
    }
    return said.get(field) or _("Give a time zone by its name, such as Europe/Zurich.")
