"""The verbs of a delegation: draft, submit, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Consultation, Delegation, Round
from consult.database import share_lock
from consult.domain.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    PositionChanged,
    RoundClosed,
    SubmissionKeyReused,
)
from consult.domain.permissions import Action, Actor, decide
from consult.domain.positions import PositionContent, faults
from consult.domain.vocabulary import RoundState
from consult.events.catalogue import Event, PositionDrafted, PositionSubmitted, PositionWithdrawn
from consult.events.log import Logged, lock_log, publish, publish_all
from consult.positions import models, queries
from consult.positions.submission import Entry, Receipt, Submission
from consult.targets.models import Target, TargetRevision


def submit_positions(
    session: Session, actor: Actor, delegation_id: UUID, *, submission: Submission, at: datetime
) -> Receipt:
    """Append a version of the delegation's position for each entry, and announce them.

    An entry without a stance withdraws. Repeating a submission key with the same content gives the
    first receipt again, whatever happened since; equal content is not the test.

    Raises: NotFound, NotPermitted, SubmissionKeyReused, RoundClosed, PositionChanged, InvalidInput.
    """
    delegation, consultation = queries.own_delegation(session, actor, delegation_id)
    withdraws = any(entry.content.stance is None for entry in submission.entries)
    action = Action.WITHDRAW_POSITION if withdraws else Action.SUBMIT_POSITION
    if not decide(actor, action, queries.facts_of(consultation, delegation_id)):
        raise NotPermitted("Only the focal point or a deputy can sign for a delegation.")
    _hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    if earlier := _earlier_receipt(session, delegation_id, submission):
        return earlier
    round_ = _open_round(session, consultation.id, submission.round_id, at=at)
    targets = _targets_of(session, consultation.id, submission.entries)
    current = queries.current_positions(session, delegation_id, round_.id)
    _check_base(submission.entries, current, targets)
    rows = [_new_version(consultation, round_, delegation, entry, current, at=at) for entry in submission.entries]
    logged = publish_all(session, consultation.id, [_event_of(row) for row in rows], actor=actor, at=at)
    receipt = _store(session, actor, consultation, round_, delegation, submission, rows, logged, targets, at=at)
    _drop_drafts(session, delegation_id, round_.id, rows)
    return receipt


def save_drafts(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    round_id: UUID,
    contents: Mapping[UUID, PositionContent],
    at: datetime,
) -> None:
    """Keep what was typed, for the delegation or for the contributor's own member body.

    An empty content removes the draft. Raises: NotFound, NotPermitted, RoundClosed, InvalidInput.
    """
    _, consultation = queries.own_delegation(session, actor, delegation_id)
    office = actor.office_for(delegation_id)
    if office is None or not decide(actor, Action.DRAFT_POSITION, queries.facts_of(consultation, delegation_id)):
        raise NotPermitted
    _hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    _open_round(session, consultation.id, round_id, at=at)
    known = queries.drafts_of(session, delegation_id, round_id).get(office.body_id, {})
    current = queries.current_positions(session, delegation_id, round_id)
    _targets_of(
        session, consultation.id, [Entry(content=c, base_version=0, revision_id=r) for r, c in contents.items()]
    )
    for revision_id, content in contents.items():
        draft = known.get(revision_id)
        if content.is_empty:
            if draft:
                session.delete(draft)
            continue
        if draft is None:
            base = current[revision_id].version if revision_id in current else 0
            draft = models.Draft(
                delegation_id=delegation_id,
                body_id=office.body_id,
                round_id=round_id,
                target_revision_id=revision_id,
                base_version=base,
            )
            session.add(draft)
        _fill(draft, content)
        draft.person_id, draft.saved_at = actor.person_id, at
    publish(
        session,
        consultation.id,
        PositionDrafted(delegation_id=delegation_id, round_id=round_id),
        actor=actor,
        at=at,
    )


def discard_draft(session: Session, actor: Actor, delegation_id: UUID, *, draft_id: UUID, at: datetime) -> None:
    """Take back a draft; what was submitted stays. Raises: NotFound."""
    queries.own_delegation(session, actor, delegation_id)
    office = actor.office_for(delegation_id)
    draft = session.get(models.Draft, draft_id)
    if draft is None or office is None or draft.delegation_id != delegation_id or draft.body_id != office.body_id:
        raise NotFound
    session.delete(draft)


def _hold_accreditation(session: Session, actor: Actor, delegation_id: UUID) -> None:
    """Keep the office and the accreditation from ending while we write; refuse when they have ended."""
    held = sa.select(Appointment.id).join(Delegation, Delegation.id == Appointment.delegation_id)
    held = held.where(Appointment.person_id == actor.person_id, Appointment.delegation_id == delegation_id)
    held = held.where(Appointment.ended_at.is_(None), Delegation.withdrawn_at.is_(None))
    if not session.scalars(share_lock(session, held)).all():
        raise NotPermitted("Your office in this delegation has ended.")


def _earlier_receipt(session: Session, delegation_id: UUID, submission: Submission) -> Receipt | None:
    query = sa.select(models.Submission).where(
        models.Submission.delegation_id == delegation_id,
        models.Submission.submission_key == submission.submission_key,
    )
    known = session.scalar(query)
    if known is None:
        return None
    if known.content_hash != submission.content_hash():
        raise SubmissionKeyReused(fields={"submission_key": "used before for other content"})
    return known.receipt


def _open_round(session: Session, consultation_id: UUID, round_id: UUID | None, *, at: datetime) -> Round:
    query = sa.select(Round).where(Round.consultation_id == consultation_id)
    query = query.where(Round.id == round_id) if round_id else query.where(Round.state == RoundState.OPEN)
    round_ = session.scalar(query.order_by(Round.number.desc()).limit(1))
    if round_ is None or round_.state != RoundState.OPEN or at >= round_.closes_at:
        raise RoundClosed
    return round_


def _targets_of(
    session: Session, consultation_id: UUID, entries: Sequence[Entry]
) -> dict[UUID, tuple[Target, TargetRevision]]:
    """The targets of the entries; each entry must name the last revision of a target of this consultation."""
    wanted = [entry.revision_id for entry in entries if entry.revision_id]
    if not wanted or len(set(wanted)) != len(entries):
        raise InvalidInput("Name each target revision once.", fields={"revision_id": "missing or repeated"})
    newer = sa.orm.aliased(TargetRevision)
    superseded = sa.exists().where(newer.target_id == TargetRevision.target_id, newer.number > TargetRevision.number)
    query = sa.select(Target, TargetRevision, superseded).join(Target, Target.id == TargetRevision.target_id)
    rows = session.execute(query.where(TargetRevision.id.in_(wanted), Target.consultation_id == consultation_id)).all()
    if len(rows) != len(wanted):
        raise NotFound
    if any(row[2] for row in rows):
        raise InvalidInput(
            "The wording of this target was revised; take a position on the new wording.",
            fields={"revision_id": "superseded"},
        )
    return {row[1].id: (row[0], row[1]) for row in rows}


def _check_base(
    entries: Sequence[Entry],
    current: Mapping[UUID, models.Position],
    targets: Mapping[UUID, tuple[Target, TargetRevision]],
) -> None:
    changed = []
    for entry in entries:
        assert entry.revision_id is not None
        code = targets[entry.revision_id][0].code
        if entry.content.stance and (found := faults(entry.content)):
            raise InvalidInput(fields={f"{code}.{field}": fault for field, fault in found.items()})
        standing = current.get(entry.revision_id)
        if (standing.version if standing else 0) != entry.base_version:
            changed.append(
                {
                    "code": code,
                    "revision_id": str(entry.revision_id),
                    "version": standing.version if standing else 0,
                    "current": queries.content_of(standing).document() if standing else None,
                    "yours": entry.content.document(),
                }
            )
        elif entry.content.stance is None and (standing is None or standing.is_withdrawn):
            raise InvalidInput("There is no position to withdraw.", fields={f"{code}.stance": "nothing_to_withdraw"})
    if changed:
        raise PositionChanged(extra=changed)


def _new_version(
    consultation: Consultation,
    round_: Round,
    delegation: Delegation,
    entry: Entry,
    current: Mapping[UUID, models.Position],
    *,
    at: datetime,
) -> models.Position:
    assert entry.revision_id is not None
    standing = current.get(entry.revision_id)
    row = models.Position(
        id=uuid4(),
        consultation_id=consultation.id,
        round_id=round_.id,
        target_revision_id=entry.revision_id,
        delegation_id=delegation.id,
        version=standing.version + 1 if standing else 1,
        is_withdrawn=entry.content.stance is None,
        content_hash=entry.content.hash(),
        taken_at=at,
    )
    _fill(row, entry.content)
    return row


def _fill(row: models.Position | models.Draft, content: PositionContent) -> None:
    row.stance = content.stance.value if content.stance else None
    row.is_blocking, row.blocking_reason = content.is_blocking, content.blocking_reason
    row.rationale, row.conditions = content.rationale, content.conditions
    row.amendment, row.priority = content.amendment, content.priority


def _event_of(row: models.Position) -> Event:
    about = {
        "position_id": row.id,
        "delegation_id": row.delegation_id,
        "round_id": row.round_id,
        "revision_id": row.target_revision_id,
        "position_version": row.version,
        "content_hash": row.content_hash,
    }
    stance = queries.content_of(row).stance
    return PositionWithdrawn(**about) if stance is None else PositionSubmitted(**about, stance=stance)


def _store(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    round_: Round,
    delegation: Delegation,
    submission: Submission,
    rows: Sequence[models.Position],
    logged: Sequence[Logged],
    targets: Mapping[UUID, tuple[Target, TargetRevision]],
    *,
    at: datetime,
) -> Receipt:
    submission_id = uuid4()
    receipt: Receipt = {
        "submission_id": str(submission_id),
        "consultation": consultation.slug,
        "consultation_title": consultation.title,
        "round": round_.number,
        "delegation": queries.name_of(session, delegation),
        "signed_by": submission.signature or actor.name,
        "received_at": at.isoformat(),
        "content_hash": submission.content_hash(),
        "positions": [
            {
                "code": targets[row.target_revision_id][0].code,
                "revision_id": str(row.target_revision_id),
                "version": row.version,
                "stance": row.stance,
                "content_hash": row.content_hash,
                "seq": place.seq,
                "event_id": str(place.event_id),
                "leaf_hash": place.leaf_hash,
                "previous_hash": place.previous_hash,
                "entry_hash": place.entry_hash,
            }
            for row, place in zip(rows, logged, strict=True)
        ],
    }
    session.add(
        models.Submission(
            id=submission_id,
            consultation_id=consultation.id,
            round_id=round_.id,
            delegation_id=delegation.id,
            submission_key=submission.submission_key,
            content_hash=submission.content_hash(),
            person_id=actor.person_id,
            signature=submission.signature,
            submitted_at=at,
            receipt=receipt,
        )
    )
    session.flush()
    for row, place in zip(rows, logged, strict=True):
        row.submission_id, row.seq = submission_id, place.seq
        session.add(row)
    session.flush()
    return receipt


def _drop_drafts(session: Session, delegation_id: UUID, round_id: UUID, rows: Sequence[models.Position]) -> None:
    own = sa.delete(models.Draft).where(models.Draft.delegation_id == delegation_id, models.Draft.round_id == round_id)
    revisions = [row.target_revision_id for row in rows]
    session.execute(own.where(models.Draft.body_id.is_(None), models.Draft.target_revision_id.in_(revisions)))
