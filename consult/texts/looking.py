"""One look at texts, from what is asked to what was found or why nothing was."""

from time import monotonic
from typing import Any

from consult.children import ChildFailed
from consult.texts.finding import find_in_round
from consult.texts.repeats import find_repeats
from consult.texts.taking import Look

SECONDS = 180
"""For one look, however many processes it needs: it ends itself, and says why, before the task's limit ends it."""


def look_at(look: Look) -> tuple[dict[str, Any] | None, str]:
    """What was found; None and the reason when no answer came within SECONDS. Holds no transaction."""
    until = monotonic() + SECONDS
    try:
        if look.round_id:
            found = find_in_round(look.round_id, until=until)
        else:
            found = find_repeats(look.consultation_id, until=until)
    except ChildFailed as failed:
        return None, str(failed)
    return found, ""
