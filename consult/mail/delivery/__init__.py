"""Sending mail: one row, one recipient, one message, and never twice by our doing."""

from consult.mail.delivery.kind import MailKind
from consult.mail.delivery.protocol import deliver
from consult.mail.delivery.rows import MAX_ATTEMPTS, OPEN, TIME_LIMIT, due_mails, is_anything_due, lease
from consult.mail.delivery.sweeping import Swept, is_anything_to_sweep, sweep, sweep_after_restart

__all__ = [
    "MAX_ATTEMPTS",
    "OPEN",
    "TIME_LIMIT",
    "MailKind",
    "Swept",
    "deliver",
    "due_mails",
    "is_anything_due",
    "is_anything_to_sweep",
    "lease",
    "sweep",
    "sweep_after_restart",
]
