"""Offering: a contributor hands drafts of the own body to those who sign, and may take them back until decided."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.domain.errors import DraftChanged, InvalidInput, NotFound, NotPermitted
from consult.domain.offers import OfferState
from consult.domain.permissions import Action, Actor, ContentState, check
from consult.domain.positions import faults
from consult.events.catalogue import DraftOffered, DraftWithdrawn
from consult.events.log import lock_log, publish
from consult.positions import offers, queries
from consult.positions.models import Draft, Offer
from consult.positions.service.checking import hold_accreditation, open_round, present_wordings
from consult.positions.service.contents import put_content


def offer_drafts(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    round_id: UUID,
    revision_ids: Collection[UUID] | None = None,
    at: datetime,
) -> int:
    """Offer drafts of the contributor's own body just as they are now, to be decided by one who signs.

    Args:
        revision_ids: on which targets; all that are ready when none are named.
    Returns:
        How many were offered; a draft that is offered already is not offered again.
    Raises: NotFound, NotPermitted, RoundClosed; InvalidInput for a draft that is incomplete or was decided as it is.
    """
    consultation_id, body_id = _ground(session, actor, delegation_id, at=at)
    open_round(session, consultation_id, round_id, at=at)
    drafts = queries.drafts_of(session, delegation_id, round_id).get(body_id, {})
    last = offers.last_offers_of_body(session, delegation_id, body_id, round_id)
    if revision_ids is None:
        chosen = [draft for draft in drafts.values() if offers.is_ready_to_offer(draft, last)]
    else:
        _check_named(session, consultation_id, revision_ids, drafts, last)
        chosen = [drafts[revision_id] for revision_id in revision_ids]
    new = [draft for draft in chosen if not offers.is_offered(last.get(draft.target_revision_id))]
    for draft in new:
        number = last[draft.target_revision_id].number + 1 if draft.target_revision_id in last else 1
        session.add(_offer_of(draft, body_id, actor, number, at=at))
    if new:
        event = DraftOffered(delegation_id=delegation_id, round_id=round_id)
        publish(session, consultation_id, event, actor=actor, at=at)
    return len(new)


def _ground(session: Session, actor: Actor, delegation_id: UUID, *, at: datetime) -> tuple[UUID, UUID]:
    _, consultation = queries.own_delegation(session, actor, delegation_id)
    office = actor.office_for(delegation_id)
    if office is None or office.body_id is None:
        raise NotPermitted("Only a contributor of a member body offers its drafts.")
    facts = queries.facts_of(consultation, delegation_id, office.body_id, state=ContentState.DRAFT)
    check(actor, Action.OFFER_DRAFT, facts, at=at)
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    return consultation.id, office.body_id


def _check_named(
    session: Session,
    consultation_id: UUID,
    revision_ids: Collection[UUID],
    drafts: dict[UUID, Draft],
    last: dict[UUID, Offer],
) -> None:
    wordings = present_wordings(session, consultation_id, revision_ids)
    for revision_id in revision_ids:
        code = wordings[revision_id].target.code
        if revision_id not in drafts:
            raise NotFound
        if found := faults(queries.content_of(drafts[revision_id])):
            raise InvalidInput.of_fields({f"{code}.{field}": fault for field, fault in found.items()})
        if not offers.says_something_new(drafts[revision_id], last.get(revision_id)):
            words = "This draft was decided as it stands; change it before you offer it again."
            raise InvalidInput(words, fields={f"{code}.stance": "decided"})


def _offer_of(draft: Draft, body_id: UUID, actor: Actor, number: int, *, at: datetime) -> Offer:
    content = queries.content_of(draft)
    offer = Offer(
        delegation_id=draft.delegation_id,
        body_id=body_id,
        round_id=draft.round_id,
        target_revision_id=draft.target_revision_id,
        number=number,
        content_hash=content.hash(),
        offered_by=actor.person_id,
        offered_at=at,
        state=OfferState.OFFERED,
    )
    put_content(offer, content)
    return offer


def take_back_offer(session: Session, actor: Actor, delegation_id: UUID, *, offer_id: UUID, at: datetime) -> None:
    """Take an offered draft back to the body; taking it back again changes nothing.

    Raises: NotFound, NotPermitted; DraftChanged when it was decided meanwhile.
    """
    consultation_id, body_id = _ground(session, actor, delegation_id, at=at)
    own = sa.and_(Offer.id == offer_id, Offer.delegation_id == delegation_id, Offer.body_id == body_id)
    offer = session.scalar(sa.select(Offer).where(own))
    if offer is None:
        raise NotFound
    taken = sa.update(Offer).where(own, Offer.state == OfferState.OFFERED).values(state=OfferState.TAKEN_BACK)
    if session.scalar(taken.returning(Offer.id)) is None:
        if OfferState(offer.state).is_decided:
            raise DraftChanged("This draft was decided meanwhile; it can no longer be taken back.")
        return
    event = DraftWithdrawn(delegation_id=delegation_id, round_id=offer.round_id)
    publish(session, consultation_id, event, actor=actor, at=at)
