"""The rows of drafts: what is kept of what was typed, and what the delegation's own draft rests on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.offers import OfferState
from consult.domain.permissions import Actor
from consult.domain.positions import PositionContent
from consult.positions import queries
from consult.positions.models import Draft, Offer, Position
from consult.positions.service.contents import put_content


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose draft it is and what it is about; without a body it is the delegation's own."""

    delegation_id: UUID
    body_id: UUID | None
    round_id: UUID
    revision_id: UUID


def put_draft(
    session: Session,
    actor: Actor,
    place: Place,
    content: PositionContent,
    *,
    known: Draft | None,
    stands: Position | None,
    at: datetime,
) -> None:
    """Let a draft say this; one that says nothing, or for the delegation just what stands, is removed.

    A body that changes its draft takes back what it offered: nobody decides on a text that is being rewritten.
    """
    is_own = place.body_id is None
    if content.is_empty or (is_own and stands and content == queries.content_of(stands)):
        if known:
            remove_draft(session, known)
        return
    if known is not None and content == queries.content_of(known):
        return
    draft = known or Draft(
        delegation_id=place.delegation_id,
        body_id=place.body_id,
        round_id=place.round_id,
        target_revision_id=place.revision_id,
        base_version=stands.version if stands else 0,
    )
    put_content(draft, content)
    draft.person_id, draft.saved_at = actor.person_id, at
    session.add(draft)
    if known is not None and not is_own:
        _take_back_open(session, draft)


def remove_draft(session: Session, draft: Draft) -> None:
    """Remove a draft: what it rested on is cited no longer, what it was offered as is taken back."""
    if draft.body_id is None:
        stop_citing(session, draft.delegation_id, draft.round_id, draft.target_revision_id)
    else:
        _take_back_open(session, draft)
    session.delete(draft)


def stop_citing(session: Session, delegation_id: UUID, round_id: UUID, revision_id: UUID) -> None:
    """The delegation's own draft on a target rests on no body's draft any more."""
    cited = sa.update(Offer).where(Offer.delegation_id == delegation_id, Offer.round_id == round_id)
    session.execute(cited.where(Offer.target_revision_id == revision_id, Offer.is_cited).values(is_cited=False))


def mark_submitted(session: Session, position: Position) -> None:
    """What the draft rested on went out in this position; later versions do not change that."""
    cited = sa.update(Offer).where(Offer.delegation_id == position.delegation_id, Offer.is_cited)
    cited = cited.where(Offer.round_id == position.round_id, Offer.position_id.is_(None))
    cited = cited.where(Offer.target_revision_id == position.target_revision_id)
    session.execute(cited.values(position_id=position.id))


def _take_back_open(session: Session, draft: Draft) -> None:
    opened = sa.update(Offer).where(
        Offer.delegation_id == draft.delegation_id,
        Offer.round_id == draft.round_id,
        Offer.target_revision_id == draft.target_revision_id,
        Offer.body_id == draft.body_id,
        Offer.state == OfferState.OFFERED,
    )
    session.execute(opened.values(state=OfferState.TAKEN_BACK))
