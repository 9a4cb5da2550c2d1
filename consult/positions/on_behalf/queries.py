"""What was entered on behalf of delegations: by whom, from which letter, and what they said to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.organisations.models import Person
from consult.positions.associations.models import HeldAssociation
from consult.positions.models import Position, Submission
from consult.positions.on_behalf.models import EntryOnBehalf


@dataclass(frozen=True, kw_only=True)
class Entered:
    """Who entered a submission, from which letter; `confirmed_at` is None until the delegation signs it too."""

    submission_id: UUID
    entered_by: str
    letter_date: date
    letter_reference: str
    confirmed_at: datetime | None

    @property
    def letter_day(self) -> datetime:
        """The day that the letter bears, as an instant that can be printed like others."""
        return datetime.combine(self.letter_date, time(), UTC)


def entered_on_behalf(session: Session, submission_ids: Collection[UUID]) -> dict[UUID, Entered]:
    """Those of these submissions that the secretariat entered, by identifier."""
    if not submission_ids:
        return {}
    query = sa.select(EntryOnBehalf, Person.name).join(Person, Person.id == EntryOnBehalf.entered_by)
    rows = session.execute(query.where(EntryOnBehalf.submission_id.in_(submission_ids)))
    return {
        row.submission_id: Entered(
            submission_id=row.submission_id,
            entered_by=name,
            letter_date=row.letter_date,
            letter_reference=row.letter_reference,
            confirmed_at=row.confirmed_at,
        )
        for row, name in rows
    }


def signed_by_itself(session: Session, delegation_id: UUID, round_id: UUID) -> set[UUID]:
    """The target revisions on which somebody of the delegation signed what counts: a version, or an association."""
    query = (
        sa.select(Position, EntryOnBehalf)
        .outerjoin(EntryOnBehalf, EntryOnBehalf.submission_id == Position.submission_id)
        .where(Position.delegation_id == delegation_id, Position.round_id == round_id)
        .order_by(Position.version)
    )
    last = {position.target_revision_id: (position, entry) for position, entry in session.execute(query)}
    versions = {
        revision_id
        for revision_id, (position, entry) in last.items()
        if not position.is_withdrawn
        and position.submission_id is not None  # an import carries nobody's signature
        and (entry is None or entry.confirmed_at is not None)
    }
    held = sa.select(HeldAssociation.target_revision_id).where(
        HeldAssociation.delegation_id == delegation_id, HeldAssociation.round_id == round_id
    )
    return versions | set(session.scalars(held))


@dataclass(frozen=True, kw_only=True)
class EnteredFor:
    """One entry of the secretariat's list: what was entered, for whom, when and how much."""

    entered: Entered
    delegation: str
    positions: int
    at: datetime


def entries_in(session: Session, consultation_id: UUID, *, limit: int) -> list[EnteredFor]:
    """What the secretariat entered in a consultation, newest first."""
    query = (
        sa.select(Submission)
        .join(EntryOnBehalf, EntryOnBehalf.submission_id == Submission.id)
        .where(Submission.consultation_id == consultation_id)
        .order_by(Submission.submitted_at.desc())
        .limit(limit)
    )
    rows = session.scalars(query).all()
    entered = entered_on_behalf(session, [row.id for row in rows])
    return [
        EnteredFor(
            entered=entered[row.id],
            delegation=row.receipt["delegation"],
            positions=len(row.receipt["positions"]),
            at=row.submitted_at,
        )
        for row in rows
    ]
