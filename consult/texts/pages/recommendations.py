"""Targets beside recommendations of earlier outcomes: what was asked for before, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import current_actor, signed_in
from consult.consultations import access
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import RecommendationMark
from consult.presentation.translation import gettext as _
from consult.presentation.translation import lazy_gettext
from consult.targets.queries import TargetWithRevision, targets_with_revisions
from consult.texts import service
from consult.texts.models import Recommendation, TextAnalysis
from consult.texts.pages.blueprint import bp
from consult.texts.queries import Mark, analysis_of_targets, is_given_up, recommendations_by_ids, standing_marks
from consult.texts.repeats import recommendations_for

SHOWN_FROM = 0.10
"""Likeness from which a suggestion stands on the page; the closest one below it is folded away."""
MARKS = {
    RecommendationMark.REPEATED: lazy_gettext("Repeated"),
    RecommendationMark.SHARPENED: lazy_gettext("Sharpened"),
    RecommendationMark.UNRELATED: lazy_gettext("Unrelated"),
}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An earlier recommendation near a target (or near a later recommendation), and what a person said of it."""

    recommendation: Recommendation
    score: float | None
    mark: Mark | None = None


@bp.get("/c/<slug>/desk/recommendations")
@signed_in
def show_recommendations(slug: str) -> ResponseReturnValue:
    """Show each target beside the earlier recommendations that say much the same."""
    with reading() as session:
        return _page(session, access.consultation_for(session, slug, Action.READ_DESK))


def _page(session: Session, consultation: Consultation, errors: Sequence[tuple[str, str]] = ()) -> str:
    known = recommendations_for(session, consultation.id)
    found = analysis_of_targets(session, consultation.id)
    document = found.document if found else {}
    by_id = {one.id: one for one in known}
    targets = targets_with_revisions(session, consultation.id)
    marks = standing_marks(session, consultation.id)
    by_id = {**by_id, **recommendations_by_ids(session, {key[1] for key in marks} - by_id.keys())}
    suggested = [(target, _suggestions(target, document, by_id, marks)) for target in targets]
    returned = _returned(document, by_id)
    return render_template(
        "texts/recommendations.html",
        consultation=consultation,
        illustrative_notice=consultation.notice or None,
        known=len(known),
        found=found if found and found.found_at else None,
        is_given_up=is_given_up(found, at=utc_now()),
        error=_error(consultation, found),
        operates=access.may(consultation, Action.OPERATE),
        may_mark=access.may(consultation, Action.MARK_RECOMMENDATION),
        suggested=[(target, near) for target, near in suggested if near and not _is_weak(near)],
        weak=[(target, near) for target, near in suggested if near and _is_weak(near)],
        without=[target for target, near in suggested if not near],
        returned=[(one, near) for one, near in returned if not _is_weak(near)],
        returned_weakly=[(one, near) for one, near in returned if _is_weak(near)],
        least=SHOWN_FROM,
        marks=MARKS,
        errors=errors,
    )


def _is_weak(near: Sequence[Suggestion]) -> bool:
    """True where nothing is near enough and nobody said anything: the closest one, which may share a word by chance."""
    return all(one.mark is None and (one.score or 0) < SHOWN_FROM for one in near)


def _error(consultation: Consultation, found: TextAnalysis | None) -> str | None:
    return found.last_error if found and access.may(consultation, Action.OPERATE) else None


def _suggestions(
    target: TargetWithRevision,
    document: Mapping[str, Any],
    by_id: Mapping[UUID, Recommendation],
    marks: Mapping[tuple[UUID, UUID], Mark],
) -> list[Suggestion]:
    """What was found and what was marked: a mark stays in sight when the wording moves away from it."""
    scores: dict[UUID, float | None] = {key[1]: None for key in marks if key[0] == target.target.id}
    for match in document.get("targets", {}).get(target.code, []):
        scores[UUID(match["recommendation"])] = match["score"]
    near = [
        Suggestion(recommendation=by_id[one], score=score, mark=marks.get((target.target.id, one)))
        for one, score in scores.items()
        if one in by_id
    ]
    return sorted(near, key=lambda one: (-(one.score or 0), one.recommendation.code))


def _returned(
    document: Mapping[str, Any], by_id: Mapping[UUID, Recommendation]
) -> list[tuple[Recommendation, list[Suggestion]]]:
    """Recommendations that say much the same as one of an earlier year."""
    found = []
    for one, matches in document.get("returned", {}).items():
        near = [
            Suggestion(recommendation=by_id[earlier], score=match["score"])
            for match in matches
            if (earlier := UUID(match["recommendation"])) in by_id
        ]
        if UUID(one) in by_id and near:
            found.append((by_id[UUID(one)], near))
    return sorted(found, key=lambda pair: (pair[0].year, pair[0].code))


@bp.post("/c/<slug>/desk/recommendations")
@signed_in
def mark(slug: str) -> ResponseReturnValue:
    """Say how a target stands to an earlier recommendation."""
    try:
        with transaction() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            service.mark_recommendation(
                session,
                current_actor(),
                consultation,
                code=request.form.get("target", ""),
                recommendation_id=_identifier("recommendation"),
                mark=request.form.get("mark", ""),
                at=utc_now(),
            )
    except InvalidInput:
        words = _("Choose whether the target repeats the recommendation, sharpens it, or has nothing to do with it.")
        with reading() as session:
            consultation = access.consultation_for(session, slug, Action.READ_DESK)
            return _page(session, consultation, [("targets", words)]), 422
    flash(_("Your mark is recorded."))
    return redirect(url_for("texts.show_recommendations", slug=slug, _anchor=_anchor()), 303)


@bp.post("/c/<slug>/desk/recommendations/<uuid:mark_id>/undo")
@signed_in
def unmark(slug: str, mark_id: UUID) -> ResponseReturnValue:
    """Take a mark back."""
    with transaction() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        service.unmark_recommendation(session, current_actor(), consultation, mark_id, at=utc_now())
    flash(_("The mark is taken back."))
    return redirect(url_for("texts.show_recommendations", slug=slug, _anchor=_anchor()), 303)


def _identifier(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        raise NotFound from None


def _anchor() -> str | None:
    code = request.form.get("target", "")
    return f"target-{code}" if code.isascii() and len(code) <= 32 else None
