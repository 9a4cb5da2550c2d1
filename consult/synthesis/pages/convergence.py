"""Convergence at the desk: what changed between two rounds, apart from who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import signed_in
from consult.consultations import queries
from consult.consultations.models import Consultation, Round
from consult.database import reading
from consult.domain.convergence import GapTrend
from consult.domain.divergence import Comparison
from consult.domain.errors import NotFound
from consult.domain.permissions import Action
from consult.domain.vocabulary import RoundState
from consult.presentation import Bar, BarRow, bar, bar_scale
from consult.presentation.translation import lazy_gettext
from consult.synthesis.convergence.comparing import TargetCompared, compared_rounds
from consult.synthesis.convergence.picture import RoundCounts, over_rounds
from consult.synthesis.pages import access
from consult.synthesis.pages.blueprint import bp
from consult.synthesis.pages.consultation import parts_of
from consult.synthesis.picture import RoundPicture, round_picture
from consult.synthesis.sealing import labels_of
from consult.synthesis.wording.moves import direction_in_words
from consult.synthesis.wording.turnover import change_of_agreement

PAGE_SIZE = 20
"""Targets on one page: what changed takes a paragraph each."""
NAMED = 40
"""Names in one list at most; the page of the target has them all."""
TRENDS = {
    GapTrend.NARROWED: lazy_gettext("narrowed"),
    GapTrend.STEADY: lazy_gettext("steady"),
    GapTrend.WIDENED: lazy_gettext("widened"),
}


@dataclass(frozen=True, kw_only=True)
class Named:
    """Delegations by name as far as the reader may know names, and how many more there are."""

    count: int
    names: Sequence[str]

    @property
    def more(self) -> int:
        """Delegations beyond those named."""
        return self.count - len(self.names) if self.names else 0


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One target as the page tells it."""

    found: TargetCompared
    sentences: Sequence[str]
    before: tuple[str, str | None]
    now: tuple[str, str | None]
    trend: str
    up: Named
    down: Named
    aside: Named
    direction: str
    left: Named
    came: Named
    rounds: Sequence[tuple[RoundCounts, Bar | None]]


@bp.get("/c/<slug>/desk/convergence")
@signed_in
def show_convergence(slug: str) -> ResponseReturnValue:
    """Compare two rounds target by target; without a choice, the present one with the one before it."""
    with reading() as session:
        consultation = access.consultation_for(session, slug, Action.READ_DESK)
        begun = [found for found in queries.rounds(session, consultation.id) if found.state != RoundState.PLANNED]
        now, before = _asked_pair(session, consultation, begun)
        line = access.asked_line(consultation)
        context: dict[str, Any] = {
            "consultation": consultation,
            "illustrative_notice": consultation.notice or None,
            **access.freshness(session, consultation),
            "round": now,
            "since": before,
            "pairs": [(old, new) for new in begun for old in begun if old.number < new.number],
        }
        if now is not None and before is not None:
            context |= _compared(session, consultation, begun, (before, now), line)
        return render_template("synthesis/convergence.html", **context)


def _asked_pair(
    session: Session, consultation: Consultation, begun: Sequence[Round]
) -> tuple[Round | None, Round | None]:
    """The later round and the earlier one it is compared with. Raises: NotFound."""
    now, since = access.asked_round(session, consultation), access.asked_number("since")
    earlier = [found for found in begun if now is not None and found.number < now.number]
    if since is None:
        return now, earlier[-1] if earlier else None
    chosen = next((found for found in earlier if found.number == since), None)
    if chosen is None:
        raise NotFound
    return now, chosen


def _compared(
    session: Session, consultation: Consultation, begun: Sequence[Round], pair: tuple[Round, Round], line: str | None
) -> dict[str, Any]:
    until = [found for found in begun if found.number <= pair[1].number]
    pictures = [round_picture(session, consultation, found) for found in until]
    before, now = (next(one for one in pictures if one.round.id == found.id) for found in pair)
    line = line or now.main_line
    codes = [target.target.code for target in now.targets]
    page, pages = access.asked_number("page") or 1, max(1, -(-len(codes) // PAGE_SIZE))
    if page > pages:
        raise NotFound
    shown = codes[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return {
        "line": line,
        "line_labels": labels_of(consultation, "lines"),
        "page": page,
        "pages": pages,
        **_changes(session, consultation, pictures, (before, now), line, shown),
    }


def _changes(
    session: Session,
    consultation: Consultation,
    pictures: Sequence[RoundPicture],
    pair: tuple[RoundPicture, RoundPicture],
    line: str,
    codes: Sequence[str],
) -> dict[str, Any]:
    compared = compared_rounds(session, *pair, line, only=set(codes))
    over = {target.code: target for target in over_rounds(pictures)}
    rows = {
        code: [
            BarRow(tally=found.counts, silent=found.silent or 0, whole=pair[1].delegations) if found.counts else None
            for found in over[code].rounds
        ]
        for code in codes
    }
    every = [row for here in rows.values() for row in here if row]
    scale = bar_scale(every)
    names = _names(session, consultation)
    return {
        "changes": [
            _changed(
                found,
                names,
                [
                    (counts, bar(row, scale) if row else None)
                    for counts, row in zip(over[code].rounds, rows[code], strict=True)
                ],
            )
            for found in compared
            if (code := found.target.target.code)
        ],
        "parts": parts_of(every),
    }


def _names(session: Session, consultation: Consultation) -> Mapping[UUID, str]:
    if not access.sees_names(consultation):
        return {}
    members = queries.delegations_of(session, consultation.id, with_withdrawn=True)
    return {member.id: member.name for member in members}


def _named(who: Sequence[UUID], names: Mapping[UUID, str]) -> Named:
    told = sorted(names[one] for one in who if one in names)
    return Named(count=len(who), names=told[:NAMED])


def _class_of(found: Comparison) -> tuple[str, str | None]:
    return found.class_.value, found.direction.value if found.direction else None


def _changed(
    found: TargetCompared, names: Mapping[UUID, str], rounds: Sequence[tuple[RoundCounts, Bar | None]]
) -> Changed:
    trend = found.convergence.gap_trend
    return Changed(
        found=found,
        sentences=change_of_agreement(found.told),
        before=_class_of(found.before),
        now=_class_of(found.now),
        trend=str(TRENDS[trend]) if trend else "",
        up=_named(found.up, names),
        down=_named(found.down, names),
        aside=_named(found.aside, names),
        direction=direction_in_words(found.convergence.direction, aside=len(found.aside)),
        left=_named(found.left, names),
        came=_named(found.came, names),
        rounds=rounds,
    )
