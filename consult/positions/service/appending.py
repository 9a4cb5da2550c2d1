"""Appending: under the consultation's lock, one signed act becomes versions, events and a receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.database import breaks
from consult.domain.errors import InvalidInput, PositionChanged
from consult.domain.permissions import Actor
from consult.domain.positions import faults
from consult.events.catalogue import Event, PositionSubmitted, PositionWithdrawn
from consult.events.log import publish_all
from consult.positions import models, queries
from consult.positions.service import draft_rows
from consult.positions.service.checking import Wording, open_round, present_wordings
from consult.positions.service.contents import put_content
from consult.positions.service.receipts import Act, earlier_receipt, store_submission
from consult.positions.service.terms import check_terms
from consult.positions.submission import Entry, Receipt, Submission

_VERSION = ("target_revision_id", "round_id", "delegation_id", "version")


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What a submission meets under the lock: its round, the wordings it is about, and what stands."""

    consultation: Consultation
    delegation: Delegation
    round: Round
    wordings: Mapping[UUID, Wording]
    standing: Mapping[UUID, models.Position]


def append_submission(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    delegation: Delegation,
    submission: Submission,
    *,
    notes: Mapping[str, Any] | None = None,
    keeps_drafts: bool = False,
    at: datetime,
) -> Receipt:
    """Append a version of the delegation's position for each entry, and announce them.

    The caller has asked who may do this, holds accreditation and lock, and has not met this key before. Should one
    without the lock have been faster, the constraints notice, and the answer is the one that follows any who came late.

    Args:
        notes: what else the receipt says: who entered it for whom, who signed with whom.
        keeps_drafts: leave the delegation's drafts alone, even those that say just this.
    Raises: RoundClosed, PositionChanged, InvalidInput, NotFound, SubmissionKeyReused.
    """
    ground = _ground(session, consultation, delegation, submission, at=at)
    _check_entries(submission.entries, ground)
    contents = {entry.revision_id: entry.content for entry in submission.entries if entry.revision_id}
    check_terms(session, consultation.id, {delegation.id}, contents)
    act = Act(
        actor=actor,
        consultation=consultation,
        delegation=delegation,
        round=ground.round,
        submission=submission,
        at=at,
        notes=notes or {},
    )
    try:
        with session.begin_nested():
            rows, receipt = _append(session, act, ground)
    except IntegrityError as error:
        return _answer_to_late(session, act, error)
    if not keeps_drafts:
        _drop_drafts(session, rows, ground)
    return receipt


def _append(session: Session, act: Act, ground: _Ground) -> tuple[list[models.Position], Receipt]:
    rows = [_new_version(entry, ground, at=act.at) for entry in act.submission.entries]
    events = [_event_of(row) for row in rows]
    logged = publish_all(session, act.consultation.id, events, actor=act.actor, at=act.at)
    codes = {revision_id: wording.target.code for revision_id, wording in ground.wordings.items()}
    return rows, store_submission(session, act, rows, logged, codes)


def _answer_to_late(session: Session, act: Act, error: IntegrityError) -> Receipt:
    if breaks(error, models.Submission, "delegation_id", "submission_key") and (
        earlier := earlier_receipt(session, act.delegation.id, act.submission)
    ):
        return earlier
    if breaks(error, models.Position, *_VERSION):
        late = _ground(session, act.consultation, act.delegation, act.submission, at=act.at)
        _check_entries(act.submission.entries, late)
    raise error


def _ground(
    session: Session, consultation: Consultation, delegation: Delegation, submission: Submission, *, at: datetime
) -> _Ground:
    round_ = open_round(session, consultation.id, submission.round_id, at=at)
    wanted = [entry.revision_id for entry in submission.entries if entry.revision_id]
    if not wanted or len(set(wanted)) != len(submission.entries):
        raise InvalidInput("Name each target revision once.", fields={"revision_id": "missing or repeated"})
    return _Ground(
        consultation=consultation,
        delegation=delegation,
        round=round_,
        wordings=present_wordings(session, consultation.id, wanted),
        standing=queries.current_positions(session, delegation.id, round_.id),
    )


def _check_entries(entries: Sequence[Entry], ground: _Ground) -> None:
    changed = []
    for entry in entries:
        assert entry.revision_id is not None  # noqa: S101  # checked when the ground was read
        code = ground.wordings[entry.revision_id].target.code
        standing = ground.standing.get(entry.revision_id)
        if entry.content.stance and (found := faults(entry.content)):
            raise InvalidInput.of_fields({f"{code}.{field}": fault for field, fault in found.items()})
        if (standing.version if standing else 0) != entry.base_version:
            changed.append(_conflict(code, entry, standing))
        elif entry.content.stance is None and (standing is None or standing.is_withdrawn):
            raise InvalidInput("There is no position to withdraw.", fields={f"{code}.stance": "nothing_to_withdraw"})
    if changed:
        raise PositionChanged(extra=changed)


def _conflict(code: str, entry: Entry, standing: models.Position | None) -> dict[str, object]:
    return {
        "code": code,
        "revision_id": str(entry.revision_id),
        "version": standing.version if standing else 0,
        "current": queries.content_of(standing).document() if standing else None,
        "yours": entry.content.document(),
    }


def _new_version(entry: Entry, ground: _Ground, *, at: datetime) -> models.Position:
    assert entry.revision_id is not None  # noqa: S101  # checked when the ground was read
    standing = ground.standing.get(entry.revision_id)
    row = models.Position(
        id=uuid4(),
        consultation_id=ground.consultation.id,
        round_id=ground.round.id,
        target_revision_id=entry.revision_id,
        delegation_id=ground.delegation.id,
        version=standing.version + 1 if standing else 1,
        is_withdrawn=entry.content.stance is None,
        content_hash=entry.content.hash(),
        taken_at=at,
    )
    put_content(row, entry.content)
    return row


def _event_of(row: models.Position) -> Event:
    about: dict[str, Any] = {
        "position_id": row.id,
        "delegation_id": row.delegation_id,
        "round_id": row.round_id,
        "revision_id": row.target_revision_id,
        "position_version": row.version,
        "content_hash": row.content_hash,
    }
    stance = queries.content_of(row).stance
    return PositionWithdrawn(**about) if stance is None else PositionSubmitted(**about, stance=stance)


def _drop_drafts(session: Session, rows: Sequence[models.Position], ground: _Ground) -> None:
    """Drafts that said just this have become positions; one that says something else is still somebody's work."""
    drafts = queries.drafts_of(session, ground.delegation.id, ground.round.id).get(None, {})
    for row in rows:
        draft = drafts.get(row.target_revision_id)
        if draft is not None and queries.content_of(draft) == queries.content_of(row):
            draft_rows.mark_submitted(session, row)
            session.delete(draft)
