"""Asking the process that looks at texts."""

import json
from collections.abc import Sequence
from typing import Any

from consult.children import run_module

SECONDS = 120
"""For one process: ten thousand texts take a fifth of it."""


def ask_about_texts(requests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to requests, in order, from one process; none is started for none.

    Raises: ChildFailed.
    """
    if not requests:
        return []
    answered = run_module("consult.texts.analysing", json.dumps(list(requests)).encode(), seconds=SECONDS)
    answers: list[dict[str, Any]] = json.loads(answered)
    return answers
