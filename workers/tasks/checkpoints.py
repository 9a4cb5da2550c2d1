"""Tasks of the log: its checkpoints."""

from celery import shared_task
from celery.utils.log import get_task_logger
from sqlalchemy.exc import SQLAlchemyError

from consult.database import is_busy_or_away, reading, transaction, utc_now
from consult.synthesis.checkpointing import due_checkpoints, make_due_checkpoint
from workers.app import ContextTask

logger = get_task_logger(__name__)


# four minutes: a log of a million entries takes seconds, and many may be due at once after a stop
@shared_task(name="synthesis.make_checkpoints", bind=True, time_limit=240, soft_time_limit=220)
def make_checkpoints(self: ContextTask) -> None:
    """Make every checkpoint that is due; one that fails holds no other up."""
    at = utc_now()
    with reading() as session:
        due = due_checkpoints(session, at=at)
    for checkpoint in due:
        try:
            with transaction() as session:
                make_due_checkpoint(session, checkpoint, settings=self.app.settings, at=at)
        except SQLAlchemyError as error:
            if is_busy_or_away(error):
                raise  # so are the others; the next tick takes them up
            logger.exception("the checkpoint %s could not be made", checkpoint.occasion)
