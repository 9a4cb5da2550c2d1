"""One look at texts, from what is asked to what was found or why nothing was."""

from typing import Any

from consult.children import ChildFailed
from consult.texts.finding import find_in_round
from consult.texts.repeats import find_repeats
from consult.texts.taking import Look


def look_at(look: Look) -> tuple[dict[str, Any] | None, str]:
    """What was found; None and the reason when the process that looks gave no answer. Holds no transaction."""
    try:
        found = find_in_round(look.round_id) if look.round_id else find_repeats(look.consultation_id)
    except ChildFailed as failed:
        return None, str(failed)
    return found, ""
