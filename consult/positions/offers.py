"""Reads of what member bodies offered; a body's draft is its own until then, and again once it is taken back."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.offers import OfferState
from consult.domain.positions import faults
from consult.positions.models import Draft, Offer
from consult.positions.queries import content_of


def offers_to_decide(session: Session, delegation_id: UUID, round_id: UUID) -> dict[UUID, dict[UUID, Offer]]:
    """The last offer of each body on each target revision, as those who sign may read it: none that was taken back."""
    query = sa.select(Offer).where(Offer.delegation_id == delegation_id, Offer.round_id == round_id)
    query = query.where(Offer.state != OfferState.TAKEN_BACK).order_by(Offer.number)
    found: dict[UUID, dict[UUID, Offer]] = {}
    for offer in session.scalars(query):
        found.setdefault(offer.target_revision_id, {})[offer.body_id] = offer
    return found


def last_offers_of_body(session: Session, delegation_id: UUID, body_id: UUID, round_id: UUID) -> dict[UUID, Offer]:
    """The last offer of one body on each target revision, whatever became of it."""
    query = sa.select(Offer).where(Offer.delegation_id == delegation_id, Offer.round_id == round_id)
    rows = session.scalars(query.where(Offer.body_id == body_id).order_by(Offer.number))
    return {offer.target_revision_id: offer for offer in rows}


def is_offered(offer: Offer | None) -> bool:
    """True while it waits for a decision."""
    return offer is not None and offer.state == OfferState.OFFERED


def says_something_new(draft: Draft, last: Offer | None) -> bool:
    """False when just this text was decided."""
    decided = last is not None and OfferState(last.state).is_decided
    return not (decided and last is not None and last.content_hash == content_of(draft).hash())


def is_ready_to_offer(draft: Draft, last: Mapping[UUID, Offer]) -> bool:
    """True for a complete draft that is not offered and was not decided as it stands."""
    offer = last.get(draft.target_revision_id)
    return not faults(content_of(draft)) and not is_offered(offer) and says_something_new(draft, offer)


def revision_of_offer(session: Session, delegation_id: UUID, offer_id: UUID) -> UUID | None:
    """The wording that an offer of a delegation is about; None when there is none."""
    query = sa.select(Offer.target_revision_id).where(Offer.id == offer_id, Offer.delegation_id == delegation_id)
    return session.scalar(query)
