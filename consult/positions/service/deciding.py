"""Deciding on what member bodies offered: one who signs accepts, rejects with a reason, or merges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.errors import DraftChanged, InvalidInput, NotFound
from consult.domain.offers import OfferState
from consult.domain.permissions import Action, Actor, ContentState, check
from consult.domain.positions import PositionContent, faults, text_fault
from consult.events.catalogue import DraftDecided
from consult.events.log import lock_log, publish
from consult.positions import queries
from consult.positions.models import Offer
from consult.positions.service.checking import hold_accreditation, open_round, present_wordings
from consult.positions.service.draft_rows import Place, put_draft, stop_citing
from consult.positions.service.terms import check_terms


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was on the page when somebody decided: the offered texts, and the delegation's own draft.

    Attributes:
        offers: the hash of each offered text by its offer.
        own: the hash of the delegation's own draft; empty for none.
    """

    offers: Mapping[UUID, str]
    own: str = ""


def accept_offer(session: Session, actor: Actor, delegation_id: UUID, *, seen: Seen, at: datetime) -> None:
    """Make the one offered text the delegation's own draft, in place of the draft that was seen, if any.

    Raises: NotFound, NotPermitted, RoundClosed; DraftChanged when one of the texts is not what was seen.
    """
    consultation = _ground(session, actor, delegation_id)
    [offer] = _decide(session, actor, consultation, delegation_id, seen, OfferState.ACCEPTED, at=at)
    stop_citing(session, delegation_id, offer.round_id, offer.target_revision_id)
    _make_own(session, actor, seen, [offer], queries.content_of(offer), at=at)


def reject_offer(session: Session, actor: Actor, delegation_id: UUID, *, seen: Seen, reason: str, at: datetime) -> None:
    """Refuse an offered text; its body reads the reason.

    Raises: NotFound, NotPermitted, RoundClosed; InvalidInput without a reason; DraftChanged as `accept_offer`.
    """
    words = reason.strip()
    if fault := ("reason_missing" if not words else text_fault(words)):
        raise InvalidInput("A rejection needs a reason that the body can read.", fields={"reason": fault})
    consultation = _ground(session, actor, delegation_id)
    _decide(session, actor, consultation, delegation_id, seen, OfferState.REJECTED, at=at, reason=words)


def merge_offers(
    session: Session,
    actor: Actor,
    delegation_id: UUID,
    *,
    seen: Seen,
    content: PositionContent,
    at: datetime,
) -> None:
    """Make a text of one's own, which cites the offered texts that went into it, the delegation's draft.

    What the draft rested on before stays cited.

    Raises: NotFound, NotPermitted, RoundClosed; InvalidInput for an incomplete text or without an offered one, or for
        offers on several targets; DraftChanged as `accept_offer`.
    """
    if not seen.offers:
        raise InvalidInput("Choose at least one of the drafts.", fields={"offers": "missing"})
    if found := faults(content):
        raise InvalidInput.of_fields(found)
    consultation = _ground(session, actor, delegation_id)
    decided = _decide(session, actor, consultation, delegation_id, seen, OfferState.MERGED, at=at)
    if len({(offer.round_id, offer.target_revision_id) for offer in decided}) > 1:
        raise InvalidInput("Merge drafts on one target at a time.", fields={"offers": "several_targets"})
    check_terms(session, consultation.id, {delegation_id}, {decided[0].target_revision_id: content})
    _make_own(session, actor, seen, decided, content, at=at)


def _ground(session: Session, actor: Actor, delegation_id: UUID) -> Consultation:
    _, consultation = queries.own_delegation(session, actor, delegation_id)
    hold_accreditation(session, actor, delegation_id)
    lock_log(session, consultation.id)
    return consultation


def _decide(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    delegation_id: UUID,
    seen: Seen,
    state: OfferState,
    *,
    at: datetime,
    reason: str = "",
) -> list[Offer]:
    query = sa.select(Offer).where(Offer.id.in_(seen.offers), Offer.delegation_id == delegation_id)
    rows = list(session.scalars(query.order_by(Offer.offered_at, Offer.id)))
    if len(rows) != len(seen.offers):
        raise NotFound
    for row in rows:
        facts = queries.facts_of(consultation, delegation_id, row.body_id, state=ContentState.OFFERED)
        check(actor, Action.DECIDE_DRAFT, facts, at=at)
        open_round(session, consultation.id, row.round_id, at=at)
    present_wordings(session, consultation.id, {row.target_revision_id for row in rows})
    decided = {"state": state, "reason": reason, "decided_by": actor.person_id, "decided_at": at}
    for row in rows:
        still = sa.update(Offer).where(Offer.id == row.id, Offer.state == OfferState.OFFERED)
        still = still.where(Offer.content_hash == seen.offers[row.id]).values(**decided)
        if session.scalar(still.returning(Offer.id)) is None:
            raise DraftChanged(extra=[_present(session, row)])
    event = DraftDecided(delegation_id=delegation_id, round_id=rows[0].round_id)
    publish(session, consultation.id, event, actor=actor, at=at)
    return rows


def _present(session: Session, row: Offer) -> dict[str, object]:
    """What the body offers now instead of the text that was decided on."""
    same = sa.and_(
        Offer.delegation_id == row.delegation_id,
        Offer.body_id == row.body_id,
        Offer.round_id == row.round_id,
        Offer.target_revision_id == row.target_revision_id,
    )
    now = session.scalar(sa.select(Offer).where(same, Offer.state == OfferState.OFFERED))
    return {
        "offer_id": str(now.id) if now else None,
        "content_hash": now.content_hash if now else None,
        "current": queries.content_of(now).document() if now else None,
        "state": row.state,
    }


def _make_own(
    session: Session, actor: Actor, seen: Seen, cited: list[Offer], content: PositionContent, *, at: datetime
) -> None:
    first = cited[0]
    place = Place(
        delegation_id=first.delegation_id,
        body_id=None,
        round_id=first.round_id,
        revision_id=first.target_revision_id,
    )
    draft = queries.drafts_of(session, place.delegation_id, place.round_id).get(None, {}).get(place.revision_id)
    if (queries.content_of(draft).hash() if draft else "") != seen.own:
        raise DraftChanged("Your delegation's own draft changed since you last saw it; nothing was decided.")
    stands = queries.current_positions(session, place.delegation_id, place.round_id).get(place.revision_id)
    put_draft(session, actor, place, content, known=draft, stands=stands, at=at)
    goes_out = not (stands and content == queries.content_of(stands))
    for offer in cited:
        offer.is_cited = goes_out
        offer.position_id = None if goes_out or stands is None else stands.id  # it says what stands already
