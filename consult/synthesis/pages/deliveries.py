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
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.pages import access
from consult.synthesis.queries import deliveries_of, delivery_counts

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
    counts = delivery_counts(session, digest.id)
    page, pages = access.asked_number("page") or 1, max(1, -(-sum(counts.values()) // PAGE_SIZE))
    if page > pages:
        raise NotFound
    by_state: Counter[str] = Counter()
    for (state, _), count in counts.items():
        by_state[state] += count
    return {
        "delivery_counts": list(by_state.items()),
        "failed_open": counts.get((DeliveryState.FAILED, False), 0),
        "undecided": counts.get((DeliveryState.UNKNOWN, False), 0),
        "deliveries": _page_of(session, digest, page),
        "page": page,
        "pages": pages,
    }


def _page_of(session: Session, digest: Digest, page: int) -> list[Mailed]:
    now, offset = utc_now(), (page - 1) * PAGE_SIZE
    rows = deliveries_of(session, digest.id, first=_FIRST, offset=offset, limit=PAGE_SIZE)
    bounces = bounces_of(session, [row.id for row, _ in rows])
    return [
        Mailed(
            delivery=row,
            name=name,
            needs_decision=row.state == DeliveryState.UNKNOWN and row.settled_as is None,
            may_resend=row.lease_until is not None and row.lease_until <= now,
            bounce=bounces.get(row.id),
        )
        for row, name in rows
    ]
