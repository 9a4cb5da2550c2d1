"""What was found in the reasons of a round: themes, typical words of groups, near-copies.

Words and counts of texts are told only where it is public who says what; elsewhere they stay at the chair's desk. And
only while they are of all the texts that stand: a look that is behind them is told when it has caught up.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.models import Round
from consult.domain.lines import GROUP_LINE
from consult.domain.synthesis import DraftStatement, Section
from consult.texts.queries import analysis_of_round, typical_words
from consult.texts.reading import changed_since

MOST_THEMES = 4
MOST_WORDS = 5
MOST_CLUSTERS = 3


def themes(session: Session, round_: Round) -> list[DraftStatement]:
    """One statement with what the machine suggests for each language; none before there is something to suggest."""
    document = _document_of(session, round_)
    parts = [_part(session, round_, document, language) for language in _languages(document)]
    if not parts:
        return []
    return [_statement(Section.THEMES, {"parts": parts}, document, line=GROUP_LINE)]


def _statement(section: Section, values: dict[str, Any], document: Mapping[str, Any], line: str = "") -> DraftStatement:
    rule = section.value
    return DraftStatement(section=section, template=rule, values=values, rule=rule, line=line, as_of=document["as_of"])


def _document_of(session: Session, round_: Round) -> Mapping[str, Any]:
    """What was found in the texts that stand now; empty before all of them were looked at."""
    found = analysis_of_round(session, round_)
    as_of = found.document.get("as_of") if found else None
    return {} if found is None or as_of is None or changed_since(session, round_, as_of) else found.document


def is_outdated(session: Session, round_: Round, support: Mapping[str, Any]) -> bool:
    """True when the texts are others than those that a statement rests on."""
    return changed_since(session, round_, support["as_of"])


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
    document = _document_of(session, round_)
    clusters = [one for one in document.get("copies", ()) if one["senders"] > 1]
    if not clusters:
        return []
    values = {"clusters": _largest(clusters), "more": max(0, len(clusters) - MOST_CLUSTERS)}
    return [_statement(Section.NEAR_COPIES, values, document)]


def _largest(clusters: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    ranked = sorted(clusters, key=lambda one: (-one["senders"], -one["texts"]))
    return [
        {"texts": one["texts"], "senders": one["senders"], "codes": sorted(one["targets"])}
        for one in ranked[:MOST_CLUSTERS]
    ]
