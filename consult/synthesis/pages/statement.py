"""One statement at the desk: what stands behind it, other words, what it rests on, and taking it out."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation, Round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, DigestChanged, InvalidInput, NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Action
from consult.domain.synthesis import BY_HAND
from consult.languages import LANGUAGES, catalogue_of, reader_language
from consult.positions.queries import positions_visible_to
from consult.presentation.translation import gettext as _
from consult.synthesis import service
from consult.synthesis.models import Digest, Statement
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.by_hand import languages_of
from consult.synthesis.pages.proposals import writer_view
from consult.synthesis.pages.review import digest_of
from consult.synthesis.pages.statements import reviewed_statement
from consult.synthesis.pages.troubles import SHOWN_ON_THE_PAGE, trouble_of
from consult.synthesis.pages.verbs import number_sent, to_review
from consult.synthesis.saying import drafted_words, language_name, words_by_language, words_of
from consult.synthesis.support import Linked, linkable_positions, may_read_names

SHOWN = 50
"""Positions that the page of a statement lists at most; the page of the target has them all."""


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>")
@signed_in
def show_statement(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Show one statement with its support and the forms that change it."""
    return _page(slug, digest_id, statement_id)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>")
@signed_in
def edit_statement(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Put other words for a statement in one language; empty words bring the drafted ones back."""
    text = request.form.get("text", "").replace("\r\n", "\n")

    def edit(session: Session, statement: Statement, revision: int) -> None:
        language = request.form.get("language") or reader_language()
        service.edit_statement(
            session, current_actor(), statement.id, text=text, language=language, revision=revision, at=utc_now()
        )

    return _do(slug, digest_id, statement_id, edit, _("The sentence is stored. Approvals given before are void."))


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>/support")
@signed_in
def support_statement(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Say what a sentence written by hand rests on: what is ticked, and of the links that the page did not list all."""

    def support(session: Session, statement: Statement, revision: int) -> None:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        wanted = None
        if may_read_names(current_actor(), consultation):
            listed, ticked = _identifiers("listed"), _identifiers("link")
            wanted = ({row.position_id for row in statement.links} - listed) | ticked
        service.support_statement(
            session,
            current_actor(),
            statement.id,
            position_ids=wanted,
            is_own_words=request.form.get("is_own_words") == "1",
            revision=revision,
            at=utc_now(),
        )

    words = _("It is stored what the sentence rests on. Approvals given before are void.")
    return _do(slug, digest_id, statement_id, support, words, stays=True)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>/move")
@signed_in
def move_statement(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Let a sentence written by hand change places with its neighbour."""

    def move(session: Session, statement: Statement, revision: int) -> None:
        is_up = request.form.get("direction") == "up"
        service.move_statement(session, current_actor(), statement.id, is_up=is_up, revision=revision, at=utc_now())

    return _do(slug, digest_id, statement_id, move, _("The sentence is moved. Approvals given before are void."))


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>/remove")
@signed_in
def remove_statement(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Take a statement out; a drafted one with the reason."""

    def remove(session: Session, statement: Statement, revision: int) -> None:
        reason = request.form.get("reason", "").replace("\r\n", "\n")
        service.remove_statement(session, current_actor(), statement.id, reason=reason, revision=revision, at=utc_now())

    return _do(slug, digest_id, statement_id, remove, _("The sentence is taken out. Approvals given before are void."))


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/<uuid:statement_id>/restore")
@signed_in
def restore_statement(slug: str, digest_id: UUID, statement_id: UUID) -> ResponseReturnValue:
    """Bring back a statement that was taken out."""

    def restore(session: Session, statement: Statement, revision: int) -> None:
        service.restore_statement(session, current_actor(), statement.id, revision=revision, at=utc_now())

    return _do(slug, digest_id, statement_id, restore, _("The sentence stands again. Approvals given before are void."))


def _do(
    slug: str,
    digest_id: UUID,
    statement_id: UUID,
    verb: Callable[[Session, Statement, int], None],
    words: str,
    *,
    stays: bool = False,
) -> ResponseReturnValue:
    try:
        with transaction() as session:
            _consultation, _digest, statement = _found(session, slug, digest_id, statement_id)
            place = statement.place
            verb(session, statement, number_sent("revision") or 0)
    except SHOWN_ON_THE_PAGE as error:
        return _page(slug, digest_id, statement_id, error)
    flash(words)
    if stays:
        here: dict[str, Any] = {"slug": slug, "digest_id": digest_id, "statement_id": statement_id}
        return redirect(url_for("synthesis.show_statement", **here), 303)
    return to_review(slug, digest_id, anchor=f"s{place}")


def _identifiers(name: str) -> set[UUID]:
    try:
        return {UUID(value) for value in request.form.getlist(name)}
    except ValueError:
        raise NotFound from None


def _found(session: Session, slug: str, digest_id: UUID, statement_id: UUID) -> tuple[Consultation, Digest, Statement]:
    consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
    digest = digest_of(session, consultation, digest_id)
    query = sa.select(Statement).where(Statement.id == statement_id, Statement.digest_id == digest.id)
    if (statement := session.scalar(query)) is None:
        raise NotFound
    return consultation, digest, statement


def _page(slug: str, digest_id: UUID, statement_id: UUID, error: ConsultError | None = None) -> ResponseReturnValue:
    with reading() as session:
        consultation, digest, statement = _found(session, slug, digest_id, statement_id)
        is_unsent = digest.state in UNSENT
        may_edit = access.may(consultation, Action.EDIT_DIGEST) and is_unsent
        wording = _wording(session, statement, consultation, digest)
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "digest": digest,
            "statement": reviewed_statement(session, statement, consultation, digest),
            "may_edit": may_edit,
            "may_remove": is_unsent and access.may(consultation, Action.REMOVE_STATEMENT),
            "was_changed": error.extra if isinstance(error, DigestChanged) else None,
            "trouble": trouble_of(error) if error and not isinstance(error, InvalidInput) else None,
            "errors": _errors(error) if isinstance(error, InvalidInput) else [],
            **wording,
            "writer": writer_view(session, statement, digest, consultation, wording["language"]),
            **_behind(session, statement, consultation, digest, may_edit=may_edit),
        }
        return render_template("synthesis/statement.html", **context), error.status if error else 200


def _errors(error: InvalidInput) -> list[tuple[str, str]]:
    own = {"too_long": _("Shorten it."), "forbidden_character": _("Remove invisible control characters.")}
    places = {"links": "is_own_words", "language": "text"}
    return [(places.get(name, name), own.get(fault) or _(error.detail)) for name, fault in error.fields.items()]


def _wording(session: Session, statement: Statement, consultation: Consultation, digest: Digest) -> dict[str, Any]:
    """What the form for other words shows: the sentence in the language asked for, and which languages there are."""
    used = [*languages_of(session, digest, consultation), *words_by_language(statement)]
    asked = request.form.get("language") or request.args.get("language") or reader_language()
    language = asked if asked in LANGUAGES else reader_language()
    with force_locale(catalogue_of(language)):
        drafted, standing = drafted_words(statement, consultation), words_of(statement, consultation)
    own = words_by_language(statement)
    present = own.get(language, "") if statement.template == BY_HAND else own.get(language) or drafted
    return {
        "language": language,
        "language_of_words": language_name(language),
        "languages": [(code, language_name(code)) for code in dict.fromkeys([*used, language])],
        "is_reworded": language in own,
        "drafted": drafted,
        "standing": standing,
        "text": request.form.get("text", present),
    }


def _behind(
    session: Session, statement: Statement, consultation: Consultation, digest: Digest, *, may_edit: bool
) -> Mapping[str, Any]:
    """The positions behind a statement, as far as this reader may know them, and those that could be linked to it."""
    round_ = session.get_one(Round, digest.round_id)
    if statement.template == BY_HAND:
        return {"round": round_, **(_linkable(session, statement, consultation, round_) if may_edit else {})}
    if statement.target_revision_id is None:
        return {"round": round_}
    said = positions_visible_to(
        session, current_actor(), consultation, round_, statement.target_revision_id, up_to=digest.as_of
    )
    return {"round": round_, "said": said[:SHOWN], "said_in_all": len(said)}


def _linkable(session: Session, statement: Statement, consultation: Consultation, round_: Round) -> dict[str, Any]:
    if not may_read_names(current_actor(), consultation):
        return {"may_link": False}
    asked = request.args.get("q", "").strip()
    linked = {row.position_id for row in statement.links}
    everything = linkable_positions(session, current_actor(), consultation, round_)
    found = [one for one in everything if one.position.id not in linked and _matches(one, asked, statement)]
    return {"may_link": True, "asked": asked, "found": found[:SHOWN], "found_in_all": len(found)}


def _matches(one: Linked, asked: str, statement: Statement) -> bool:
    if not asked:
        return statement.target_revision_id in (None, one.position.target_revision_id)
    words = asked.casefold()
    return words == one.code.casefold() or words in one.delegation.casefold()
