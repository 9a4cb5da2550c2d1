"""What every page of this area begins with: which consultation, which round, and may this reader see it."""

from datetime import datetime
from typing import Any, cast

from flask import current_app, request
from sqlalchemy.orm import Session

from consult.authentication import current_actor
from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import consultation_by_slug, current_round, facts_of, round_by_number
from consult.database import utc_now
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, decide
from consult.domain.vocabulary import Attribution, RoundState
from consult.domain.weighting import Weighting
from consult.synthesis.progress import version_of
from consult.synthesis.released import released_round

LARGEST_NUMBER = 100_000
"""Numbers in addresses above this are nobody's: they are refused before the database sees them."""
LARGEST_SIZE = 10**15
"""The size of a log that nobody will ever fill."""


def settings() -> Settings:
    """The settings of this application."""
    return cast(Settings, current_app.config["CONSULT"])


def consultation_for(session: Session, slug: str, action: Action) -> Consultation:
    """The consultation, if there is one on which this reader may do this.

    Raises: NotFound, the same for what is not there and what is not theirs.
    """
    found = consultation_by_slug(session, slug)
    if found is None or not may(found, action):
        raise NotFound
    return found


def may(consultation: Consultation, action: Action) -> bool:
    """True when the permission table gives this reader the action."""
    return decide(current_actor(), action, facts_of(consultation))


def sees_names(consultation: Consultation) -> bool:
    """True when this reader may know which delegation said what."""
    return may(consultation, Action.READ_ATTRIBUTED_POSITIONS) or may(consultation, Action.READ_ALL_POSITIONS)


def asked_number(name: str) -> int | None:
    """A number of the query string; None when it was not given.

    Raises: NotFound for anything that is not a number of reasonable size.
    """
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= LARGEST_NUMBER:
        raise NotFound
    return int(text[:9])


def asked_round(session: Session, consultation: Consultation) -> Round | None:
    """The round that the address names, else the present one; None when none has begun.

    Raises: NotFound for a number without a round that has begun.
    """
    number = asked_number("round")
    if number is None:
        found = current_round(session, consultation.id)
        return None if found is None or found.state == RoundState.PLANNED else found
    found = round_by_number(session, consultation.id, number)
    if found is None or found.state == RoundState.PLANNED:
        raise NotFound
    return found


def asked_line(consultation: Consultation) -> str | None:
    """The line of comparison that the address names; None when it names none.

    Raises: NotFound for a line that the consultation does not compare along.
    """
    line = request.args.get("line")
    if line is not None and line not in consultation.compare:
        raise NotFound
    return line


def asked_weighting() -> Weighting | None:
    """Who counts equally, as the address asks; None when it does not, so that the consultation's own way holds.

    Raises: NotFound for a way of weighting that there is not.
    """
    text = request.args.get("weighting")
    if text is None:
        return None
    if text not in list(Weighting):
        raise NotFound
    return Weighting(text)


def view_asked() -> dict[str, str]:
    """What of the address stays when another sort, line, round or page is chosen."""
    asked = asked_weighting()
    return {"weighting": asked.value} if asked else {}


def is_attributed(consultation: Consultation) -> bool:
    """True when who said what is public."""
    return consultation.attribution == Attribution.ATTRIBUTED


def is_published(session: Session, consultation: Consultation, round_: Round) -> bool:
    """True when something of this round has left the desk: at once where attributed, else when it was released."""
    if round_.state == RoundState.PLANNED:
        return False
    return is_attributed(consultation) or released_round(session, round_.id) is not None


def freshness(session: Session, consultation: Consultation) -> dict[str, Any]:
    """What a page of the desk needs to bring itself up to date: `version` and `now`.

    It is read before the page's numbers: so a page may ask once too often, and never once too few.
    """
    return {"version": version_of(session, consultation.id), "now": utc_now()}


def numbers_of(session: Session, round_: Round) -> datetime:
    """When the numbers of a round were last looked at for release; each of them stands until enough has changed."""
    noted = released_round(session, round_.id)
    return noted.released_at if noted else round_.ended_at
