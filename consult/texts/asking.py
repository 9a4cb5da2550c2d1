"""Asking the process that looks at texts."""

import json
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from consult.children import ChildFailed, run_module

SECONDS = 120
"""For one process: ten thousand texts take a fifth of it."""
TEXTS = ("texts", "earlier", "background")
"""Arguments of a request that are lists of texts."""


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
    answered = run_module("consult.texts.analysing", message_of(requests), seconds=left)
    answers: list[dict[str, Any]] = json.loads(answered)
    return answers


def message_of(requests: Sequence[Mapping[str, Any]]) -> bytes:
    """What the process is sent: every text once, and requests that name the places of theirs."""
    places: dict[str, int] = {}
    named = [
        {
            name: [places.setdefault(text, len(places)) for text in value] if name in TEXTS else value
            for name, value in request.items()
        }
        for request in requests
    ]
    return json.dumps({"corpus": list(places), "requests": named}).encode()
