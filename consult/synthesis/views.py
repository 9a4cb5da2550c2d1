"""What an audience may see of a round: the exact picture, or the one made of what was released."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.divergence import Comparison, FlagName
from consult.domain.lines import GROUP_LINE
from consult.domain.permissions import SYSTEM, Actor, Office
from consult.domain.synthesis import Dissent, Everybody, TargetView
from consult.domain.tallies import Row, answered, opposing, supporting
from consult.domain.vocabulary import Attribution, Role
from consult.positions.models import Position
from consult.positions.queries import Said, positions_visible_to
from consult.synthesis.convergence.since_digest import turnovers_since
from consult.synthesis.convergence.told import turnovers_for_readers
from consult.synthesis.models import StandingPosition
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.releasing import ordered_lines
from consult.synthesis.sealing import labels_of
from consult.synthesis.wording import sentence
from consult.synthesis.wording.quotes import passage
from consult.texts.languages import language_of

NAMED_DISSENTERS = 10
"""Up to so many names stand in a statement, of more those who cannot accept; the page behind it has them all."""
LONGEST_REASON = 500


def views_of(
    session: Session, picture: RoundPicture, *, at_desk: bool = False, since: int | None = None
) -> dict[str, list[TargetView]]:
    """Every line of comparison to its targets, as participants may see them, or those at the desk.

    Args:
        since: the place in the log of the digest in this round with which news compare; None without one.
    """
    turnovers = turnovers_for_readers(session, picture, at_desk=at_desk)
    within = {} if since is None else turnovers_since(session, picture, since)
    newest = _newest(session, picture) if picture.is_exact else {}
    return {
        line: [
            replace(
                _view(session, picture, target, line, turnovers.get(target.target.id), at_desk=at_desk),
                newest=newest.get(target.revision.id, 0),
                since_digest=None if picture.leaves_out(line) else within.get(target.revision.id),
            )
            for target in picture.targets
        ]
        for line in picture.lines
    }


def _newest(session: Session, picture: RoundPicture) -> dict[UUID, int]:
    """The place in the log of the newest position on each target revision."""
    query = sa.select(StandingPosition.target_revision_id, sa.func.max(StandingPosition.seq))
    query = query.where(StandingPosition.round_id == picture.round.id).group_by(StandingPosition.target_revision_id)
    return {row[0]: row[1] for row in session.execute(query)}


def public_sentence(session: Session, picture: RoundPicture, target: TargetPicture, line: str) -> str:
    """The sentence of a target's class with what the gate lets through."""
    view = _view(session, picture, target, line)
    return sentence(view.divergence_class, view.values(), labels_of(picture.consultation, line))


def snapshot_of(views: Mapping[str, Sequence[TargetView]]) -> dict[str, dict[str, Any]]:
    """What the next digest compares itself with, as JSON values."""
    return {line: {view.code: view.snapshot() for view in targets} for line, targets in views.items()}


def _view(
    session: Session,
    picture: RoundPicture,
    target: TargetPicture,
    line: str,
    turnover: Mapping[str, Any] | None = None,
    *,
    at_desk: bool = False,
) -> TargetView:
    if picture.is_exact and not at_desk and picture.consultation.attribution != Attribution.ATTRIBUTED:
        raise ValueError("an audience gets the released picture of a consultation that is not attributed")
    comparison, exact = target.comparisons[line], picture.is_exact
    groups, row, heard = counts_for_readers(picture, target, line)
    everybody = _everybody(picture, target) if picture.leaves_out(line) else None
    return TargetView(
        code=target.target.code,
        title=target.revision.title,
        revision_id=str(target.revision.id),
        divergence_class=comparison.class_.value,
        direction=comparison.direction.value if comparison.direction else None,
        row=row,
        absent=max(0, picture.members_along(line) - heard) if row is not None else None,
        groups=groups,
        sides=_sides(comparison),
        flags={flag.name.value: flag.groups for flag in comparison.flags if exact or flag.name in ALWAYS_SAID},
        q_value=_rounded(comparison.q_value) if exact else None,
        gap=_rounded(comparison.gap) if exact else None,
        blocking=target.blocking_along(line),
        has_objection=target.somebody_objects if everybody is None else _objects_along(picture, target, line),
        is_exact=exact,
        dissent=_dissent(session, picture, target, comparison, at_desk=at_desk) if exact else (),
        everybody=everybody,
        turnover=turnover if everybody is None else None,
        weighting=picture.weighting.value,
    )


def _everybody(picture: RoundPicture, target: TargetPicture) -> Everybody:
    _, row, _ = counts_for_readers(picture, target, GROUP_LINE)
    return Everybody(row=row, has_objection=target.somebody_objects, blocking=sum(target.blocking.values()))


def _objects_along(picture: RoundPicture, target: TargetPicture, line: str) -> bool:
    """Whether it may be said that somebody objects of those whom a line compares: only if their counts say so."""
    if target.released is None:
        return opposing(target.row_along(line)) > 0
    place = ordered_lines(picture.consultation).index(line)
    told = [target.released.group(place, name).counts for number, name in target.released.groups() if number == place]
    return any(count is None or count > 0 for counts in told if counts for count in counts[:2])


ALWAYS_SAID = frozenset({FlagName.SPLIT_GROUP, FlagName.DIFFERS_IN_DEGREE, FlagName.POSSIBLE_DIVISION})
"""Flags that are said in words where counts are withheld; they are raised from the released counts alone."""


def counts_for_readers(
    picture: RoundPicture, target: TargetPicture, line: str
) -> tuple[dict[str, Row | None], Row | None, int]:
    """The counts by group and of all of them that may leave the chair's desk, and how many answered.

    None where any count is withheld, and everywhere in a confidential consultation, which leaves words alone.
    """
    tally, released = target.tallies[line], target.released
    if released is None:
        return {group: tally.row(group) for group in tally.groups}, tally.all, answered(tally.all)
    place = ordered_lines(picture.consultation).index(line)
    named = sorted({name for number, name in released.groups() if number == place})
    if picture.consultation.attribution == Attribution.CONFIDENTIAL:
        return dict.fromkeys(named), None, 0
    totals = released.totals if line == GROUP_LINE else released.along(place)
    return {group: released.group(place, group).row for group in named}, totals.row, totals.answered


def _sides(comparison: Comparison) -> dict[str, str]:
    return {
        group: measure.side.value if measure.side else "none"
        for group, measure in comparison.groups.items()
        if measure.evaluable
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _dissent(
    session: Session, picture: RoundPicture, target: TargetPicture, comparison: Comparison, *, at_desk: bool
) -> tuple[Dissent, ...]:
    against = comparison.direction is not None and comparison.direction.value == "against"
    count = supporting(target.row) if against else opposing(target.row)
    if not target.blocking and not 0 < count <= NAMED_DISSENTERS:
        return ()
    # of those at the desk, the rapporteur knows the fewest names
    office = Office(role=Role.RAPPORTEUR, consultation_id=picture.consultation.id)
    reader = Actor(offices=(office,)) if at_desk else SYSTEM
    said = positions_visible_to(session, reader, picture.consultation, picture.round, target.revision.id)
    found = tuple(
        _dissenter(entry, picture.consultation.languages[0])
        for entry in said
        if _dissents(entry.position, against=against)
    )
    return found if len(found) <= NAMED_DISSENTERS else tuple(entry for entry in found if entry.is_blocking)


def _dissents(position: Position, *, against: bool) -> bool:
    sides = ("support", "strongly_support") if against else ("oppose", "strongly_oppose")
    return position.is_blocking or position.stance in sides


def _dissenter(entry: Said, default: str) -> Dissent:
    position = entry.position
    reason = position.blocking_reason if position.is_blocking else position.rationale
    if entry.associated_with:
        reason = ""  # the author's reason stands once, beside the author
    return Dissent(
        name=entry.delegation,
        group=entry.group,
        is_blocking=position.is_blocking,
        reason=passage(reason, LONGEST_REASON),
        language=position.language or language_of(reason, default=default),
    )
