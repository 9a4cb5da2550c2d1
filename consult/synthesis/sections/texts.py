"""What was found in the reasons of a round: themes, typical words of groups, near-copies.

Words and counts of texts are told only where it is public who says what; elsewhere they stay at the chair's desk.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.models import Round
from consult.domain.lines import GROUP_LINE
from consult.domain.synthesis import DraftStatement, Section
from consult.texts.queries import analysis_of_round, typical_words

MOST_THEMES = 4
MOST_WORDS = 5
MOST_CLUSTERS = 3


def themes(session: Session, round_: Round) -> list[DraftStatement]:
    """One statement with what the machine suggests for each language; none before there is something to suggest."""
    found = analysis_of_round(session, round_)
    document: Mapping[str, Any] = found.document if found else {}
    parts = [_part(session, round_, document, language) for language in _languages(document)]
    if not parts:
        return []
    values = {"parts": parts}
    return [DraftStatement(section=Section.THEMES, template="themes", values=values, rule="themes", line=GROUP_LINE)]


def _languages(document: Mapping[str, Any]) -> list[str]:
    spoken = {theme["language"] for theme in document.get("themes", ())}
    spoken |= {part["language"] for parts in document.get("words", {}).values() for part in parts if part["words"]}
    return sorted(spoken)


def _part(session: Session, round_: Round, document: Mapping[str, Any], language: str) -> dict[str, Any]:
    own = [theme for theme in document["themes"] if theme["language"] == language]
    typical = typical_words(session, round_, language=language)
    return {
        "language": language,
        "themes": [list(theme["words"]) for theme in own[:MOST_THEMES]],
        "typical": [[group, words[:MOST_WORDS]] for group, words in typical.items()],
    }


def near_copies(session: Session, round_: Round) -> list[DraftStatement]:
    """One statement with the texts that several senders sent in nearly the same words; none where nobody did."""
    found = analysis_of_round(session, round_)
    clusters = [one for one in (found.document.get("copies", ()) if found else ()) if one["senders"] > 1]
    if not clusters:
        return []
    values = {"clusters": _largest(clusters), "more": max(0, len(clusters) - MOST_CLUSTERS)}
    return [DraftStatement(section=Section.NEAR_COPIES, template="near_copies", values=values, rule="near_copies")]


def _largest(clusters: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    ranked = sorted(clusters, key=lambda one: (-one["senders"], -one["texts"]))
    return [
        {"texts": one["texts"], "senders": one["senders"], "codes": sorted(one["targets"])}
        for one in ranked[:MOST_CLUSTERS]
    ]
