"""Tasks of mails: bringing them on their way, and ending those whose sender died."""

import logging
from typing import Any
from uuid import UUID

from celery import shared_task

from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import SettingMissing, SettingWrong
from consult.mail import delivery
from consult.mail.letters import LETTERS
from consult.synthesis.delivery import DIGEST_MAILS
from workers.app import ContextTask
from workers.mailing import WAYS
from workers.relay import hint_due_mails

log = logging.getLogger(__name__)


@shared_task(name="mail.hint_due", bind=True)
def hint_due(self: ContextTask) -> None:
    """Hint the mails that are due."""
    hint_due_mails(self.app)


@shared_task(name="mail.sweep_lost")
def sweep_lost() -> None:
    """End the mails whose sender died: try again, or unknown where the mail may have gone out."""
    at = utc_now()
    for way in WAYS:
        with reading() as session:
            if not delivery.is_anything_to_sweep(session, way.kind, at=at):
                continue
        with transaction() as session:
            delivery.sweep(session, way.kind, at=at)


# four minutes: a slow server may take its time for each answer, and the lease of a mail covers it
@shared_task(name="mail.deliver_digest", bind=True, time_limit=240, soft_time_limit=220)
def deliver_digest(self: ContextTask, delivery_id: str) -> None:
    """Make one attempt at a digest's mail, which opens its own transactions: none is open while a server speaks."""
    _deliver(DIGEST_MAILS, UUID(delivery_id), self.app.settings)


@shared_task(name="mail.deliver_letter", bind=True, time_limit=240, soft_time_limit=220)
def deliver_letter(self: ContextTask, letter_id: str) -> None:
    """Make one attempt at a letter; as `deliver_digest`."""
    _deliver(LETTERS, UUID(letter_id), self.app.settings)


def _deliver(kind: delivery.MailKind[Any], mail_id: UUID, settings: Settings) -> None:
    try:
        delivery.deliver(kind, mail_id, settings=settings)
    except (SettingMissing, SettingWrong) as error:  # each mail is hinted again every few seconds: a line, no trace
        log.error("a mail waits until a setting is mended: %s", error)
