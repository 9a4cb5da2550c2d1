"""Tasks that the time of day starts."""

from celery import shared_task

from consult.accounts.sweeping import sweep as sweep_accounts
from consult.consultations.service import open_and_close_due_rounds
from consult.database import transaction, utc_now
from consult.notices.closing import remind_closing_rounds


@shared_task(name="consultations.turn_rounds")
def turn_rounds() -> None:
    """Open the rounds whose minute has come, and close those whose time is over."""
    with transaction() as session:
        open_and_close_due_rounds(session, at=utc_now())


# four minutes: a round of ten thousand delegations has as many reminders
@shared_task(name="notices.remind_closing_rounds", time_limit=240, soft_time_limit=220)
def remind() -> None:
    """Post the reminders that stand now to delegations that have not answered."""
    with transaction() as session:
        remind_closing_rounds(session, at=utc_now())


@shared_task(name="accounts.sweep")
def sweep() -> None:
    """Clear away sessions, tokens and codes whose time is over."""
    with transaction() as session:
        sweep_accounts(session, at=utc_now())
