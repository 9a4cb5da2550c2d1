"""The letters of a consultation, for its secretariat: what became of each, and what to do where nobody knows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.consultations.queries import people_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import DeliveryState
from consult.mail.models import Bounce, Letter
from consult.mail.queries import INSIDE_A_DELEGATION, letter_counts, letters_of
from consult.mail.settling import Decision, settle_letter
from consult.mail.suspending import bounces_of, lift, suspensions_of
from consult.notices.kinds import kind_in_words
from consult.organisations.queries import people_by_ids
from consult.presentation.translation import gettext as _
from consult.synthesis.pages import access

PAGE_SIZE = 50

bp = Blueprint("notices", __name__)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One letter with its reader's name, its kind in words, and what can be decided about it."""

    letter: Letter
    name: str
    kind: str
    needs_decision: bool
    may_resend: bool
    bounce: Bounce | None
    is_suspended: bool


@bp.get("/c/<slug>/desk/notices")
@signed_in
def list_letters(slug: str) -> ResponseReturnValue:
    """Show the letters: those that ask for attention first, then the newest."""
    return _page(slug)


@bp.post("/c/<slug>/desk/notices/<uuid:letter_id>")
@signed_in
def settle(slug: str, letter_id: UUID) -> ResponseReturnValue:
    """Decide about a letter of which nobody knows whether it arrived."""
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.OPERATE)
            letter = _letter_of(session, consultation, letter_id)
            again = settle_letter(session, letter, _decision(), by=current_actor().person_id, at=utc_now())
    except (MoveNotAllowed, InvalidInput) as error:
        return _page(slug, trouble=_(error.detail), status=error.status)
    flash(_("The letter is sent again and says so.") if again else _("The letter counts as delivered."))
    return redirect(url_for("notices.list_letters", slug=slug), 303)


@bp.post("/c/<slug>/desk/suspended/<uuid:person_id>/lift")
@signed_in
def lift_suspension(slug: str, person_id: UUID) -> ResponseReturnValue:
    """Let mail go to a person's address again."""
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.OPERATE)
        if person_id not in {person.id for person in people_of(session, consultation.id)}:
            raise NotFound
        lift(session, person_id, by=current_actor().person_id, at=utc_now())
    flash(_("Mail goes to this address again."))
    return redirect(url_for("notices.list_letters", slug=slug), 303)


def _decision() -> Decision:
    try:
        return Decision(request.form.get("decision", ""))
    except ValueError:
        raise InvalidInput("Choose what to hold of this mail.", fields={"decision": "unknown"}) from None


def _letter_of(session: Session, consultation: Consultation, letter_id: UUID) -> Letter:
    letter = session.get(Letter, letter_id)
    if letter is None or letter.consultation_id != consultation.id or letter.template in INSIDE_A_DELEGATION:
        raise NotFound
    return letter


def _page(slug: str, *, trouble: str = "", status: int = 200) -> ResponseReturnValue:
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.OPERATE)
        context = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "trouble": trouble,
            **_letters(session, consultation),
        }
        return render_template("notices/letters.html", **context), status


def _letters(session: Session, consultation: Consultation) -> dict[str, Any]:
    counts = letter_counts(session, consultation.id)
    page, pages = access.asked_number("page") or 1, max(1, -(-sum(counts.values()) // PAGE_SIZE))
    if page > pages:
        raise NotFound
    rows = letters_of(session, consultation.id, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    people = people_by_ids(session, [row.person_id for row in rows if row.person_id])
    names = {person_id: person.name for person_id, person in people.items()}
    bounces = bounces_of(session, [row.id for row in rows])
    names_here = {person.id: person.name for person in people_of(session, consultation.id)}
    suspended = suspensions_of(session, names_here)
    return {
        "counts": list(counts.items()),
        "total": sum(counts.values()),
        "letters": [
            _sent(row, names.get(row.person_id, "") if row.person_id else "", bounces.get(row.id), suspended)
            for row in rows
        ],
        "suspended": [(person_id, name) for person_id, name in names_here.items() if person_id in suspended],
        "page": page,
        "pages": pages,
    }


def _sent(row: Letter, name: str, bounce: Bounce | None, suspended: Collection[UUID]) -> Sent:
    return Sent(
        letter=row,
        name=name or row.address,
        kind=kind_in_words(row.template),
        needs_decision=row.state == DeliveryState.UNKNOWN and row.settled_as is None,
        may_resend=bool(row.text) and row.lease_until is not None and row.lease_until <= utc_now(),
        bounce=bounce,
        is_suspended=row.person_id in suspended,
    )
