"""Targets that say what an earlier outcome recommended: as a person marked them, and as a machine suggests."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.synthesis import DraftStatement, Section
from consult.domain.vocabulary import RecommendationMark
from consult.synthesis.picture import RoundPicture
from consult.synthesis.tallying import ALL_LINES
from consult.texts.models import Recommendation
from consult.texts.queries import Mark, analysis_of_targets, recommendations_by_ids, standing_marks

TOLD = (RecommendationMark.REPEATED, RecommendationMark.SHARPENED)
SUGGESTED_FROM = 0.10
"""Likeness from which a machine's find is worth a chair's look."""
MOST_SUGGESTED = 2
LONGEST_QUOTE = 240


def repeats(session: Session, picture: RoundPicture, *, with_suggestions: bool) -> list[DraftStatement]:
    """A statement for each target that a person marked as said before, by year.

    Args:
        with_suggestions: also what nobody has judged yet, for those who are to judge it.
    """
    marks = standing_marks(session, picture.consultation.id)
    pairs = _marked(picture, marks)
    if with_suggestions:
        pairs = {**_suggested(session, picture, marks), **pairs}
    known = recommendations_by_ids(session, {recommendation_id for _, recommendation_id in pairs})
    told = []
    for target in picture.targets:
        own = [
            _values(known[recommendation_id], mark)
            for (target_id, recommendation_id), mark in pairs.items()
            if target_id == target.target.id and recommendation_id in known
        ]
        if own:
            values = {"code": target.target.code, "title": target.revision.title, "earlier": sorted(own, key=_place)}
            told.append(_statement(values, str(target.revision.id)))
    return told


def _statement(values: dict[str, Any], revision_id: str) -> DraftStatement:
    return DraftStatement(
        section=Section.REPEATS,
        template="repeats",
        values=values,
        rule="repeats",
        line=ALL_LINES,
        revision_id=revision_id,
    )


def _place(told: Mapping[str, Any]) -> tuple[bool, int, str]:
    return not told["mark"], told["year"], told["code"]


def _marked(picture: RoundPicture, marks: Mapping[tuple[UUID, UUID], Mark]) -> dict[tuple[UUID, UUID], Mark | None]:
    here = {target.target.id for target in picture.targets}
    return {pair: mark for pair, mark in marks.items() if pair[0] in here and mark.mark in TOLD}


def _suggested(
    session: Session, picture: RoundPicture, judged: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Mark | None]:
    found = analysis_of_targets(session, picture.consultation.id)
    by_code: Mapping[str, Any] = found.document.get("targets", {}) if found else {}
    pairs: dict[tuple[UUID, UUID], Mark | None] = {}
    for target in picture.targets:
        near = [
            (target.target.id, UUID(match["recommendation"]))
            for match in by_code.get(target.target.code, ())
            if match["score"] >= SUGGESTED_FROM
        ]
        pairs |= dict.fromkeys([pair for pair in near if pair not in judged][:MOST_SUGGESTED])
    return pairs


def _values(one: Recommendation, mark: Mark | None) -> dict[str, Any]:
    text = one.text if len(one.text) <= LONGEST_QUOTE else f"{one.text[:LONGEST_QUOTE].rstrip()}…"
    return {
        "mark": mark.mark if mark else "",
        "mark_id": str(mark.id) if mark else None,
        "code": one.code,
        "year": one.year,
        "forum": one.forum,
        "text": text,
        "language": one.language,
        "became": one.became,
    }


def is_outdated(session: Session, consultation_id: UUID, values: Mapping[str, Any]) -> bool:
    """True when a mark that the statement rests on was taken back or changed since."""
    standing = {str(mark.id) for mark in standing_marks(session, consultation_id).values()}
    return any(one["mark_id"] and one["mark_id"] not in standing for one in values["earlier"])
