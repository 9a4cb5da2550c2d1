"""What became of each mail, and what the chair decides where nobody knows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from consult.database import utc_now
from consult.domain.errors import NotFound
from consult.domain.vocabulary import DeliveryState
from consult.mail.models import Bounce
from consult.mail.suspending import bounces_of
from consult.organisations.models import Person
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.pages import access
from consult.synthesis.queries import deliveries_of

PAGE_SIZE = 50
_FIRST = (DeliveryState.UNKNOWN, DeliveryState.FAILED, DeliveryState.CANCELLED)
"""States that ask for attention stand first."""


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """One delivery with the recipient's name, and whether a chair has to decide about it."""

    delivery: Delivery
    name: str
    needs_decision: bool
    may_resend: bool
    bounce: Bounce | None


def deliveries_for(session: Session, digest: Digest) -> dict[str, Any]:
    """The deliveries for the template: counts by state, and one page of rows."""
    rows = sorted(deliveries_of(session, digest.id), key=lambda row: (row.state not in _FIRST, row.address))
    page, pages = access.asked_number("page") or 1, max(1, -(-len(rows) // PAGE_SIZE))
    if page > pages:
        raise NotFound
    now = utc_now()
    bounces = bounces_of(session, [row.id for row in rows])
    return {
        "delivery_counts": list(Counter(row.state for row in rows).items()),
        "failed_open": sum(row.state == DeliveryState.FAILED and row.settled_as is None for row in rows),
        "undecided": sum(_needs_decision(row) for row in rows),
        "deliveries": [
            Mailed(
                delivery=row,
                name=session.get_one(Person, row.person_id).name,
                needs_decision=_needs_decision(row),
                may_resend=row.lease_until is not None and row.lease_until <= now,
                bounce=bounces.get(row.id),
            )
            for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        ],
        "page": page,
        "pages": pages,
    }


def _needs_decision(row: Delivery) -> bool:
    return row.state == DeliveryState.UNKNOWN and row.settled_as is None
