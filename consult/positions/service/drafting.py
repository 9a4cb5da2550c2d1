"""Drafting: what was typed is kept, for the delegation or for one member body of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.errors import InvalidInput, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor, decide
from consult.domain.positions import PositionContent, text_faults
from consult.events.catalogue import PositionDrafted
from consult.events.log import lock_log, publish
from consult.positions import models, queries
from consult.positions.service.checking import hold_accreditation, open_round, present_wordings
from consult.positions.service.contents import put_content


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

    A content that says nothing, or for the delegation just what stands, removes the draft.

    Raises: NotFound, NotPermitted, RoundClosed, InvalidInput.
    """
    _, consultation = queries.own_delegation(session, actor, delegation_id)
    office = actor.office_for(delegation_id)
    body_id = office.body_id if office else None
    if not decide(actor, Action.DRAFT_POSITION, queries.facts_of(consultation, delegation_id, body_id)):
        raise NotPermitted
    assert office is not None  # noqa: S101  # the table gives this to nobody without one
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    open_round(session, consultation.id, round_id, at=at)
    wordings = present_wordings(session, consultation.id, contents.keys())
    known = queries.drafts_of(session, delegation_id, round_id).get(office.body_id, {})
    standing = queries.current_positions(session, delegation_id, round_id)
    for revision_id, content in contents.items():
        if found := text_faults(content):
            code = wordings[revision_id].target.code
            raise InvalidInput(fields={f"{code}.{field}": fault for field, fault in found.items()})
        draft, stands = known.get(revision_id), standing.get(revision_id)
        if content.is_empty or (office.body_id is None and stands and content == queries.content_of(stands)):
            if draft:
                session.delete(draft)
        elif draft is None:
            draft = models.Draft(delegation_id=delegation_id, body_id=office.body_id, round_id=round_id)
            draft.target_revision_id, draft.base_version = revision_id, stands.version if stands else 0
            session.add(_written(draft, content, actor, at=at))
        elif content != queries.content_of(draft):
            _written(draft, content, actor, at=at)
    drafted = PositionDrafted(delegation_id=delegation_id, round_id=round_id)
    publish(session, consultation.id, drafted, actor=actor, at=at)


def _written(draft: models.Draft, content: PositionContent, actor: Actor, *, at: datetime) -> models.Draft:
    put_content(draft, content)
    draft.person_id, draft.saved_at = actor.person_id, at
    return draft


def discard_draft(session: Session, actor: Actor, delegation_id: UUID, *, draft_id: UUID) -> None:
    """Take back a draft; what was submitted stays. Raises: NotFound, NotPermitted."""
    session.delete(_own_draft(session, actor, delegation_id, draft_id))


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
