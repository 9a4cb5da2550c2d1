"""The door: the form of an application, its page for the applicant, and its credential."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accreditation import queries, service
from consult.accreditation.credentials import LARGEST, CleanFile, receive_file
from consult.accreditation.form import REGIONS, SUB_KINDS, ApplicationForm, checked_form, countries, groups_of
from consult.accreditation.labels import REGIONS as REGION_WORDS
from consult.accreditation.labels import SUB_KINDS as SUB_KIND_WORDS
from consult.accreditation.labels import file_words
from consult.accreditation.models import Application
from consult.accreditation.pages import access
from consult.accreditation.pages.blueprint import bp
from consult.accreditation.pages.deciding import application_page
from consult.authentication import current_actor, public, signed_in
from consult.authentication.proving import machine, slow_down
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound, TryLater, UploadRefused
from consult.domain.permissions import Action
from consult.domain.vocabulary import ApplicationState
from consult.languages import reader_language
from consult.presentation import group_label
from consult.presentation.translation import gettext as _

CREDENTIAL_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For a file that came from outside, though we wrote it anew: it runs and loads nothing."""
_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}


@bp.get("/c/<slug>/apply")
@public
def apply(slug: str) -> ResponseReturnValue:
    """Show the form of an application, filled in as far as it is known; to strangers, how to begin."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
        return _form_page(session, consultation)


@bp.post("/c/<slug>/apply")
@signed_in
def send_application(slug: str) -> ResponseReturnValue:
    """Send an application, or a corrected one."""
    form, actor = access.posted_form(), current_actor()
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
    faults: dict[str, str] = {}
    file = _received(faults)
    try:
        if faults:
            checked_form(consultation, form)
        else:
            with transaction() as session:
                sent = service.apply(session, actor, consultation, form, file, at=utc_now())
                sent_id = sent.id
    except InvalidInput as error:
        faults = access.words_for(error) | faults
    if faults:
        with reading() as session:
            return _form_page(session, consultation, form, faults), 422
    flash(_("Your application is with the secretariat. You will be told what two people decide."))
    return redirect(url_for("accreditation.show_application", slug=slug, application_id=sent_id), 303)


@bp.post("/c/<slug>/apply/address")
@public
def ask_for_letter(slug: str) -> ResponseReturnValue:
    """Send a letter that confirms the address; the answer is the same for every address."""
    name, address = request.form.get("name", ""), request.form.get("address", "")
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
    try:
        slow_down(machine("letters"), at=utc_now())
        with transaction() as session:
            service.ask_for_letter(
                session, consultation, name=name, address=address, language=reader_language(), at=utc_now()
            )
    except InvalidInput as error:
        with reading() as session:
            return _form_page(session, consultation, faults=access.words_for(error), typed=(name, address)), 422
    except TryLater as wait:
        with reading() as session:
            page = _form_page(session, consultation, faults={"address": wait.detail}, typed=(name, address))
        return page, wait.status, {"Retry-After": str(wait.extra["retry_after"])}
    flash(_("A letter is on its way to that address. Open its link to go on; it works for two weeks."))
    return redirect(url_for("accreditation.apply", slug=slug), 303)


@bp.get("/c/<slug>/applications/<uuid:application_id>")
@signed_in
def show_application(slug: str, application_id: UUID) -> ResponseReturnValue:
    """Show an application: to its applicant where it stands, to an assessor what to decide on."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
        found = queries.application_for(session, current_actor(), consultation, application_id)
        return application_page(session, consultation, found)


@bp.get("/c/<slug>/applications/<uuid:application_id>/credential")
@signed_in
def credential(slug: str, application_id: UUID) -> ResponseReturnValue:
    """Give the credential to its applicant and to the assessors, to be saved and never shown in our place."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
        found = queries.application_for(session, current_actor(), consultation, application_id)
        kept = queries.credential_of(session, found.id, with_content=True)
    if kept is None:
        raise NotFound
    return _download(kept.content, _TYPES[kept.kind], kept.file_name)


@bp.post("/c/<slug>/applications/<uuid:application_id>/withdraw")
@signed_in
def withdraw_application(slug: str, application_id: UUID) -> ResponseReturnValue:
    """Take one's own application back."""
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.APPLY)
        service.withdraw_application(session, current_actor(), consultation, application_id, at=utc_now())
    flash(_("Your application is taken back, and its credential deleted."))
    return redirect(url_for("accreditation.show_application", slug=slug, application_id=application_id), 303)


def _download(content: bytes, kind: str, name: str) -> Response:
    from_memory = BytesIO(content)
    response = send_file(from_memory, mimetype=kind, as_attachment=True, download_name=name, max_age=None)
    response.headers["Content-Security-Policy"] = CREDENTIAL_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _received(faults: dict[str, str]) -> CleanFile | None:
    """The file of the form as it can be kept; None when none was chosen or it is refused, which is then told."""
    given = request.files.get("credential")
    if given is None or not given.filename:
        return None
    try:
        return receive_file(given.filename, given.stream.read(LARGEST + 1))
    except UploadRefused as refused:
        faults["credential"] = file_words(refused.fields["credential"], refused.extra["file"], LARGEST // 1000)
        return None


def _form_page(
    session: Session,
    consultation: Consultation,
    form: ApplicationForm | None = None,
    faults: dict[str, str] | None = None,
    typed: tuple[str, str] = ("", ""),
) -> str:
    actor = current_actor()
    known = queries.application_under_way(session, consultation.id, actor.person_id) if actor.person_id else None
    if known is None and not consultation.takes_applications:
        raise NotFound
    labels = access.own_group_labels(consultation)
    own = countries(reader_language())
    return render_template(
        "accreditation/apply.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        application=known,
        credential=queries.credential_of(session, known.id) if known else None,
        decided=_decided(session, consultation),
        values=form or _form_of(known),
        faults=faults or {},
        errors=list((faults or {}).items()),
        typed=typed,
        is_signed_in=actor.person_id is not None,
        has_file_again=form is not None and bool(request.files.get("credential")),
        largest=LARGEST // 1000,
        groups=[(group, group_label(group, labels)) for group in groups_of(consultation)],
        sub_kinds=[(kind, str(SUB_KIND_WORDS[kind])) for kind in SUB_KINDS],
        countries=sorted(own.items(), key=lambda pair: pair[1]),
        regions=[(code, str(REGION_WORDS[code])) for code in REGIONS],
    )


def _decided(session: Session, consultation: Consultation) -> list[Application]:
    actor = current_actor()
    if actor.person_id is None:
        return []
    found = queries.own_applications(session, actor, consultation_id=consultation.id)
    return [row for row in found if row.state in (ApplicationState.ACCREDITED, ApplicationState.REFUSED)]


def _form_of(application: Application | None) -> ApplicationForm:
    if application is None:
        return ApplicationForm()
    names = ApplicationForm.__dataclass_fields__
    values: dict[str, Any] = {name: getattr(application, name) or "" for name in names}
    return ApplicationForm(**values)
