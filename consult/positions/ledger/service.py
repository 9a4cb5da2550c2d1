"""Saying which targets are like; what texts suggest comes in here too and waits for an answer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.database import upsert
from consult.domain.errors import InvalidInput, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor
from consult.positions.ledger import queries
from consult.positions.ledger.likeness import Mark, Pair, pair_of
from consult.positions.ledger.models import LikeTargets

_PAIR = ("organisation_id", "first_target_id", "second_target_id")


def mark_like_targets(
    session: Session, actor: Actor, organisation_id: UUID, *, pair: Pair, mark: Mark, at: datetime
) -> None:
    """Say that two targets are the same or unrelated, for this organisation alone; the last word counts.

    Raises: NotFound; NotPermitted for a deputy; InvalidInput for one target twice, or no answer.
    """
    if not queries.may(session, actor, Action.READ_LEDGER, organisation_id):
        raise NotFound
    if not queries.may(session, actor, Action.MARK_LIKE_TARGETS, organisation_id):
        raise NotPermitted("Only a focal point says which targets are like.")
    if pair[0] == pair[1]:
        raise InvalidInput("Choose two different targets.", fields={"second": "the same as the first"})
    if mark is Mark.SUGGESTED:
        raise InvalidInput("Say whether they are the same or unrelated.", fields={"mark": "no answer"})
    queries.comparison_of(session, actor, organisation_id, pair)
    values = {"mark": mark.value, "marked_by": actor.person_id, "marked_at": at}
    row = _row(organisation_id, pair, at) | values
    insert = upsert(session, LikeTargets).values(row)
    session.execute(insert.on_conflict_do_update(index_elements=_PAIR, set_=values))


def suggest_like_targets(
    session: Session, organisation_id: UUID, pairs: Iterable[tuple[UUID, UUID]], *, at: datetime
) -> int:
    """Put pairs of targets that seem alike before those who sign for an organisation; how many were new.

    A pair that was suggested before, or answered either way, stays as it is.
    """
    rows = [
        _row(organisation_id, pair, at) | {"mark": Mark.SUGGESTED.value}
        for pair in sorted({pair_of(*pair) for pair in pairs if pair[0] != pair[1]})
    ]
    if not rows:
        return 0
    insert = upsert(session, LikeTargets).values(rows).on_conflict_do_nothing(index_elements=_PAIR)
    return len(session.scalars(insert.returning(LikeTargets.id)).all())


def _row(organisation_id: UUID, pair: Pair, at: datetime) -> dict[str, object]:
    first, second = pair_of(*pair)
    return {
        "id": uuid4(),
        "organisation_id": organisation_id,
        "first_target_id": first,
        "second_target_id": second,
        "added_at": at,
    }
