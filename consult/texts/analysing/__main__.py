"""The process that looks at texts: one JSON document on standard input, one on standard output.

It imports nothing of the server. The last line on standard error says what went wrong.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from consult.children import limit_this_process
from consult.texts.analysing.group_words import group_words
from consult.texts.analysing.likeness import best_matches
from consult.texts.analysing.near_copies import near_copies
from consult.texts.analysing.themes import themes

MEMORY = 2_000_000_000
"""Bytes of address space: the libraries reserve half a gigabyte of it, ten thousand long texts need as much again."""
PROCESSOR_SECONDS = 120


def answer_to(request: dict[str, Any], corpus: Sequence[str]) -> dict[str, Any]:
    """What is found in the texts of a request.

    Args:
        request: `task` and its arguments. `near_copies`, `themes` and `group_words` look at `texts` in one
            `language`; `likeness` compares them with `earlier` ones.
        corpus: every text of the message; a request names its own by their places.
    """
    texts, language = [corpus[place] for place in request["texts"]], request.get("language", "")
    if request["task"] == "near_copies":
        return {"groups": near_copies(texts)}
    if request["task"] == "themes":
        return {"themes": [asdict(theme) for theme in themes(texts, language)]}
    if request["task"] == "group_words":
        found = group_words(texts, request["groups"], request["senders"], language)
        return {"groups": {group: [asdict(word) for word in words] for group, words in found.items()}}
    earlier = [corpus[place] for place in request["earlier"]]
    background = [corpus[place] for place in request.get("background", ())]
    found_matches = best_matches(texts, earlier, language, background)
    return {"matches": [[asdict(match) for match in matches] for matches in found_matches]}


def main() -> int:
    """Answer the requests on standard input; the exit code."""
    limit_this_process(memory=MEMORY, processor_seconds=PROCESSOR_SECONDS)
    try:
        message = json.loads(sys.stdin.buffer.read())
        answers = [answer_to(request, message["corpus"]) for request in message["requests"]]
    except MemoryError:
        sys.stderr.write("the texts need more memory than this process may have\n")
        return 1
    sys.stdout.buffer.write(json.dumps(answers).encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
