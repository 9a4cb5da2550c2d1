"""What the secretariat sees and does at the desk: work that was set aside, and the check of the log."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import signed_in
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.events import work
from consult.events.queries import faults_in_log, log_length, parked_work_of
from consult.presentation.translation import gettext as _
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp


def operation_of(session: Session, consultation: Consultation, *, with_check: bool) -> dict[str, Any]:
    """What the secretariat needs to know, for the template; the check reads the whole log, so it is asked for."""
    return {
        "operates": True,
        "parked": parked_work_of(session, consultation.id),
        "log_length": log_length(session, consultation.id),
        "log_faults": faults_in_log(session, consultation.id) if with_check else None,
    }


@bp.post("/c/<slug>/desk/work/<uuid:work_id>/requeue")
@signed_in
def requeue_work(slug: str, work_id: UUID) -> ResponseReturnValue:
    """Let a handler that was set aside try again."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.OPERATE)
        if work_id not in {row.id for row, _entry in parked_work_of(session, consultation.id)}:
            raise NotFound
    with transaction() as session:
        work.requeue(session, work_id, at=utc_now())
    flash(_("The work is tried again."))
    return redirect(url_for("synthesis.desk", slug=slug, _anchor="operation"), 303)
