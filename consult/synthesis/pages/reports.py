"""Reports of digests: for readers what was published, for the desk every draft with exact counts."""

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import current_actor, public, signed_in
from consult.children import ChildFailed
from consult.consultations.models import Consultation
from consult.database import reading
from consult.domain.errors import NotFound, ReportNotMade
from consult.domain.permissions import Action
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.digest import published_digest
from consult.synthesis.pages.review import digest_of
from consult.synthesis.reports.binding import Form, file_of
from consult.synthesis.reports.document import Report
from consult.synthesis.reports.html import sections_of
from consult.synthesis.reports.of_digest import material_of_digest
from consult.synthesis.reports.writing import report_of

_MIME = {
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/c/<slug>/digests/<uuid:digest_id>/report")
@public
def digest_report(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """The report of a published digest as a page."""
    consultation, report = _published(slug, digest_id)
    return _page(consultation, report, "digest_report_file", "show_digest", {"slug": slug, "digest_id": digest_id})


@bp.get("/c/<slug>/digests/<uuid:digest_id>/report.<form>")
@public
def digest_report_file(slug: str, digest_id: UUID, form: str) -> ResponseReturnValue:
    """The report of a published digest as a file."""
    asked = _asked(form)
    _consultation, report = _published(slug, digest_id)
    return _file(report, asked, f"{slug}-digest")


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/report")
@signed_in
def desk_digest_report(slug: str, digest_id: UUID) -> ResponseReturnValue:
    """The report of a digest with exact counts, for those who read drafts."""
    consultation, report = _at_the_desk(slug, digest_id)
    values = {"slug": slug, "digest_id": digest_id}
    return _page(consultation, report, "desk_digest_report_file", "review_digest", values)


@bp.get("/c/<slug>/desk/digests/<uuid:digest_id>/report.<form>")
@signed_in
def desk_digest_report_file(slug: str, digest_id: UUID, form: str) -> ResponseReturnValue:
    """The same as a file."""
    asked = _asked(form)
    _consultation, report = _at_the_desk(slug, digest_id)
    return _file(report, asked, f"{slug}-digest-desk")


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


def _asked(form: str) -> Form:
    """The form that the address names. Raises: NotFound."""
    if form not in list(Form):
        raise NotFound
    return Form(form)


def _page(
    consultation: Consultation, report: Report, files: str, back: str, values: dict[str, Any]
) -> ResponseReturnValue:
    return render_template(
        "reports/report.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        report=report,
        sections=sections_of(report),
        forms=[(form.upper(), url_for(f"synthesis.{files}", form=form, **values)) for form in Form],
        back=(url_for(f"synthesis.{back}", **values), report.subtitle),
    )


def _file(report: Report, form: Form, name: str) -> ResponseReturnValue:
    answer = Response(mimetype=_MIME[form])
    tag = hashlib.sha256(json.dumps(report.document()).encode()).hexdigest()
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    if tag not in request.if_none_match:  # else nothing needs to be set
        try:
            answer.set_data(file_of(report, form))
        except ChildFailed:
            raise ReportNotMade from None
    answer.make_conditional(request)
    return answer
