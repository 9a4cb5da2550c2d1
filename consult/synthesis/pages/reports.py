"""Reports of digests: for readers what was published, for the desk every draft with exact counts."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from consult.authentication import current_actor, public, signed_in
from consult.children import ChildFailed
from consult.consultations.access import LARGEST_NUMBER
from consult.consultations.models import Consultation
from consult.consultations.queries import round_by_number
from consult.database import reading
from consult.domain.errors import NotFound, ReportNotMade
from consult.domain.permissions import Action
from consult.domain.vocabulary import RoundState
from consult.presentation.translation import gettext as _
from consult.security import REPORT_FILE
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.digest import published_digest
from consult.synthesis.pages.review import digest_of
from consult.synthesis.reports.binding import Form, file_of
from consult.synthesis.reports.document import Report
from consult.synthesis.reports.html import sections_of
from consult.synthesis.reports.of_digest import material_of_digest
from consult.synthesis.reports.of_round import material_of_round
from consult.synthesis.reports.writing import report_of

_MIME = {
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.HTML: "text/html",
}


@bp.get("/c/<slug>/digests/<uuid:digest_id>/report")
@bp.get("/c/<slug>/digests/<uuid:digest_id>/report.<form>")
@public
def digest_report(slug: str, digest_id: UUID, form: str = "") -> ResponseReturnValue:
    """The report of a published digest."""
    return _told(form, lambda: _published(slug, digest_id), f"{slug}-digest", back="show_digest")


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/report")
@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/report.<form>")
@signed_in
def desk_digest_report(slug: str, digest_id: UUID, form: str = "") -> ResponseReturnValue:
    """The report of a digest with exact counts, for those who read drafts."""
    return _told(form, lambda: _at_the_desk(slug, digest_id), f"{slug}-digest-desk", back="review_digest")


@bp.get("/c/<slug>/rounds/<int:number>/report")
@bp.get("/c/<slug>/rounds/<int:number>/report.<form>")
@public
def round_report(slug: str, number: int, form: str = "") -> ResponseReturnValue:
    """The synthesis report of a round, as far as it was released."""
    return _told(form, lambda: _of_round(slug, number), f"{slug}-round-{number}")


@bp.get("/c/<slug>/desk/rounds/<int:number>/report")
@bp.get("/c/<slug>/desk/rounds/<int:number>/report.<form>")
@signed_in
def desk_round_report(slug: str, number: int, form: str = "") -> ResponseReturnValue:
    """The synthesis report of a round with exact counts."""
    return _told(form, lambda: _of_round(slug, number, is_desk=True), f"{slug}-round-{number}-desk", back="desk")


def _told(form: str, read: Callable[[], tuple[Consultation, Report]], name: str, back: str = "") -> ResponseReturnValue:
    """A report as the page, or as a file in the form that the address names.

    Args:
        name: of the file, without its ending.
        back: the page from which one came.
    Raises: NotFound.
    """
    if form and form not in list(Form):
        raise NotFound
    consultation, report = read()
    return _file(report, Form(form), name) if form else _page(consultation, report, back)


def _of_round(slug: str, number: int, *, is_desk: bool = False) -> tuple[Consultation, Report]:
    with reading() as session:
        action = Action.READ_DESK if is_desk else Action.READ_RESULTS
        consultation = access.consultation_for(session, slug, action)
        round_ = round_by_number(session, consultation.id, number) if number <= LARGEST_NUMBER else None
        if round_ is None or round_.state == RoundState.PLANNED:
            raise NotFound
        if not (is_desk or access.is_published(session, consultation, round_)):
            raise NotFound
        material = material_of_round(session, current_actor(), consultation, round_, access.settings(), is_desk=is_desk)
        return consultation, report_of(material)


def _published(slug: str, digest_id: UUID) -> tuple[Consultation, Report]:
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        digest = published_digest(session, consultation, digest_id)
        material = material_of_digest(session, current_actor(), consultation, digest, access.settings(), is_desk=False)
        return consultation, report_of(material)


def _at_the_desk(slug: str, digest_id: UUID) -> tuple[Consultation, Report]:
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DIGEST_DRAFT)
        digest = digest_of(session, consultation, digest_id)
        material = material_of_digest(session, current_actor(), consultation, digest, access.settings(), is_desk=True)
        return consultation, report_of(material)


def _page(consultation: Consultation, report: Report, back: str) -> ResponseReturnValue:
    here: dict[str, Any] = {**(request.view_args or {})}
    return render_template(
        "reports/report.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        report=report,
        sections=sections_of(report),
        forms=[(form.upper(), url_for(str(request.endpoint), form=form, **here)) for form in Form],
        back=_back(back, here),
    )


def _back(endpoint: str, values: dict[str, Any]) -> tuple[str, str] | None:
    """Where a report was come from; None for the page of the consultation, which stands before it anyway."""
    words = {"show_digest": _("Digest"), "review_digest": _("Review of the digest"), "desk": _("Chair’s desk")}
    if endpoint not in words:
        return None
    known = {name: value for name, value in values.items() if name != "number"}
    return url_for(f"synthesis.{endpoint}", **known), words[endpoint]


def _html_of(report: Report) -> str:
    """The report as a page that needs nothing beside it."""
    sheet = Path(current_app.static_folder or "", "consult.css").read_text("utf-8")
    return render_template(
        "reports/file.html",
        report=report,
        sections=sections_of(report),
        sheet=Markup(sheet),  # noqa: S704  # ours
    )


def _file(report: Report, form: Form, name: str) -> ResponseReturnValue:
    answer = Response(mimetype=_MIME[form])
    answer.headers["Content-Security-Policy"] = REPORT_FILE
    tag = hashlib.sha256(json.dumps(report.document()).encode()).hexdigest()
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    if tag not in request.if_none_match:  # else nothing needs to be set
        try:
            answer.set_data(_html_of(report) if form is Form.HTML else file_of(report, form))
        except ChildFailed:
            raise ReportNotMade from None
    answer.make_conditional(request)
    return answer
