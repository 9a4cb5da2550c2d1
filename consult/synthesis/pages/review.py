"""The review of a digest: every sentence with its support, who approved, who gets it, and what became of the mails."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import people_holding
from consult.database import reading
from consult.domain.errors import ConsultError, DigestChanged, NotFound, StatementWithoutSupport
from consult.domain.lifecycle import AWAITING_REVIEW, DIGEST_MOVES, UNSENT
from consult.domain.permissions import Action
from consult.domain.vocabulary import Audience, DigestState, Role
from consult.presentation.translation import gettext as _
from consult.security import PAGE_WITH_MAIL
from consult.synthesis.charts.attaching import is_being_painted
from consult.synthesis.charts.kept import lacks_pictures
from consult.synthesis.commented import comments_on
from consult.synthesis.models import Approval, Digest
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.deliveries import deliveries_for
from consult.synthesis.pages.recipients import recipients_for
from consult.synthesis.pages.statements import Reviewed, reviewed_statements
from consult.synthesis.pages.troubles import Trouble, trouble_of, void_words
from consult.synthesis.pages.waiting import history_of, waiting_words
from consult.synthesis.queries import approvals_of, positions_since
from consult.synthesis.recipients import recipients_of_digest
from consult.synthesis.sealing import digest_title, headline_of_digest, lede, same_hash, seal_for, statements_of
from consult.synthesis.service import standing_approvals
from consult.synthesis.wording.arrivals import since_it_was_drafted
from consult.synthesis.wording.sections import sections_of

DRAWERS_UP_TO = 60
"""Rows of support that a page holds before each statement's support moves to a page of its own."""
BEGINNING = 80
"""So many characters tell which sentence is meant."""


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>")
@signed_in
def review_digest(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Show a digest to those who may draft, edit, approve or send it."""
    return review_page(slug, digest_id)


def review_page(slug: str, digest_id: UUID, error: ConsultError | None = None) -> ResponseReturnValue:
    """The review of a digest, after a verb that was refused with the reason and its status."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        digest = digest_of(session, consultation, digest_id)
        context = _context(session, consultation, digest)
        errors = _errors(error, context["statements"]) if error else []
        trouble = _trouble(error, digest, slug) if error and not errors else None
        page = render_template("synthesis/review.html", trouble=trouble, errors=errors, **context)
    response = make_response(page, error.status if error else 200)
    response.headers["Content-Security-Policy"] = PAGE_WITH_MAIL
    return response


def _errors(error: ConsultError, statements: Sequence[Reviewed]) -> list[tuple[str, str]]:
    """What has to be corrected where on the page: a field, or a sentence."""
    if not isinstance(error, StatementWithoutSupport):
        return [(name, _(error.detail)) for name in error.fields]
    return [
        (
            f"s{row.place}",
            _(
                "“%(sentence)s” rests on nothing: link positions, mark it as the chair’s own words, or remove it.",
                sentence=row.text if len(row.text) <= BEGINNING else row.text[:BEGINNING].rstrip() + "…",
            ),
        )
        for row in statements
        if row.place in error.extra["statements"]
    ]


def _trouble(error: ConsultError, digest: Digest, slug: str) -> Trouble:
    """Why a verb was refused; where the digest is another than the form was made for, with the way to what changed."""
    trouble = trouble_of(error)
    seen = request.form.get("revision", "")
    if not isinstance(error, DigestChanged) or not (seen.isascii() and seen.isdigit()):
        return trouble
    if int(seen[:9]) == digest.revision:
        words = _("The sentences are the same, but the mails or who gets them changed. Look at them, then decide.")
        return replace(trouble, words=words, url="#mail", link=_("The mail as it will look"))
    there = url_for("synthesis.compare_digest", slug=slug, digest_id=digest.id) + f"?with={int(seen[:9])}"
    return replace(trouble, url=there, link=_("What changed since you saw it"))


def digest_of(session: Session, consultation: Consultation, digest_id: UUID) -> Digest:
    """A digest of this consultation.

    Raises: NotFound.
    """
    query = sa.select(Digest).where(Digest.id == digest_id, Digest.consultation_id == consultation.id)
    if (digest := session.scalar(query)) is None:
        raise NotFound
    return digest


def _context(session: Session, consultation: Consultation, digest: Digest) -> dict[str, Any]:
    round_ = session.get_one(Round, digest.round_id)
    statements = reviewed_statements(session, digest, consultation)
    stale = [row for row in statements if row.is_stale]
    is_unsent = digest.state in UNSENT
    found = recipients_of_digest(session, digest) if is_unsent else []
    sealed = seal_for(session, digest, access.settings(), found) if is_unsent else None
    approval = _approval(session, consultation, digest, sealed.content_hash, is_stale=bool(stale)) if sealed else {}
    steps = history_of(session, digest)
    return {
        "consultation": consultation,
        "illustrative_notice": consultation.notice or None,
        "digest": digest,
        "round": round_,
        "title": digest_title(consultation, round_, Audience(digest.audience)),
        "headline": headline_of_digest(digest),
        "lede": lede(digest, round_),
        "statements": statements,
        "sections_of": sections_of,
        "stale": stale,
        "why_stale": since_it_was_drafted(*positions_since(session, digest)) if stale else "",
        "with_drawers": sum(len(row.groups) for row in statements) <= DRAWERS_UP_TO,
        "is_unsent": is_unsent,
        "may_edit": access.may(consultation, Action.EDIT_DIGEST) and is_unsent,
        "may_draft": access.may(consultation, Action.DRAFT_DIGEST) and is_unsent,
        "may_send": access.may(consultation, Action.SEND_DIGEST) and is_unsent,
        "may_retry": access.may(consultation, Action.SEND_DIGEST),
        "may_settle": access.may(consultation, Action.SETTLE_DELIVERY),
        "may_submit": access.may(consultation, Action.SUBMIT_DIGEST) and digest.state in AWAITING_REVIEW and not stale,
        "may_return": access.may(consultation, Action.RETURN_DIGEST) and DigestState.RETURNED in _next(digest),
        "may_comment": access.may(consultation, Action.COMMENT_DIGEST) and is_unsent,
        "comments": comments_on(session, digest.id, statements_of(session, digest.id)),
        "steps": steps,
        **approval,
        "waits": waiting_words(digest, steps, given=approval["given"], needed=approval["needed"]) if is_unsent else "",
        "paints_pictures": is_unsent and is_being_painted(session, digest.id),
        "lacks_pictures": is_unsent and lacks_pictures(session, digest.id, {recipient.language for recipient in found}),
        **recipients_for(session, digest, found, sealed),
        **({} if is_unsent else deliveries_for(session, digest)),
    }


def _next(digest: Digest) -> frozenset[DigestState]:
    return DIGEST_MOVES[DigestState(digest.state)]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one chair stands."""

    name: str
    words: str
    void: str | None


def _stands_for(row: Approval, present: str) -> bool:
    return row.voided_at is None and same_hash(row.content_hash, present)


def _approval(
    session: Session, consultation: Consultation, digest: Digest, present: str, *, is_stale: bool
) -> dict[str, Any]:
    # of one person the approval that counts now; without one the newest, for why it does not
    rows = sorted(approvals_of(session, digest.id), key=lambda row: _stands_for(row, present))
    latest: dict[UUID, Approval] = {row.person_id: row for row in rows}
    chairs = people_holding(session, consultation.id, Role.CHAIR)
    given = len(standing_approvals(session, digest, present)) if not is_stale else 0
    person_id = current_actor().person_id
    own = latest.get(person_id) if person_id else None
    has_approved = own is not None and _stands_for(own, present)
    return {
        "content_hash": present,
        "given": given,
        "needed": consultation.approvals_needed,
        "chairs": [
            Standing(name=holder.person.name, **void_words(latest.get(holder.person.id), present, is_stale=is_stale))
            for holder in chairs
        ],
        "is_chair": access.may(consultation, Action.APPROVE_DIGEST),
        "has_approved": has_approved,
        "has_approvals": any(row.voided_at is None for row in latest.values()),
    }


__all__ = ["Trouble", "digest_of", "review_digest", "review_page"]
