"""The relay: tells the workers which rows wait. A hint that is lost, late or doubled does no harm."""

import logging
from collections.abc import Iterable
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError

from consult.database import reading, transaction, utc_now
from consult.events import work
from consult.mail import delivery
from workers.mailing import WAYS, Way
from workers.queues import queue_of_handler

log = logging.getLogger(__name__)

HINT_EXPIRES = 60.0
"""Seconds. A hint is repeated after ten; one that lay longer in the broker has successors."""


def hint_due_work(workers: Celery) -> int:
    """Hint the work rows that wait and that nobody was told of; gives their number."""
    at = utc_now()
    with reading() as session:
        if not work.is_anything_due(session, at=at):
            return 0
    with transaction() as session:
        hints = work.rows_to_hint(session, at=at)
    _send(workers, "events.run_handler", ((hint.work_id, queue_of_handler(hint.handler)) for hint in hints))
    return len(hints)


def hint_due_mails(workers: Celery) -> int:
    """Hint the mails of every kind that wait and that nobody was told of; gives their number."""
    return sum(_hint_mails(workers, way) for way in WAYS)


def _hint_mails(workers: Celery, way: Way) -> int:
    at, table = utc_now(), way.kind.model
    with reading() as session:
        if not delivery.is_anything_due(session, table, at=at):
            return 0
    with transaction() as session:
        due = delivery.due_mails(session, table, at=at)
    _send(workers, way.task, ((mail_id, way.queue) for mail_id in due))
    return len(due)


def _send(workers: Celery, task: str, hints: Iterable[tuple[UUID, str]]) -> None:
    try:
        for identifier, queue in hints:
            workers.send_task(task, args=[str(identifier)], queue=queue, expires=HINT_EXPIRES)
    except OperationalError as error:
        # the rows stay due and are hinted again: nothing is lost while the broker is away
        log.warning("the broker cannot be reached, hints wait: %s", error)
