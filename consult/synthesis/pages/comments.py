"""Comments of rapporteur and chairs: written, resolved and opened again, beside a statement or the whole digest."""

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, signed_in
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action
from consult.presentation.translation import gettext as _
from consult.synthesis import service
from consult.synthesis.commented import comments_on
from consult.synthesis.models import Statement
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.review import digest_of
from consult.synthesis.saying import words_of
from consult.synthesis.sealing import statements_of


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/comments")
@signed_in
def show_comments(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Show what was written beside a statement, or beside the whole digest, and the form for more."""
    return _page(slug, digest_id, _asked_statement())


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/comments")
@signed_in
def add_comment(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Write a comment."""
    statement_id = _asked_statement()
    try:
        with transaction() as session:
            digest_of(session, access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT), digest_id)
            service.add_comment(
                session,
                current_actor(),
                digest_id,
                statement_id=statement_id,
                text=request.form.get("comment", "").replace("\r\n", "\n"),
                comment_key=request.form.get("comment_key") or uuid4().hex,
                at=utc_now(),
            )
    except InvalidInput as error:
        return _page(slug, digest_id, statement_id, error)
    flash(_("The comment is stored. It stays at the desk and changes no approval."))
    return _back(slug, digest_id, statement_id)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/comments/<uuid:comment_id>/resolve")
@signed_in
def resolve_comment(slug: str, digest_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Note that what a comment asked for is settled."""
    with transaction() as session:
        digest_of(session, access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT), digest_id)
        service.resolve_comment(session, current_actor(), digest_id, comment_id, at=utc_now())
    return _back(slug, digest_id, _asked_statement())


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/comments/<uuid:comment_id>/reopen")
@signed_in
def reopen_comment(slug: str, digest_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Note that a comment is not settled after all."""
    with transaction() as session:
        digest_of(session, access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT), digest_id)
        service.reopen_comment(session, current_actor(), digest_id, comment_id, at=utc_now())
    return _back(slug, digest_id, _asked_statement())


def _asked_statement() -> UUID | None:
    text = request.values.get("statement", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _back(slug: str, digest_id: UUID, statement_id: UUID | None) -> ResponseReturnValue:
    there = url_for("synthesis.show_comments", slug=slug, digest_id=digest_id, statement=statement_id)
    return redirect(there, 303)


def _page(
    slug: str, digest_id: UUID, statement_id: UUID | None, error: InvalidInput | None = None
) -> ResponseReturnValue:
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        digest = digest_of(session, consultation, digest_id)
        statements = statements_of(session, digest.id)
        beside = _statement(statements, statement_id)
        found = comments_on(session, digest.id, statements)
        page = render_template(
            "synthesis/comments.html",
            consultation=consultation,
            illustrative_notice=consultation.notice or None,
            digest=digest,
            statement=beside,
            sentence=words_of(beside, consultation) if beside else None,
            comments=found.beside.get(beside.id, []) if beside else [*found.on_digest, *found.on_gone],
            may_comment=access.may(consultation, Action.COMMENT_DIGEST) and digest.state in UNSENT,
            comment_key=uuid4().hex,
            errors=[("comment", _(error.detail))] if error else [],
        )
    return page, error.status if error else 200


def _statement(statements: list[Statement], statement_id: UUID | None) -> Statement | None:
    if statement_id is None:
        return None
    found = next((row for row in statements if row.id == statement_id), None)
    if found is None:
        raise NotFound
    return found
