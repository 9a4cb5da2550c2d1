"""Answering inputs, one or many at once, and closing a consultation when each has its answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.consultations.service import close_consultation, reopen_consultation
from consult.domain.chain import content_hash
from consult.domain.dispositions import DispositionKind
from consult.domain.errors import InputsChanged, InputsUnanswered, InvalidInput, MoveNotAllowed
from consult.domain.permissions import Action, Actor, check
from consult.domain.positions import text_fault
from consult.events.catalogue import DispositionRecorded
from consult.events.log import lock_log, publish
from consult.followup import queries
from consult.followup.models import Disposition


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which inputs an act answers: those that were ticked, or all that a filter found when the page was made.

    Attributes:
        act_id: made with the form, so that sending it twice answers once.
        up_to: the place in the log that the page was made at.
        expected: how many the filter found then.
    """

    act_id: UUID
    ticked: tuple[UUID, ...] = ()
    filter: queries.Filter | None = None
    up_to: int = 0
    expected: int = 0

    def hash(self, consultation_id: UUID, kind: DispositionKind, reason: str) -> str:
        """What this act says, by which its repeat is known."""
        narrowed = self.filter and [str(self.filter.target_id), self.filter.stance, self.filter.group]
        document = {
            "consultation": str(consultation_id),
            "kind": kind.value,
            "reason": reason,
            "ticked": sorted(map(str, self.ticked)) if self.filter is None else None,
            "filter": [*narrowed, self.filter.open_only, self.up_to] if narrowed and self.filter else None,
        }
        return content_hash(document)


def answer_inputs(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    *,
    chosen: Chosen,
    kind: DispositionKind,
    reason: str,
    at: datetime,
) -> int:
    """Give the chosen inputs this answer; a later answer takes the place of an earlier one, which is kept.

    Returns:
        How many inputs the act answered; the same again when it is repeated.
    Raises: NotPermitted; InvalidInput without a reason or without an input; MoveNotAllowed when the consultation is
        closed; InputsChanged when one of them is no longer what was on the page, or the form was sent before with
        other content: then nothing is recorded.
    """
    check(actor, Action.ANSWER_INPUT, facts_of(consultation), at=at)
    words = reason.strip()
    if fault := ("reason_missing" if not words else text_fault(words)):
        raise InvalidInput.of_fields({"reason": fault})
    lock_log(session, consultation.id)
    session.refresh(consultation)
    if consultation.closed_at is not None:
        raise MoveNotAllowed("This consultation is closed; reopen it before you answer.")
    act_hash = chosen.hash(consultation.id, kind, words)
    if done := queries.answers_of_act(session, chosen.act_id):
        if any(row.act_hash != act_hash for row in done):
            raise InputsChanged  # an older form with other content: equal keys alone are not a repeat
        return len(done)
    position_ids = _chosen(session, consultation.id, chosen)
    numbers = queries.last_numbers(session, position_ids)
    session.add_all(
        Disposition(
            consultation_id=consultation.id,
            position_id=position_id,
            number=numbers.get(position_id, 0) + 1,
            act_id=chosen.act_id,
            act_hash=act_hash,
            kind=kind,
            reason=words,
            answered_by=actor.person_id,
            answered_at=at,
        )
        for position_id in position_ids
    )
    recorded = DispositionRecorded(act_id=chosen.act_id, kind=kind, inputs=len(position_ids))
    publish(session, consultation.id, recorded, actor=actor, at=at)
    return len(position_ids)


def _chosen(session: Session, consultation_id: UUID, chosen: Chosen) -> list[UUID]:
    if chosen.filter is not None:
        found = queries.matching_ids(session, consultation_id, chosen.filter, up_to=chosen.up_to)
        is_same = len(found) == chosen.expected
    else:
        found = list(dict.fromkeys(chosen.ticked))
        is_same = queries.standing_ids(session, consultation_id, found) == set(found)
    if not is_same:
        raise InputsChanged
    if not found:
        raise InvalidInput.of_fields({"inputs": "missing"})
    return found


def close(session: Session, actor: Actor, consultation: Consultation, *, at: datetime) -> None:
    """End a consultation whose rounds are closed and whose inputs each have an answer.

    Raises: NotPermitted, FreshFactorNeeded, MoveNotAllowed; InputsUnanswered with how many wait.
    """
    check(actor, Action.CLOSE_CONSULTATION, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    if waiting := queries.unanswered(session, consultation.id):
        raise InputsUnanswered(extra=waiting)
    close_consultation(session, actor, consultation, at=at)


def reopen(session: Session, actor: Actor, consultation: Consultation, *, at: datetime) -> None:
    """Take the end of a consultation back, so that another round can be planned.

    Raises: NotPermitted, FreshFactorNeeded, MoveNotAllowed.
    """
    check(actor, Action.CLOSE_CONSULTATION, facts_of(consultation), at=at)
    lock_log(session, consultation.id)
    reopen_consultation(session, actor, consultation, at=at)
