"""Which earlier recommendations say much the same as the targets of a consultation: suggestions for a person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.database import reading
from consult.targets.queries import TargetWithRevision, targets_with_revisions
from consult.texts.asking import ask_about_texts
from consult.texts.languages import language_of
from consult.texts.models import Recommendation

MOST_RECOMMENDATIONS = 20_000


def recommendations_for(session: Session, consultation_id: UUID) -> Sequence[Recommendation]:
    """The earlier recommendations that serve a consultation: its own and those of the site, by year and code."""
    serves = sa.or_(Recommendation.consultation_id.is_(None), Recommendation.consultation_id == consultation_id)
    query = sa.select(Recommendation).where(serves).order_by(Recommendation.year, Recommendation.code)
    return session.scalars(query.limit(MOST_RECOMMENDATIONS)).all()


def find_repeats(consultation_id: UUID, *, until: float) -> dict[str, Any]:
    """For each target the earlier recommendations nearest to it, and for each of these the earlier ones near it.

    No transaction is open while the texts are compared.

    Args:
        until: when it must have ended, on the monotonic clock.
    Returns:
        `targets`: code to a list of recommendation and score; `returned`: the same for recommendations, by identifier.
    Raises: ChildFailed.
    """
    with reading() as session:
        consultation = session.get_one(Consultation, consultation_id)
        targets = targets_with_revisions(session, consultation_id)
        earlier = recommendations_for(session, consultation_id)
    spoken = consultation.languages[0]
    found: dict[str, Any] = {"targets": {}, "returned": {}, "recommendations": len(earlier)}
    for language in sorted({one.language for one in earlier}):
        same = [one for one in earlier if one.language == language]
        asked = [one for one in targets if language_of(wording(one), default=spoken) == language]
        _compare(found, language, asked, same, until=until)
    return found


def wording(target: TargetWithRevision) -> str:
    """What is compared of a target: its title and its text."""
    return f"{target.title}. {target.revision.text}"


def _compare(
    found: dict[str, Any],
    language: str,
    targets: Sequence[TargetWithRevision],
    earlier: Sequence[Recommendation],
    *,
    until: float,
) -> None:
    texts = [one.text for one in earlier]
    years = sorted({one.year for one in earlier})[1:]
    later = [[one for one in earlier if one.year == year] for year in years]
    requests = [(texts, [wording(target) for target in targets])]
    requests += [
        ([one.text for one in earlier if one.year < part[0].year], [one.text for one in part]) for part in later
    ]
    background = [*texts, *(wording(target) for target in targets)]
    answers = ask_about_texts(
        [
            {"task": "likeness", "texts": asked, "earlier": before, "background": background, "language": language}
            for before, asked in requests
        ],
        until=until,
    )
    for target, matches in zip(targets, answers[0]["matches"], strict=True):
        found["targets"][target.code] = _told(earlier, matches)
    for part, answer in zip(later, answers[1:], strict=True):
        before = _before(part, earlier)
        found["returned"] |= {
            str(one.id): _told(before, matches) for one, matches in zip(part, answer["matches"], strict=True) if matches
        }


def _before(part: Sequence[Recommendation], earlier: Sequence[Recommendation]) -> list[Recommendation]:
    return [one for one in earlier if one.year < part[0].year]


def _told(earlier: Sequence[Recommendation], matches: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"recommendation": str(earlier[match["place"]].id), "score": match["score"]} for match in matches]
