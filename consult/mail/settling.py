"""Letters of unknown fate: held to be delivered, or sent again by somebody's decision and never by themselves."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from babel import Locale
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.domain.errors import MoveNotAllowed
from consult.domain.vocabulary import DeliveryState
from consult.languages import catalogue_of
from consult.mail.models import Letter
from consult.presentation.translation import gettext

REPEAT_SLOT = "<!-- repeat -->"
"""Where the HTML of a mail takes the notice that it may be a repeat."""


class Decision(StrEnum):
    """What to hold of a mail of which nobody knows whether it arrived."""

    DELIVERED = "delivered"
    RESEND = "resend"


def settle_letter(
    session: Session, letter: Letter, decision: Decision, *, by: UUID | None, at: datetime
) -> Letter | None:
    """Settle an unknown letter, once; gives the new letter when it is to go out again. The caller asks who may.

    Raises: MoveNotAllowed (not unknown, settled before, its text was wiped, or its attempt may still be alive).
    """
    if decision is Decision.RESEND and not letter.text:
        raise MoveNotAllowed(
            "The text of this letter is wiped, because it opened something; a new one must be asked for."
        )
    if decision is Decision.RESEND and (letter.lease_until is None or letter.lease_until > at):
        raise MoveNotAllowed("The first attempt may still be under way; it can be sent again when its time is over.")
    unsettled = sa.update(Letter).where(
        Letter.id == letter.id, Letter.state == DeliveryState.UNKNOWN, Letter.settled_as.is_(None)
    )
    if session.scalar(unsettled.values(settled_as=decision, settled_by=by).returning(Letter.id)) is None:
        raise MoveNotAllowed("Only a letter whose fate is unknown can be settled, and only once.")
    return _repeat(session, letter, at) if decision is Decision.RESEND else None


def _repeat(session: Session, first: Letter, at: datetime) -> Letter:
    catalogue = catalogue_of(first.language)
    with force_locale(catalogue):
        notice = gettext("This mail may be a repeat: nobody knows whether the first one arrived.")
    direction = str(Locale.parse(catalogue).text_direction)
    shown = current_app.jinja_env.get_template("email/digest/repeat.html").render(notice=notice, direction=direction)
    again = Letter(
        id=uuid4(),
        template=first.template,
        person_id=first.person_id,
        consultation_id=first.consultation_id,
        once_key=None,
        is_secret=first.is_secret,
        address=first.address,
        language=first.language,
        subject=first.subject,
        text=f"{notice}\n\n{first.text}",
        html=first.html.replace(REPEAT_SLOT, shown, 1),
        next_at=at,
        posted_at=at,
    )
    session.add(again)
    session.flush()
    return again
