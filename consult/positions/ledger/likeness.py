"""Which targets are like: the same code in a consultation and the one it feeds, and what the organisation marked."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from itertools import combinations
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.positions.ledger.entries import Entry
from consult.positions.ledger.models import LikeTargets

Pair = tuple[UUID, UUID]


class Mark(StrEnum):
    """What an organisation makes of a pair of targets."""

    SUGGESTED = "suggested"
    SAME = "same"
    UNRELATED = "unrelated"


def pair_of(one: UUID, other: UUID) -> Pair:
    """The pair as it is stored, whichever way round it is named."""
    first, second = sorted((one, other))
    return first, second


def marks_of(session: Session, organisation_id: UUID) -> dict[Pair, Mark]:
    """What the organisation marked, and what waits for its answer."""
    query = sa.select(LikeTargets).where(LikeTargets.organisation_id == organisation_id)
    return {(row.first_target_id, row.second_target_id): Mark(row.mark) for row in session.scalars(query)}


def same_pairs(entries: Collection[Entry], marks: Mapping[Pair, Mark]) -> set[Pair]:
    """Pairs that are the same by a mark, or by code in parent and child where nobody said otherwise."""
    present = {entry.target_id for entry in entries}
    marked = {pair for pair, mark in marks.items() if mark is Mark.SAME and present >= set(pair)}
    by_code = {
        pair
        for one, other in combinations(entries, 2)
        if _feeds(one, other) and marks.get(pair := pair_of(one.target_id, other.target_id)) is not Mark.UNRELATED
    }
    return marked | by_code


def _feeds(one: Entry, other: Entry) -> bool:
    """True for one code in two consultations of which one is the parent of the other."""
    related = one.consultation.parent_id == other.consultation.id or other.consultation.parent_id == one.consultation.id
    return related and one.target.code == other.target.code


def groups_of(target_ids: Iterable[UUID], same: Iterable[Pair]) -> list[set[UUID]]:
    """The targets in groups of like ones: what is the same as the same is the same."""
    group = {target_id: {target_id} for target_id in target_ids}
    for first, second in same:
        if group[first] is not group[second]:
            merged = group[first] | group[second]
            group.update(dict.fromkeys(merged, merged))
    return list({id(found): found for found in group.values()}.values())
