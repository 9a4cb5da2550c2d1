"""Which targets of other consultations an organisation's targets are like by their wording: suggestions for itself."""

from collections.abc import Sequence
from time import monotonic
from uuid import UUID

from consult.positions.ledger.entries import Entry
from consult.texts.asking import ask_about_texts
from consult.texts.languages import language_of
from consult.texts.repeats import wording

SUGGESTED_FROM = 0.10
"""The cosine from which a person is asked, as for earlier recommendations."""
SECONDS = 20
"""For all of it: somebody waits for the page, and so does one of the few threads of the web."""
MOST_ENTRIES = 2_000
"""Positions that are compared at most, the newest: no government has taken more."""


def like_by_wording(entries: Sequence[Entry]) -> list[tuple[UUID, UUID]]:
    """Pairs of targets of different consultations whose wordings are near, in one language each.

    It runs a process of its own: no transaction may be open meanwhile.

    Raises: ChildFailed.
    """
    newest = sorted(entries, key=lambda entry: entry.position.taken_at, reverse=True)[:MOST_ENTRIES]
    spoken = [(_language(entry), entry) for entry in newest]
    compared, requests = [], []
    for language in sorted({found for found, _ in spoken}):
        same = [entry for found, entry in spoken if found == language]
        for here in dict.fromkeys(entry.consultation.id for entry in same):
            mine = [entry for entry in same if entry.consultation.id == here]
            others = [entry for entry in same if entry.consultation.id > here]  # each two consultations once
            if others:
                compared.append((mine, others))
                requests.append(_request(mine, others, same, language))
    return [
        (entry.target_id, others[match["place"]].target_id)
        for (mine, others), answer in zip(compared, ask_about_texts(requests, until=monotonic() + SECONDS), strict=True)
        for entry, matches in zip(mine, answer["matches"], strict=True)
        for match in matches
        if match["score"] >= SUGGESTED_FROM
    ]


def _language(entry: Entry) -> str:
    return language_of(wording(entry.target), default=entry.consultation.languages[0])


def _request(
    mine: Sequence[Entry], others: Sequence[Entry], background: Sequence[Entry], language: str
) -> dict[str, object]:
    return {
        "task": "likeness",
        "texts": [wording(entry.target) for entry in mine],
        "earlier": [wording(entry.target) for entry in others],
        "background": [wording(entry.target) for entry in background],
        "language": language,
    }
