"""What every page of this area begins with: which consultation, which round, and may this reader see it."""

from datetime import datetime
from typing import Any, cast

from flask import current_app, request
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.access import asked_number, asked_round, consultation_for, may, sees_names
from consult.consultations.models import Consultation, Round
from consult.database import utc_now
from consult.domain.errors import NotFound
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import Action
from consult.domain.vocabulary import Attribution, Audience, RoundState
from consult.domain.weighting import Weighting
from consult.synthesis.charts.sources import titles_in
from consult.synthesis.models import Digest
from consult.synthesis.progress import version_of
from consult.synthesis.released import released_round

__all__ = [
    "asked_line",
    "asked_number",
    "asked_round",
    "consultation_for",
    "freshness",
    "is_attributed",
    "is_for_reader",
    "is_published",
    "may",
    "numbers_of",
    "sees_names",
    "settings",
    "titles_in",
]

LARGEST_SIZE = 10**15
"""The size of a log that nobody will ever fill."""


def settings() -> Settings:
    """The settings of this application."""
    return cast(Settings, current_app.config["CONSULT"])


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


def is_for_reader(consultation: Consultation, digest: Digest) -> bool:
    """True when the reader may open a digest's page.

    Everybody may once it was sent, save the exact one to chairs; the desk sees that of the public before.
    """
    if digest.state in PUBLISHED and digest.audience != Audience.CHAIRS:
        return True
    is_on_its_page = digest.state in PUBLISHED or digest.audience == Audience.PUBLIC
    return is_on_its_page and may(consultation, Action.READ_DIGEST_DRAFT)
