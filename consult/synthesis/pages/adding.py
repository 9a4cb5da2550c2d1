"""Adding a sentence written by hand to a digest."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, DigestChanged, InvalidInput
from consult.domain.permissions import Action, check
from consult.domain.synthesis import Section
from consult.languages import LANGUAGES, reader_language
from consult.positions.queries import facts_of
from consult.presentation.translation import gettext as _
from consult.synthesis import service
from consult.synthesis.models import Digest
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.review import digest_of
from consult.synthesis.pages.troubles import SHOWN_ON_THE_PAGE, trouble_of
from consult.synthesis.pages.verbs import number_sent, to_review
from consult.synthesis.saying import language_name
from consult.synthesis.sealing import statements_of
from consult.synthesis.service import NewStatement
from consult.synthesis.wording.sections import heading
from consult.targets.queries import targets_with_revisions


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/statements/new")
@signed_in
def new_statement(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Show the form for a sentence written by hand."""
    return _page(slug, digest_id)


@bp.post("/c/<slug>/desk/digests/<uuid:digest_id>/statements/new")
@signed_in
def add_statement(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """Add the sentence, and lead to what it rests on where that is still open."""
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
            digest = digest_of(session, consultation, digest_id)
            new = _sent(session, consultation)
            revision = number_sent("revision") or 0
            added = service.add_statement(session, current_actor(), digest.id, new, revision=revision, at=utc_now())
            place = added.place
    except SHOWN_ON_THE_PAGE as error:
        return _page(slug, digest_id, error)
    if new.is_own_words:
        flash(_("The sentence is stored. Approvals given before are void."))
        return to_review(slug, digest_id, anchor=f"s{place}")
    flash(_("The sentence is stored. Link the positions that it rests on: without them it cannot be approved."))
    here: dict[str, Any] = {"slug": slug, "digest_id": digest_id, "statement_id": added.id}
    return redirect(url_for("synthesis.show_statement", **here), 303)


def _sent(session: Session, consultation: Consultation) -> NewStatement:
    form = request.form
    codes = {target.code: revision.id for target, revision in targets_with_revisions(session, consultation.id)}
    code, after = form.get("target", ""), form.get("after", "")
    if code and code not in codes:
        raise InvalidInput("Choose a target of this consultation, or none.", fields={"target": "unknown"})
    section, _, former = after.partition(":")
    try:
        statement_id = UUID(former) if former else None
    except ValueError:
        raise InvalidInput("Choose where the sentence stands.", fields={"after": "unknown"}) from None
    return NewStatement(
        section=section,
        text=form.get("text", "").replace("\r\n", "\n"),
        language=form.get("language") or reader_language(),
        after=statement_id,
        target_revision_id=codes.get(code),
        is_own_words=form.get("is_own_words") == "1",
    )


def _page(slug: str, digest_id: UUID, error: ConsultError | None = None) -> ResponseReturnValue:
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        check(current_actor(), Action.EDIT_DIGEST, facts_of(consultation), at=utc_now())
        digest = digest_of(session, consultation, digest_id)
        faults = error.fields if isinstance(error, InvalidInput) else {}
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "digest": digest,
            "places": _places(session, digest),
            "targets": [
                (target.code, f"{target.code} {revision.title}")
                for target, revision in targets_with_revisions(session, consultation.id)
            ],
            "languages": [(code, language_name(code)) for code in LANGUAGES],
            "typed": request.form if error else {"after": request.args.get("after", ""), "language": reader_language()},
            "was_changed": isinstance(error, DigestChanged),
            "trouble": trouble_of(error) if error and not faults else None,
            "errors": [("after" if name == "section" else name, _(error.detail)) for name in faults] if error else [],
        }
        return render_template("synthesis/add_statement.html", **context), error.status if error else 200


def _places(session: Session, digest: Digest) -> list[tuple[str, str]]:
    """Where a sentence can stand: where it belongs, first in each part, or after one of its statements."""
    rows = statements_of(session, digest.id)
    belongs = _("With its target, else in “%(part)s”", part=heading(Section.CHAIR))
    places = [("", belongs)]
    for section in Section:
        places.append((section.value, _("%(part)s: first", part=heading(section))))
        places += [
            (f"{section.value}:{row.id}", _("%(part)s: after %(number)s", part=heading(section), number=row.place))
            for row in rows
            if row.section == section
        ]
    return places
