"""The analysis of a round as one JSON document, a contract with those who read it by program."""

from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.divergence import Comparison, GroupMeasure
from consult.domain.lines import level_of
from consult.domain.tallies import STANCES, Row, Tally, opposing, supporting
from consult.domain.weighting import Weighting
from consult.synthesis.opinion import describe_opinion
from consult.synthesis.picture import RoundPicture, TargetPicture, round_picture
from consult.synthesis.sealing import labels_of
from consult.synthesis.tallying import ALL_LINES
from consult.synthesis.within import coherence_along, flags_document, multilateral_document, within_document
from consult.synthesis.wording import sentence


def analysis_document(
    session: Session, consultation: Consultation, round_: Round, weighting: Weighting | None = None
) -> dict[str, Any]:
    """Tallies and findings of a round with exact counts, as the secretariat reads them."""
    picture = round_picture(session, consultation, round_, weighting)
    return {
        "consultation": consultation.slug,
        "round": round_.number,
        "as_of_event": picture.as_of,
        "weighting": picture.weighting.value,
        "coherence": {line: _coherence(picture, line) for line in picture.lines},
        "targets": [_target(picture, target) for target in picture.targets],
        "opinion_groups": _opinion_groups(session, consultation, round_),
    }


def _opinion_groups(session: Session, consultation: Consultation, round_: Round) -> dict[str, Any]:
    """What is found now, without the places of single delegations on the map."""
    found = describe_opinion(session, consultation, round_.id)
    return {key: value for key, value in found.items() if key != "points"}


def _target(picture: RoundPicture, target: TargetPicture) -> dict[str, Any]:
    row = target.row
    answered = sum(row)
    return {
        "code": target.target.code,
        "revision": target.revision.number,
        "title": target.revision.title,
        "answered": answered,
        "not_answered": max(0, picture.delegations - answered),
        "support_share": round(supporting(row) / answered, 4) if answered else None,
        "tally": {"all": _counts(row), "by_group": _by_group(target.tallies[ALL_LINES])},
        "multilateral": multilateral_document(picture, target),
        "comparisons": [_comparison(picture, target, line) for line in picture.lines],
    }


def _coherence(picture: RoundPicture, line: str) -> dict[str, float | None]:
    """Krippendorff's ordinal alpha of each group over the targets of the round."""
    return {group: _rounded(alpha) for group, alpha in coherence_along(picture, line).items()}


def _counts(row: Row) -> dict[str, int]:
    order = [*reversed(STANCES[:5]), STANCES[5]]
    by_stance = dict(zip(STANCES, row, strict=True))
    return {stance.value: by_stance[stance] for stance in order}


def _by_group(tally: Tally) -> dict[str, dict[str, int]]:
    return {group: _counts(tally.row(group)) for group in tally.groups}


def _comparison(picture: RoundPicture, target: TargetPicture, line: str) -> dict[str, Any]:
    comparison, tally = target.comparisons[line], target.tallies[line]
    return {
        "level": level_of(line).value,
        "by": line,
        "class": comparison.class_.value,
        "direction": comparison.direction.value if comparison.direction else None,
        "p_value": _rounded(comparison.p_value),
        "q_value": _rounded(comparison.q_value),
        "gap": _rounded(comparison.gap),
        "weighting": comparison.weighting.value,
        "overall": _overall(comparison),
        "flags": [flag.name.value for flag in comparison.flags],
        "flag_groups": {flag.name.value: list(flag.groups) for flag in comparison.flags if flag.groups},
        "findings": flags_document(picture, target, line),
        "within": within_document(picture, target, line),
        "by_group": _by_group(tally),
        "groups": {group: _measure(measure) for group, measure in comparison.groups.items()},
        "sentence": sentence_of(picture, target, line),
    }


def sentence_of(picture: RoundPicture, target: TargetPicture, line: str) -> str:
    """The sentence of a finding with the exact counts of the desk."""
    comparison = target.comparisons[line]
    values = {
        "title": target.revision.title,
        "class": comparison.class_.value,
        "direction": comparison.direction.value if comparison.direction else None,
        "row": list(target.row_along(line)),
        "has_objection": opposing(target.row_along(line)) > 0,
        "groups": [[group, list(target.tallies[line].row(group))] for group in target.tallies[line].groups],
        "sides": _sides(comparison),
        "flags": {flag.name.value: list(flag.groups) for flag in comparison.flags},
        "q": comparison.q_value,
        "weighting": comparison.weighting.value,
    } | ({"leaves_out": True} if picture.leaves_out(line) else {})
    return sentence(comparison.class_.value, values, labels_of(picture.consultation, line))


def _overall(comparison: Comparison) -> dict[str, Any] | None:
    """Support and opposition over all, weighted as the comparison says."""
    found = comparison.overall
    if found is None:
        return None
    return {
        "weighting": comparison.weighting.value,
        "support": _rounded(float(found.support)),
        "opposition": _rounded(float(found.opposition)),
        "net_support": _rounded(float(found.net_support)),
    }


def _sides(comparison: Comparison) -> dict[str, str]:
    return {
        group: measure.side.value if measure.side else "none"
        for group, measure in comparison.groups.items()
        if measure.evaluable
    }


def _measure(measure: GroupMeasure) -> dict[str, Any]:
    return {
        "expressed": measure.expressed,
        "abstained": measure.abstained,
        "not_answered": measure.silent,
        "support": _rounded(measure.support),
        "opposition": _rounded(measure.opposition),
        "net_support": _rounded(measure.net_support),
        "side": measure.side.value if measure.side else None,
        "evaluable": measure.evaluable,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
