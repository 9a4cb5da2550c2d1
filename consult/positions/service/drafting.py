"""Drafting: what was typed is kept, for the delegation or for one member body of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.errors import DraftChanged, InvalidInput, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor, decide
from consult.domain.positions import PositionContent, text_faults
from consult.events.catalogue import PositionDrafted
from consult.events.log import lock_log, publish
from consult.positions import models, queries
from consult.positions.service.checking import Wording, hold_accreditation, open_round, present_wordings
from consult.positions.service.draft_rows import Place, put_draft, remove_draft
from consult.positions.service.terms import check_terms


def save_drafts(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    round_id: UUID,
    contents: Mapping[UUID, PositionContent],
    seen: Mapping[UUID, str] | None = None,
    at: datetime,
) -> None:
    """Keep what was typed, for the delegation or for the contributor's own member body.

    A content that says nothing, or for the delegation just what stands, removes the draft. A body's draft that is
    changed while it is offered is a draft again.

    Args:
        seen: the hash of what each form started from. What was left as it was does not undo what somebody else wrote
            meanwhile.
    Raises: NotFound, NotPermitted, RoundClosed, InvalidInput; DraftChanged when both wrote, with the revisions.
    """
    _, consultation = queries.own_delegation(session, actor, delegation_id)
    office = actor.office_for(delegation_id)
    body_id = office.body_id if office else None
    if not decide(actor, Action.DRAFT_POSITION, queries.facts_of(consultation, delegation_id, body_id)):
        raise NotPermitted
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    open_round(session, consultation.id, round_id, at=at)
    wordings = present_wordings(session, consultation.id, contents.keys())
    check_terms(session, consultation.id, {delegation_id}, contents)
    known = queries.drafts_of(session, delegation_id, round_id).get(body_id, {})
    standing = queries.current_positions(session, delegation_id, round_id)
    present: dict[UUID, models.Draft | models.Position] = {**standing, **known}
    if both := [key for key, content in contents.items() if _both_wrote(content, present.get(key), seen or {}, key)]:
        raise DraftChanged(extra=[str(revision_id) for revision_id in both])
    for revision_id, content in contents.items():
        check_texts(content, wordings[revision_id])
        if content.hash() == (seen or {}).get(revision_id):
            continue
        place = Place(delegation_id=delegation_id, body_id=body_id, round_id=round_id, revision_id=revision_id)
        draft, stands = known.get(revision_id), standing.get(revision_id)
        put_draft(session, actor, place, content, known=draft, stands=stands, at=at)
    drafted = PositionDrafted(delegation_id=delegation_id, round_id=round_id)
    publish(session, consultation.id, drafted, actor=actor, at=at)


def _both_wrote(
    content: PositionContent, row: models.Draft | models.Position | None, seen: Mapping[UUID, str], revision_id: UUID
) -> bool:
    present = queries.content_of(row) if row else PositionContent()
    saw = seen.get(revision_id, present.hash())
    return saw != present.hash() and content.hash() != saw and content != present


def check_texts(content: PositionContent, wording: Wording) -> None:
    """Say nothing when the texts can be stored. Raises: InvalidInput, with the field named after the target."""
    if found := text_faults(content):
        raise InvalidInput.of_fields({f"{wording.target.code}.{field}": fault for field, fault in found.items()})


def discard_draft(session: Session, actor: Actor, delegation_id: UUID, *, draft_id: UUID) -> None:
    """Take back a draft; what was submitted stays. Raises: NotFound, NotPermitted."""
    remove_draft(session, _own_draft(session, actor, delegation_id, draft_id))


def rebase_draft(
    session: Session, actor: Actor, delegation_id: UUID, *, draft_id: UUID, version: int, at: datetime
) -> None:
    """Put a draft on top of the version that its people have now seen; what it says stays.

    Raises: NotFound.
    """
    draft = _own_draft(session, actor, delegation_id, draft_id)
    draft.base_version, draft.person_id, draft.saved_at = version, actor.person_id, at


def _own_draft(session: Session, actor: Actor, delegation_id: UUID, draft_id: UUID) -> models.Draft:
    delegation, _ = queries.own_delegation(session, actor, delegation_id)
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, delegation.consultation_id)  # a submission in another tab may be removing this draft
    office = actor.office_for(delegation_id)
    draft = session.get(models.Draft, draft_id)
    if draft is None or office is None or draft.delegation_id != delegation_id or draft.body_id != office.body_id:
        raise NotFound
    return draft
