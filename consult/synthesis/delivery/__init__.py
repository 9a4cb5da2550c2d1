"""Sending mail: one delivery, one recipient, one message, and never twice by our doing."""

from consult.synthesis.delivery.protocol import deliver
from consult.synthesis.delivery.rows import (
    MAX_ATTEMPTS,
    TIME_LIMIT,
    due_deliveries,
    is_anything_due,
    lease,
)
from consult.synthesis.delivery.settling import Decision, settle
from consult.synthesis.delivery.sweeping import Swept, is_anything_to_sweep, sweep, sweep_after_restart

__all__ = [
    "MAX_ATTEMPTS",
    "TIME_LIMIT",
    "Decision",
    "Swept",
    "deliver",
    "due_deliveries",
    "is_anything_due",
    "is_anything_to_sweep",
    "lease",
    "settle",
    "sweep",
    "sweep_after_restart",
]
