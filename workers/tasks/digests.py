"""Tasks of digests: drafting those that fall due, and bringing their mails on their way."""

from uuid import UUID

from celery import shared_task
from celery.utils.log import get_task_logger
from sqlalchemy.exc import SQLAlchemyError

from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError
from consult.synthesis import delivery
from consult.synthesis.due import draft_due_digest, due_digests
from workers.app import ContextTask
from workers.relay import hint_due_deliveries

logger = get_task_logger(__name__)


# four minutes: after a stop of a week many windows of large consultations may be due at once
@shared_task(name="synthesis.draft_due_digests", time_limit=240, soft_time_limit=220)
def draft_due() -> None:
    """Draft the digest of every window that ended without one; one that fails holds no other up."""
    at = utc_now()
    with reading() as session:
        due = due_digests(session, at=at)
    for window in due:
        try:
            with transaction() as session:
                draft_due_digest(session, window, at=at)
        except (SQLAlchemyError, ConsultError, ValueError, LookupError):
            logger.exception("the digest of %s that fell due could not be drafted", window.consultation_id)


@shared_task(name="synthesis.hint_deliveries", bind=True)
def hint_deliveries(self: ContextTask) -> None:
    """Hint the deliveries that are due."""
    hint_due_deliveries(self.app)


@shared_task(name="synthesis.sweep_deliveries")
def sweep_deliveries() -> None:
    """End the deliveries whose sender died: try again, or unknown where the mail may have gone out."""
    at = utc_now()
    with reading() as session:
        if not delivery.is_anything_to_sweep(session, at=at):
            return
    with transaction() as session:
        delivery.sweep(session, at=at)


# four minutes: a slow server may take its time for each answer, and the lease of a delivery covers it
@shared_task(name="synthesis.deliver", bind=True, time_limit=240, soft_time_limit=220)
def deliver(self: ContextTask, delivery_id: str) -> None:
    """Make one attempt at a delivery, which opens its own transactions: none is open while a server is spoken to."""
    delivery.deliver(UUID(delivery_id), settings=self.app.settings)
