"""Tasks that the time of day starts."""

from celery import shared_task

from consult.consultations.service import open_and_close_due_rounds
from consult.database import transaction, utc_now


@shared_task(name="consultations.turn_rounds")
def turn_rounds() -> None:
    """Open the rounds whose minute has come, and close those whose time is over."""
    with transaction() as session:
        open_and_close_due_rounds(session, at=utc_now())
