"""What the desk does: draft, edit, approve, send, settle; each answers with the page of the result."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.database import transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import Audience
from consult.presentation import number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis import service
from consult.synthesis.delivery import Decision, settle
from consult.synthesis.delivery import retry_failed as send_failed_again
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.review import digest_of, review_page
from consult.synthesis.pages.troubles import SHOWN_ON_THE_PAGE, trouble_of

LARGEST_NUMBER = 2_000_000_000


@bp.post("/c/<slug>/desk/digests")
@signed_in
def draft_digest(slug: str) -> ResponseReturnValue:
    """Draft the digest of a round as it stands now."""
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            digest = _draft(session, consultation)
    except SHOWN_ON_THE_PAGE as error:
        flash(trouble_of(error).words, "error")
        return redirect(url_for("synthesis.desk", slug=slug, _anchor="digests"), 303)
    flash(_("The digest is drafted from the positions of this moment."))
    return to_review(slug, digest.id)


def _draft(session: Session, consultation: Consultation) -> Digest:
    """Draft the digest that the form names again; else that of a round, to the audience that it names."""
    if (again := request.form.get("digest", "")) != "":
        try:
            digest = digest_of(session, consultation, UUID(again))
        except ValueError:
            raise NotFound from None
        return service.draft_again(session, current_actor(), digest.id, at=utc_now())
    asked = request.form.get("audience", Audience.PARTICIPANTS)
    if asked not in list(Audience):
        raise NotFound
    return service.draft_digest_by_hand(
        session,
        current_actor(),
        consultation,
        round_number=number_sent("round"),
        edition=service.main_edition(session, consultation.id, Audience(asked)),
        at=utc_now(),
    )


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/approve")
@signed_in
def approve_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Approve the mails whose hash the page showed."""

    def approve(session: Session) -> str:
        service.approve_digest(
            session,
            current_actor(),
            digest_id,
            content_hash=request.form.get("content_hash", ""),
            settings=access.settings(),
            at=utc_now(),
        )
        return _("Your approval is recorded.")

    return do_on_digest(slug, digest_id, approve)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/send")
@signed_in
def send_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Start sending."""

    def send(session: Session) -> str:
        count = service.send_digest(session, current_actor(), digest_id, settings=access.settings(), at=utc_now())
        if count == 0:
            return _("The digest is published on its page.")
        return ngettext(
            "The digest goes out to %(count)s recipient.",
            "The digest goes out to %(count)s recipients.",
            count,
            count=number(count),
        )

    return do_on_digest(slug, digest_id, send)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/deliveries/<uuid:delivery_id>")
@signed_in
def settle_delivery(slug: str, digest_id: UUID, delivery_id: UUID) -> ResponseReturnValue:
    """Decide about a mail of which nobody knows whether it arrived."""

    def decide(session: Session) -> str:
        of_digest = sa.exists().where(Delivery.id == delivery_id, Delivery.digest_id == digest_id)
        if not session.scalar(sa.select(of_digest)):
            raise NotFound
        try:
            decision = Decision(request.form.get("decision", ""))
        except ValueError:
            raise InvalidInput("Choose what to hold of this mail.", fields={"decision": "unknown"}) from None
        again = settle(session, current_actor(), delivery_id, decision, at=utc_now())
        return _("The mail is sent again and says so.") if again else _("The mail counts as delivered.")

    return do_on_digest(slug, digest_id, decide, anchor="deliveries")


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/retry")
@signed_in
def retry_failed(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Send the mails again that were refused, and those alone."""

    def retry(session: Session) -> str:
        count = send_failed_again(session, current_actor(), digest_id, at=utc_now())
        return ngettext("%(count)s mail is sent again.", "%(count)s mails are sent again.", count, count=number(count))

    return do_on_digest(slug, digest_id, retry, anchor="deliveries")


def do_on_digest(
    slug: str, digest_id: UUID, verb: Callable[[Session], str], *, anchor: str | None = None
) -> ResponseReturnValue:
    """Run a verb on a digest of this consultation; a refusal shows the review again with the reason."""
    try:
        with transaction() as session:
            digest_of(session, access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT), digest_id)
            words = verb(session)
    except SHOWN_ON_THE_PAGE as error:
        return review_page(slug, digest_id, error)
    flash(words)
    return to_review(slug, digest_id, anchor=anchor)


def to_review(slug: str, digest_id: UUID, *, anchor: str | None = None) -> ResponseReturnValue:
    """Lead to the review of a digest."""
    return redirect(url_for("synthesis.review_digest", slug=slug, digest_id=digest_id, _anchor=anchor), 303)


def number_sent(name: str) -> int | None:
    """A whole number of the form; None where it holds none."""
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit()) or int(text[:12]) > LARGEST_NUMBER:
        return None
    return int(text[:12])
