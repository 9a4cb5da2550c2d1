"""The chair's desk: who has answered, where the groups stand, what to look at first, and the digests."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.accreditation.queries import applications_of, may_assess
from consult.authentication import current_actor, signed_in
from consult.consultations.models import Consultation, Round
from consult.consultations.queries import consultations_by_ids, current_round, delegations_of, rounds
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, consultations_of
from consult.domain.synthesis import CLASS_ORDER, DIVIDED
from consult.domain.vocabulary import StakeholderGroup
from consult.domain.weighting import Weighting
from consult.presentation import Flag, utc_date
from consult.presentation.translation import gettext as _
from consult.synthesis.analysis import sentence_of
from consult.synthesis.coverage import quiet_windows_of
from consult.synthesis.opinion import opinion_of
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.divergence_map import divergence_map
from consult.synthesis.pages.operation import operation_of
from consult.synthesis.pages.opinion import summary_of
from consult.synthesis.pages.participation import participation_by_group
from consult.synthesis.pages.shown import Shown
from consult.synthesis.pages.waiting import waiting_at_desk
from consult.synthesis.pages.within import groups_over_targets
from consult.synthesis.picture import TargetPicture, round_picture
from consult.synthesis.progress import Backlog, findings_behind
from consult.synthesis.queries import blockers_of, digests_of, participation, positions_since
from consult.synthesis.sealing import headline_of_digest, labels_of
from consult.synthesis.tallying import ALL_LINES
from consult.synthesis.wording.arrivals import since_the_draft

SORTS = ("gap", "code", "class", "flags")
FIRST = 3
"""Findings that the desk puts first: what a reader takes in between two meetings; the map below has them all."""
NAMED_SILENT = 200
"""Silent delegations named on the page at most; the number is always told."""
_WORTH_A_LOOK = ("blocking", "possible_division", "split_group", "differs_in_degree", "abstaining_group")


@bp.get("/desks")
@signed_in
def my_desks() -> ResponseReturnValue:
    """List the desks that the reader may read."""
    with reading() as session:
        mine = consultations_by_ids(session, consultations_of(current_actor(), Action.READ_DESK))
        entries = [(found, current_round(session, found.id), _last_news(session, found)) for found in mine]
    return render_template("synthesis/desks.html", entries=entries)


def _last_news(session: Session, consultation: Consultation) -> tuple[str, str] | None:
    """State and headline of the newest digest."""
    found = digests_of(session, consultation.id)
    return (found[0][0].state, headline_of_digest(found[0][0])) if found else None


@bp.get("/c/<slug>/desk")
@signed_in
def desk(slug: str) -> ResponseReturnValue:
    """Show the desk of a consultation, with exact counts."""
    sort = request.args.get("sort", "gap")
    if sort not in SORTS:
        raise NotFound
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        round_, line = access.asked_round(session, consultation), access.asked_line(consultation)
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            **access.freshness(session, consultation),
            "round": round_,
            "rounds": rounds(session, consultation.id),
            "sort": sort,
            "digests": [
                (digest, drafted_in, headline_of_digest(digest), waiting_at_desk(session, consultation, digest))
                for digest, drafted_in in digests_of(session, consultation.id)
            ],
            "quiet": quiet_windows_of(session, consultation.id),
            "may_draft": access.may(consultation, Action.DRAFT_DIGEST),
            "line_labels": labels_of(consultation, "lines"),
        }
        if may_assess(current_actor(), consultation):
            context["waiting"] = len(applications_of(session, current_actor(), consultation))
        if access.may(consultation, Action.OPERATE):
            context |= operation_of(session, consultation, with_check="check" in request.args)
        if round_ is not None:
            context |= _round_context(session, consultation, round_, line, sort)
        return render_template("synthesis/desk.html", **context)


def _round_context(
    session: Session, consultation: Consultation, round_: Round, line: str | None, sort: str
) -> dict[str, Any]:
    picture = round_picture(session, consultation, round_, access.asked_weighting())
    line = line or picture.main_line
    blockers = blockers_of(session, round_.id) if access.sees_names(consultation) else {}
    shown = Shown(picture=picture, line=line, blockers=blockers)
    behind: Backlog | None = findings_behind(session, consultation.id, round_.id)
    return {
        "shown": shown,
        "view": access.view_asked(),
        "weightings": list(Weighting),
        "behind": behind,
        "first": look_at_first(shown),
        "within": groups_over_targets(shown),
        "map": divergence_map(shown, sort, None if "all" in request.args else access.asked_number("page") or 1),
        "since": _since_last_digest(session, consultation, round_),
        "silent": _silent(session, consultation, round_),
        "is_attributed": access.is_attributed(consultation),
        "divided": sum(shown.comparison(target).class_ in DIVIDED for target in picture.targets),
        "actor_name": current_actor().name,
        "reads_splits": access.may(consultation, Action.READ_RELEASED_ALIGNMENTS),
        "reads_positions": access.may(consultation, Action.READ_ALL_POSITIONS),
        "has_corridors": access.may(consultation, Action.READ_ALL_POSITIONS)
        and picture.accredited[ALL_LINES].get(StakeholderGroup.GOVERNMENT, 0) > 1,
        "opinion": summary_of(found.document if (found := opinion_of(session, round_.id)) else None),
        **participation_by_group(session, consultation, [round_], line, at_desk=True),
    }


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding worth a look, with its sentence."""

    code: str
    text: str
    class_name: str
    direction: str | None
    flags: list[Flag]


def look_at_first(shown: Shown) -> list[Finding]:
    """The findings that ask for attention: divisions, then what may become one, the widest gaps first."""
    ranked = sorted(shown.picture.targets, key=lambda target: _urgency(shown, target))
    worth = [target for target in ranked if _urgency(shown, target)[0] < len(_WORTH_A_LOOK) + 1]
    return [_finding(shown, target) for target in worth[:FIRST]]


def _urgency(shown: Shown, target: TargetPicture) -> tuple[int, float, int]:
    found = shown.comparison(target)
    raised = {flag.name.value for flag in found.flags}
    hints = [place for place, name in enumerate(_WORTH_A_LOOK, start=1) if name in raised]
    rank = 0 if found.class_.value in DIVIDED else min(hints, default=len(_WORTH_A_LOOK) + 1)
    return rank, -(found.gap or 0), CLASS_ORDER.index(found.class_.value)


def _finding(shown: Shown, target: TargetPicture) -> Finding:
    found = shown.comparison(target)
    return Finding(
        code=target.target.code,
        text=sentence_of(shown.picture, target, shown.line),
        class_name=found.class_.value,
        direction=found.direction.value if found.direction else None,
        flags=shown.flags(target),
    )


def _since_last_digest(session: Session, consultation: Consultation, round_: Round) -> dict[str, Any] | None:
    """The newest digest of the round and what came after it was drafted, in words."""
    drafted = [digest for digest, drafted_in in digests_of(session, consultation.id) if drafted_in.id == round_.id]
    if not drafted:
        return None
    when = _("draft %(draft)s of %(date)s", draft=drafted[0].draft, date=utc_date(drafted[0].drafted_at))
    words = since_the_draft(*positions_since(session, drafted[0]), when=when)
    return {"digest": drafted[0], "words": words}


def _silent(session: Session, consultation: Consultation, round_: Round) -> dict[str, Any]:
    heard = participation(session, round_.id)
    names = [member.name for member in delegations_of(session, consultation.id) if member.id not in heard]
    told = names[:NAMED_SILENT] if access.sees_names(consultation) else []
    return {"count": len(names), "names": told, "more": len(names) - len(told)}
