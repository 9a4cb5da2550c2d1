"""Accrediting organisations."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.consultations.service.caps import check_caps
from consult.consultations.service.operating import check_operator
from consult.domain.permissions import Actor
from consult.events.catalogue import DelegationAccredited
from consult.events.log import lock_log, publish_all


@dataclass(frozen=True, kw_only=True)
class NewDelegation:
    """An organisation to be accredited, under a key that is its own in the consultation."""

    organisation_id: UUID
    key: str
    stakeholder_group: str
    sub_kind: str | None = None
    mandate: str = ""
    declared_interest: str = ""


def accredit_delegation(
    session: Session, actor: Actor, consultation: Consultation, new: NewDelegation, *, at: datetime
) -> UUID:
    """Accredit one organisation to the consultation, and announce it; the delegation's identifier."""
    [identifier] = accredit_delegations(session, actor, consultation, [new], at=at)
    return identifier


def accredit_delegations(
    session: Session, actor: Actor, consultation: Consultation, delegations: Sequence[NewDelegation], *, at: datetime
) -> list[UUID]:
    """Accredit organisations, in few statements however many they are; identifiers in the same order.

    Raises: NotPermitted, CapReached.
    """
    check_operator(actor, consultation)
    return seat_delegations(session, actor, consultation, delegations, at=at)


def seat_delegations(
    session: Session, actor: Actor, consultation: Consultation, delegations: Sequence[NewDelegation], *, at: datetime
) -> list[UUID]:
    """Accredit organisations on which the caller has decided by a rule of its own; identifiers in the same order.

    Raises: CapReached.
    """
    if not delegations:
        return []
    lock_log(session, consultation.id)
    check_caps(session, consultation, [(new.organisation_id, new.stakeholder_group) for new in delegations])
    identifiers = [uuid4() for _ in delegations]
    pairs = list(zip(identifiers, delegations, strict=True))
    rows = [
        {"id": identifier, "consultation_id": consultation.id, "accredited_at": at, **asdict(new)}
        for identifier, new in pairs
    ]
    session.execute(sa.insert(Delegation), rows)
    events = [
        DelegationAccredited(delegation_id=identifier, stakeholder_group=new.stakeholder_group)
        for identifier, new in pairs
    ]
    publish_all(session, consultation.id, events, actor=actor, at=at)
    return identifiers
