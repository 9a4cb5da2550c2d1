"""What an audience may see of a round: the picture, passed through the disclosure gate."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.disclosure import Released, ReleasedLine, release
from consult.domain.divergence import Comparison, FlagName
from consult.domain.permissions import SYSTEM
from consult.domain.synthesis import Dissent, TargetView
from consult.domain.tallies import NO_ANSWERS, Row, opposing, supporting
from consult.domain.vocabulary import Attribution, RoundState
from consult.positions.models import Position
from consult.positions.queries import Said, positions_visible_to
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.sealing import labels_of
from consult.synthesis.tallying import ALL_LINES
from consult.synthesis.wording import sentence

NAMED_DISSENTERS = 10
"""Up to so many names stand in a statement; the page behind it has them all."""


def views_of(session: Session, picture: RoundPicture) -> dict[str, list[TargetView]]:
    """Every line of comparison to its targets, as participants may see them."""
    return {line: [_view(session, picture, target, line) for target in picture.targets] for line in picture.lines}


def public_sentence(session: Session, picture: RoundPicture, target: TargetPicture, line: str) -> str:
    """The sentence of a target's class with what the gate lets through."""
    view = _view(session, picture, target, line)
    return sentence(view.divergence_class, view.values(), labels_of(picture.consultation, line))


def snapshot_of(views: Mapping[str, Sequence[TargetView]]) -> dict[str, dict[str, Any]]:
    """What the next digest compares itself with, as JSON values."""
    return {line: {view.code: view.snapshot() for view in targets} for line, targets in views.items()}


def _view(session: Session, picture: RoundPicture, target: TargetPicture, line: str) -> TargetView:
    consultation, comparison = picture.consultation, target.comparisons[line]
    exact = Attribution(consultation.attribution) is Attribution.ATTRIBUTED
    groups, row = released_counts(consultation, target, line)
    if not exact and picture.round.state != RoundState.CLOSED:
        # two digests of an open round, one position apart, would tell that position
        groups, row = dict.fromkeys(groups), None
    answered = sum(target.row)
    return TargetView(
        code=target.target.code,
        title=target.revision.title,
        revision_id=str(target.revision.id),
        divergence_class=comparison.class_.value,
        direction=comparison.direction.value if comparison.direction else None,
        row=row,
        absent=picture.delegations - answered if row is not None else None,
        groups=groups,
        sides=_sides(comparison),
        flags={flag.name.value: flag.groups for flag in comparison.flags if exact or flag.name in ALWAYS_SAID},
        q_value=_rounded(comparison.q_value) if exact else None,
        gap=_rounded(comparison.gap) if exact else None,
        blocking=sum(target.blocking.values()) if exact else int(bool(target.blocking)),
        has_objection=opposing(target.row) > 0,
        dissent=_dissent(session, picture, target, comparison) if exact else (),
    )


ALWAYS_SAID = frozenset({FlagName.SPLIT_GROUP, FlagName.DIFFERS_IN_DEGREE, FlagName.POSSIBLE_DIVISION})
"""Flags that say nothing of a single delegation: they speak of groups of at least five."""


def released_counts(
    consultation: Consultation, target: TargetPicture, line: str
) -> tuple[dict[str, Row | None], Row | None]:
    """The counts by group and in all that may leave the chair's desk; None where any of them is withheld."""
    released = release_of(consultation, target, line)
    groups = {
        group: complete_row(released.groups[group]) if group in released.groups else NO_ANSWERS
        for group in target.tallies[line].groups
    }
    # blocs may leave delegations out, so the totals are those of the line that holds everybody
    whole = released if line == ALL_LINES else release_of(consultation, target, ALL_LINES)
    return groups, complete_row(whole.totals)


def release_of(consultation: Consultation, target: TargetPicture, line: str) -> Released:
    """What the disclosure gate lets through of a target's tally along one line.

    Only one table of the same delegations is printed: beside it, groups along another line could be
    subtracted from each other and from the totals. So other lines have words alone, unless names are public.
    """
    attribution = Attribution(consultation.attribution)
    if line != ALL_LINES and attribution is Attribution.CHATHAM_HOUSE:
        attribution = Attribution.CONFIDENTIAL
    return release(target.tallies[line], attribution=attribution, minimum=consultation.smallest_cell)


def complete_row(line: ReleasedLine) -> Row | None:
    """All six counts of a printed line, or None when one of them is withheld."""
    if line.counts is None:
        return None
    counts = tuple(count for count in line.counts if count is not None)
    return counts if len(counts) == len(line.counts) else None


def _sides(comparison: Comparison) -> dict[str, str]:
    return {
        group: measure.side.value if measure.side else "none"
        for group, measure in comparison.groups.items()
        if measure.evaluable
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _dissent(
    session: Session, picture: RoundPicture, target: TargetPicture, comparison: Comparison
) -> tuple[Dissent, ...]:
    against = comparison.direction is not None and comparison.direction.value == "against"
    count = supporting(target.row) if against else opposing(target.row)
    if not target.blocking and not 0 < count <= NAMED_DISSENTERS:
        return ()
    said = positions_visible_to(session, SYSTEM, picture.consultation, picture.round, target.revision.id)
    return tuple(_dissenter(entry) for entry in said if _dissents(entry.position, against=against))


def _dissents(position: Position, *, against: bool) -> bool:
    sides = ("support", "strongly_support") if against else ("oppose", "strongly_oppose")
    return position.is_blocking or position.stance in sides


def _dissenter(entry: Said) -> Dissent:
    position = entry.position
    reason = position.blocking_reason if position.is_blocking else position.rationale
    if entry.associated_with:
        reason = ""  # the author's reason stands once, beside the author
    return Dissent(name=entry.delegation, group=entry.group, is_blocking=position.is_blocking, reason=reason[:500])
