"""The steps of an application: what happened, by whom, why."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.accreditation.models import Application, ApplicationStep
from consult.database import upsert
from consult.domain.vocabulary import StepKind


def add_step(
    session: Session,
    application: Application,
    kind: StepKind,
    person_id: UUID,
    *,
    reason: str = "",
    note: str = "",
    at: datetime,
) -> bool:
    """Add a step to the present version of an application; False for a second verdict of one person on it."""
    row = upsert(session, ApplicationStep).values(
        id=uuid4(),
        application_id=application.id,
        version=application.version,
        kind=kind,
        person_id=person_id,
        reason=reason,
        note=note,
        at=at,
    )
    return session.scalar(row.on_conflict_do_nothing().returning(ApplicationStep.id)) is not None
