"""Tasks of digests: drafting those that fall due."""

from celery import shared_task
from celery.utils.log import get_task_logger
from sqlalchemy.exc import SQLAlchemyError

from consult.database import is_busy_or_away, reading, transaction, utc_now
from consult.domain.errors import ConsultError
from consult.synthesis.charts.attaching import paint_drafts
from consult.synthesis.due import draft_due_digest, due_digests
from consult.synthesis.writer import propose_next, writer_of
from workers.app import ContextTask

logger = get_task_logger(__name__)


# a minute: one draft takes seconds, and a slow machine a few times that
@shared_task(name="synthesis.paint_pictures", time_limit=60, soft_time_limit=50)
def paint_pictures() -> None:
    """Paint the pictures of drafts, which their mails then carry."""
    paint_drafts()


# a minute: an endpoint that gives no answer is left after half of it
@shared_task(name="synthesis.propose_wordings", bind=True, time_limit=60, soft_time_limit=50)
def propose_wordings(self: ContextTask) -> None:
    """Ask the writer for the wording that waits the longest: one, so that each has the whole of the task's time."""
    if (writer := writer_of(self.app.settings)) is not None:
        propose_next(writer)


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
        except (SQLAlchemyError, ConsultError, ValueError, LookupError) as error:
            if isinstance(error, SQLAlchemyError) and is_busy_or_away(error):
                raise  # so are the others; the next tick takes them up
            logger.exception("the digest of %s that fell due could not be drafted", window.consultation_id)
