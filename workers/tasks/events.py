"""Tasks that carry out what events cause."""

import logging
import time
from uuid import UUID

from celery import shared_task
from sqlalchemy.exc import SQLAlchemyError

from consult.database import is_busy_or_away, transaction, utc_now
from consult.events import work
from consult.live.announcing import announce
from workers.app import ContextTask, in_a_line
from workers.relay import hint_due_work

log = logging.getLogger(__name__)

LOOKS_FOR = 0.9
"""Seconds one tick of the relay keeps looking; the next tick comes after one second."""
LOOKS_EVERY = 0.1
"""Seconds between two looks."""


@shared_task(name="events.relay", bind=True)
def relay(self: ContextTask) -> None:
    """Hint due work, several times within the second of this tick."""
    until = time.monotonic() + LOOKS_FOR
    while True:
        hint_due_work(self.app)
        if time.monotonic() + LOOKS_EVERY > until:
            return
        time.sleep(LOOKS_EVERY)


@shared_task(name="events.run_handler")
def run_handler(work_id: str) -> None:
    """Take a work row and carry it out, unless somebody else has; a failure is written to the row."""
    with transaction() as session:
        taken = work.take(session, UUID(work_id), at=utc_now())
    if taken is None:
        return
    consultation_id = None
    try:
        with transaction() as session:
            consultation_id = work.run(session, taken, at=utc_now())
    except Exception as error:  # whatever a handler raises belongs into its row
        if isinstance(error, SQLAlchemyError) and is_busy_or_away(error) and taken.attempts < work.MAX_ATTEMPTS:
            log.warning(
                "handler %s is tried again after attempt %d: %s", taken.handler, taken.attempts, in_a_line(error)
            )
        else:
            log.exception("handler %s failed in attempt %d", taken.handler, taken.attempts)
        with transaction() as session:
            work.fail(session, taken, f"{type(error).__name__}: {error}", at=utc_now())
    if consultation_id is not None:
        announce(consultation_id)
