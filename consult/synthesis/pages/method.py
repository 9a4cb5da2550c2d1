"""The method with a consultation's own numbers: one target worked through, and the cross-checks."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import public
from consult.consultations import queries
from consult.consultations.models import Consultation, Round
from consult.consultations.pages import bp as consultations
from consult.consultations.rules import rule_words
from consult.database import reading
from consult.domain.cross_checks import Dissonance, pairs_of
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.domain.permutation import kruskal_wallis
from consult.domain.tallies import Tally, expressed, opposing, supporting
from consult.presentation.labels import in_group_order
from consult.presentation.translation import lazy_gettext
from consult.synthesis import own_method
from consult.synthesis.opinion import opinion_of
from consult.synthesis.pages import access
from consult.synthesis.pages.corridor import summary_of as corridor_in_words
from consult.synthesis.pages.opinion import summary_of as opinion_in_words
from consult.synthesis.pages.shown import Shown
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.released import picture_for_readers
from consult.synthesis.sealing import labels_of
from consult.synthesis.wording.turnover import change_of_agreement

DISSONANCES = {
    Dissonance.RANGE_SEES_DISAGREEMENT: lazy_gettext(
        "The percentile range sees disagreement: it looks at all positions as one panel, the class at each group."
    ),
    Dissonance.RANGE_SEES_NONE: lazy_gettext(
        "The percentile range sees no disagreement: one side outweighs the other in all, though the groups part."
    ),
    Dissonance.A_SEES_TWO_CAMPS: lazy_gettext(
        "Agreement A sees two camps: strong and mild support lie apart on the scale, yet on one side."
    ),
    Dissonance.A_SEES_ONE_PLACE: lazy_gettext(
        "Agreement A sees one place: most positions lie together, though the groups part."
    ),
}


@consultations.get("/c/<slug>/method")
@public
def method_of(slug: str) -> ResponseReturnValue:
    """Work the method through with the numbers of this consultation that its readers may know."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_RESULTS)
        round_, line = access.asked_round(session, consultation), access.asked_line(consultation)
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            "round": round_,
            "is_shown": round_ is not None and access.is_published(session, consultation, round_),
            "is_attributed": access.is_attributed(consultation),
            "minimum": consultation.smallest_cell,
            "line_labels": labels_of(consultation, "lines"),
        }
        if round_ is not None and context["is_shown"]:
            context |= _numbers(session, consultation, round_, line, request.args.get("target"))
        elif request.args.get("target"):
            raise NotFound
        return render_template("consultations/own_method.html", **context)


def _numbers(
    session: Session, consultation: Consultation, round_: Round, line: str | None, code: str | None
) -> dict[str, Any]:
    picture = picture_for_readers(session, consultation, round_)
    line = line or picture.main_line
    shown = Shown(picture=picture, line=line)
    target = own_method.worked_target(picture, line, code)
    if code is not None and target is None:
        raise NotFound
    checked, alphas = own_method.checked_targets(picture, line), own_method.coherence(picture, line)
    context: dict[str, Any] = {
        "shown": shown,
        "line": line,
        "target": target,
        "checked": [
            (found, [str(DISSONANCES[name]) for name in found.dissonances]) for found in checked if found.checks
        ],
        "withheld": sum(found.checks is None for found in checked),
        "coherence": [(shown.name_of(group), alphas[group]) for group in in_group_order(alphas, shown.labels)],
    }
    if target is not None:
        context |= _worked(shown, target) | _across(session, consultation, round_, picture, target, line)
    return context


def _worked(shown: Shown, target: TargetPicture) -> dict[str, Any]:
    tally = own_method.printed_tally(shown.picture, target, shown.line) or Tally({})
    found = shown.comparison(target)
    compared = [tally.row(name) for name, measure in found.groups.items() if measure.evaluable]
    return {
        "found": found,
        "rule": rule_words(found.class_.value),
        "flags": shown.flags(target),
        "statistic": kruskal_wallis([row[:5] for row in compared]) if len(compared) > 1 else None,
        "tested": sum(one.comparisons[shown.line].p_value is not None for one in shown.picture.targets),
        "groups": [
            {
                "name": shown.name_of(group),
                "row": tally.row(group),
                "support": supporting(tally.row(group)),
                "oppose": opposing(tally.row(group)),
                "expressed": expressed(tally.row(group)),
                "measure": found.groups.get(group),
            }
            for group in shown.groups
            if group in tally.counts
        ],
        "pairs": [
            (shown.name_of(pair.first), shown.name_of(pair.second), pair) for pair in pairs_of(tally, with_p=True)
        ],
    }


def _across(
    session: Session,
    consultation: Consultation,
    round_: Round,
    picture: RoundPicture,
    target: TargetPicture,
    line: str,
) -> dict[str, Any]:
    """Rounds, opinion groups and corridors: only where who said what is public."""
    if not access.is_attributed(consultation):
        return {}
    earlier = queries.round_by_number(session, consultation.id, round_.number - 1)
    before = picture_for_readers(session, consultation, earlier) if earlier else None
    moved = own_method.between_rounds(session, before, picture, line, target.target.code)
    corridor = own_method.example_of_corridor(session, consultation, round_)
    looked_at = opinion_of(session, round_.id)
    document = looked_at.document if looked_at else None
    return {
        "moved": moved,
        "moved_words": change_of_agreement(moved.told) if moved else [],
        "since": earlier,
        "gate": own_method.gate_of_opinion(document),
        "opinion": opinion_in_words(document),
        "corridor": corridor,
        "corridor_words": corridor_in_words(corridor) if corridor else [],
    }
