"""Tasks of mails: bringing them on their way, and ending those whose sender died."""

from uuid import UUID

from celery import shared_task

from consult.database import reading, transaction, utc_now
from consult.mail import delivery
from consult.mail.letters import LETTERS
from consult.synthesis.delivery import DIGEST_MAILS
from workers.app import ContextTask
from workers.mailing import WAYS
from workers.relay import hint_due_mails


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
    delivery.deliver(DIGEST_MAILS, UUID(delivery_id), settings=self.app.settings)


@shared_task(name="mail.deliver_letter", bind=True, time_limit=240, soft_time_limit=220)
def deliver_letter(self: ContextTask, letter_id: str) -> None:
    """Make one attempt at a letter; as `deliver_digest`."""
    delivery.deliver(LETTERS, UUID(letter_id), settings=self.app.settings)
