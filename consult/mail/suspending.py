"""Addresses to which nothing is sent any more, because two mails came back for good."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.database import upsert
from consult.domain.errors import NotFound
from consult.mail.bounces import Report
from consult.mail.models import Bounce, Outgoing, Suspension

HARD_BOUNCES = 2
"""One may be the server's mistake of an hour; two mails that came back for good are not."""

SUSPENDED = "two mails to this address came back for good"
"""Why a mail is cancelled that would go to a suspended address."""


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """A mail that came back: its kind's word, its row, and whom it was for."""

    word: str
    mail: Outgoing
    person_id: UUID | None


def address_hash(address: str) -> str:
    """What is kept of an address instead of the address."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def note_bounce(session: Session, back: CameBack, report: Report, *, at: datetime) -> bool:
    """Write down that a mail came back; the same news twice are one. True when that suspended the address.

    The caller holds the person's row: of two that come back at once, the later one counts both.
    """
    row = upsert(session, Bounce).values(
        word=back.word,
        mail_id=back.mail.id,
        person_id=back.person_id,
        address_hash=address_hash(back.mail.address) if back.person_id else "",
        is_hard=report.is_hard,
        status=report.status,
        words=re.sub(re.escape(back.mail.address), "(recipient)", report.words, flags=re.IGNORECASE),
        received_at=at,
    )
    if session.scalar(row.on_conflict_do_nothing().returning(Bounce.id)) is None:
        return False
    return report.is_hard and back.person_id is not None and _suspend(session, back.person_id, back.mail.address, at)


def _suspend(session: Session, person_id: UUID, address: str, at: datetime) -> bool:
    known = address_hash(address)
    lifted = sa.select(sa.func.max(Suspension.lifted_at)).where(
        Suspension.person_id == person_id, Suspension.address_hash == known
    )
    bounces = sa.select(sa.func.count()).select_from(Bounce)
    bounces = bounces.where(Bounce.person_id == person_id, Bounce.address_hash == known, Bounce.is_hard)
    if (since := session.scalar(lifted)) is not None:
        bounces = bounces.where(Bounce.received_at > since)
    if (session.scalar(bounces) or 0) < HARD_BOUNCES:
        return False
    row = upsert(session, Suspension).values(person_id=person_id, address_hash=known, suspended_at=at)
    return session.scalar(row.on_conflict_do_nothing().returning(Suspension.id)) is not None


def is_suspended(session: Session, person_id: UUID | None, address: str) -> bool:
    """True when nothing is sent to this address of this person."""
    if person_id is None:
        return False
    standing = sa.exists().where(Suspension.person_id == person_id, Suspension.lifted_at.is_(None))
    return session.scalar(sa.select(standing.where(Suspension.address_hash == address_hash(address)))) is True


def suspended_among(session: Session, addresses: Mapping[UUID, str]) -> frozenset[UUID]:
    """The people of these addresses to whose address nothing is sent."""
    query = sa.select(Suspension.person_id, Suspension.address_hash).where(Suspension.lifted_at.is_(None))
    rows = session.execute(query).all()
    return frozenset(row[0] for row in rows if row[0] in addresses and row[1] == address_hash(addresses[row[0]]))


def suspensions_of(session: Session, people: Collection[UUID]) -> dict[UUID, Suspension]:
    """The standing suspensions among these people."""
    query = sa.select(Suspension).where(Suspension.lifted_at.is_(None), Suspension.person_id.in_(people))
    return {row.person_id: row for row in session.scalars(query)}


def bounces_of(session: Session, mail_ids: Collection[UUID]) -> Mapping[UUID, Bounce]:
    """What came back of these mails; of two reports on one mail the hard one."""
    query = sa.select(Bounce).where(Bounce.mail_id.in_(mail_ids)).order_by(Bounce.is_hard)
    return {row.mail_id: row for row in session.scalars(query)}


def lift(session: Session, person_id: UUID, *, by: UUID | None, at: datetime) -> None:
    """Let mail go to the person's address again; two further bounces would suspend it anew.

    Raises: NotFound when no address of this person is suspended.
    """
    standing = sa.update(Suspension).where(Suspension.person_id == person_id, Suspension.lifted_at.is_(None))
    if not session.scalars(standing.values(lifted_at=at, lifted_by=by).returning(Suspension.id)).all():
        raise NotFound
