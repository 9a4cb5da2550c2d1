"""Asking the process that looks at texts."""

import json
from collections.abc import Sequence
from time import monotonic
from typing import Any

from consult.children import ChildFailed, run_module

SECONDS = 120
"""For one process: ten thousand texts take a fifth of it."""


def ask_about_texts(requests: Sequence[dict[str, Any]], *, until: float) -> list[dict[str, Any]]:
    """The answers to requests, in order, from one process; none is started for none.

    Args:
        until: when whoever asks must have an answer, on the monotonic clock; then the process is ended.
    Raises: ChildFailed.
    """
    if not requests:
        return []
    left = min(SECONDS, until - monotonic())
    if left <= 0:
        raise ChildFailed("the texts could not all be looked at in the time that a look may take")
    answered = run_module("consult.texts.analysing", json.dumps(list(requests)).encode(), seconds=left)
    answers: list[dict[str, Any]] = json.loads(answered)
    return answers
