"""The rules of the door: whether one may apply, and how many may come."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from consult.accreditation.form import groups_of
from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action, Actor, check
from consult.events.log import lock_log

MOST = 1_000_000
"""More than any consultation can hold."""


def set_rules(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    *,
    takes_applications: bool,
    most_per_organisation: int,
    most_per_group: Mapping[str, int],
    at: datetime,
) -> None:
    """Set whether organisations may apply by themselves, and the caps; who is seated already stays.

    Raises: NotPermitted, InvalidInput.
    """
    check(actor, Action.OPERATE, facts_of(consultation), at=at)
    faults = {} if 1 <= most_per_organisation <= MOST else {"most_per_organisation": "unknown"}
    known = groups_of(consultation)
    for group, most in most_per_group.items():
        if group not in known or not 0 <= most <= MOST:
            faults[f"most-{group}"] = "unknown"
    if faults:
        raise InvalidInput.of_fields(faults)
    lock_log(session, consultation.id)
    consultation.takes_applications = takes_applications
    consultation.most_per_organisation = most_per_organisation
    consultation.most_per_group = dict(most_per_group)
    session.flush()
