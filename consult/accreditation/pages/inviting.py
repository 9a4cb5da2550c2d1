"""Invitations: the secretariat sends and revokes them, and whoever has the letter answers."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.accounts.vocabulary import Factor
from consult.accreditation import service
from consult.accreditation.form import groups_of
from consult.accreditation.pages import access
from consult.accreditation.pages.blueprint import bp
from consult.authentication import current_actor, public, signed_in
from consult.authentication.opening import open_session
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, SignInNeeded
from consult.domain.permissions import Action
from consult.languages import LANGUAGES, reader_language
from consult.organisations.queries import person_by_email
from consult.presentation import group_label
from consult.presentation.translation import gettext as _

FIELDS = ("address", "name", "organisation_name", "stakeholder_group", "language")


@bp.get("/c/<slug>/desk/invitations")
@signed_in
def new_invitation(slug: str) -> ResponseReturnValue:
    """Show the form of an invitation."""
    with reading() as session:
        return _page(access.consultation_for(session, slug, Action.INVITE), {}, {})


@bp.post("/c/<slug>/desk/invitations")
@signed_in
def invite(slug: str) -> ResponseReturnValue:
    """Send an invitation, or send it again."""
    typed = {name: request.form.get(name, "")[:1_000] for name in FIELDS}
    language = typed["language"] if typed["language"] in LANGUAGES else "en"
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.INVITE)
    try:
        with transaction() as session:
            new = service.NewInvitation(**(typed | {"language": language}))
            service.invite(session, current_actor(), consultation, new, at=utc_now())
    except InvalidInput as error:
        return _page(consultation, typed, access.words_for(error)), 422
    flash(_("The invitation is on its way to %(address)s.", address=typed["address"].strip()))
    return redirect(url_for("accreditation.queue", slug=slug, _anchor="invitations"), 303)


@bp.post("/c/<slug>/desk/invitations/<uuid:invitation_id>/revoke")
@signed_in
def revoke_invitation(slug: str, invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back before it is answered."""
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.INVITE)
        service.revoke_invitation(session, current_actor(), consultation, invitation_id, at=utc_now())
    flash(_("The invitation is revoked: its link opens nothing any more."))
    return redirect(url_for("accreditation.queue", slug=slug, _anchor="invitations"), 303)


@bp.get("/invitations/<token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show what a letter invites to; a scanner that follows its link answers nothing."""
    with reading() as session:
        invitation = service.invitation_of_token(session, token, at=utc_now())
        consultation = session.get_one(Consultation, invitation.consultation_id)
        known = person_by_email(session, invitation.address)
        return render_template(
            "accreditation/invitation.html",
            invitation=invitation,
            consultation=consultation,
            token=token,
            needs_sign_in=known is not None and known.id != current_actor().person_id,
        )


@bp.post("/invitations/<token>")
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Confirm the address, and go on to the application."""
    actor, now = current_actor(), utc_now()
    try:
        with transaction() as session:
            person, application = service.accept_invitation(session, actor, token, at=now)
            slug = session.get_one(Consultation, application.consultation_id).slug
            if person.id != actor.person_id:
                open_session(session, person.id, Factor.LINK, at=now)
    except SignInNeeded:
        raise SignInNeeded(_("This address has an account: sign in to it, then open the link again.")) from None
    flash(_("Your address is confirmed. Fill in the application and send it."))
    return redirect(url_for("accreditation.apply", slug=slug), 303)


def _page(consultation: Consultation, typed: dict[str, str], faults: dict[str, str]) -> str:
    labels = access.own_group_labels(consultation)
    return render_template(
        "accreditation/invite.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        typed=typed,
        faults=faults,
        errors=list(faults.items()),
        groups=[(group, group_label(group, labels)) for group in groups_of(consultation)],
        languages=list(LANGUAGES.items()),
        own_language=reader_language(),
    )
