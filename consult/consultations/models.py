"""Consultations, rounds, delegations and offices."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.domain.vocabulary import Attribution, RoundState
from consult.domain.weighting import Weighting
from consult.extensions import Base


class Consultation(Base):
    """One process: theme, mandate, attribution rule, lines of comparison, and how its digests come about."""

    __tablename__ = "consultations"
    __table_args__ = (sa.CheckConstraint("approvals_needed >= 1", name="approvals"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(sa.String(64), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    mandate: Mapped[str] = mapped_column(sa.Text, default="")
    convenor: Mapped[str] = mapped_column(sa.String(300), default="")
    source: Mapped[str] = mapped_column(sa.Text, default="")
    notice: Mapped[str] = mapped_column(sa.Text, default="")
    attribution: Mapped[str] = mapped_column(sa.String(20), default=Attribution.ATTRIBUTED.value)
    compare: Mapped[list[str]] = mapped_column(JSONDocument)
    weighting: Mapped[str] = mapped_column(
        sa.String(12), default=Weighting.GROUPS.value, server_default=Weighting.GROUPS.value
    )
    labels: Mapped[dict[str, Any]] = mapped_column(JSONDocument, default=dict)
    languages: Mapped[list[str]] = mapped_column(JSONDocument, default=lambda: ["en"])
    smallest_cell: Mapped[int] = mapped_column(default=5)
    approvals_needed: Mapped[int] = mapped_column(default=1)
    # nobody reads these three any more: what they said stands in digest_schedules, and the next release drops them
    digest_every: Mapped[str] = mapped_column(sa.String(10), default="by_hand")
    digest_weekday: Mapped[int] = mapped_column(default=0)
    digest_hour: Mapped[int] = mapped_column(default=6)
    takes_applications: Mapped[bool] = mapped_column(default=True)
    most_per_organisation: Mapped[int] = mapped_column(default=1)
    most_per_group: Mapped[dict[str, int]] = mapped_column(JSONDocument, default=dict)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("consultations.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def main_language(self) -> str:
        """The language in which the convenor writes, targets included: the first of the consultation's."""
        return self.languages[0] if self.languages else ""


class DigestSchedule(Base):
    """How often digests to an audience are drafted, and at which hour of which zone; an audience may have several.

    A schedule that was set later than the consultation has no windows that ended before `set_at`.
    """

    __tablename__ = "digest_schedules"
    __table_args__ = (
        sa.CheckConstraint("audience IN ('participants', 'chairs', 'public')", name="audience"),
        sa.CheckConstraint("frequency IN ('daily', 'weekly', 'at_close', 'by_hand')", name="frequency"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    )
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    frequency: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    weekday: Mapped[int] = mapped_column(default=0)
    hour: Mapped[int] = mapped_column(default=6)
    timezone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    set_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Round(Base):
    """A dated window in which positions are taken; `state` changes under the consultation's lock alone."""

    __tablename__ = "rounds"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("closes_at > opens_at", name="order"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    number: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(sa.String(10), default=RoundState.PLANNED.value)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def ended_at(self) -> datetime:
        """When positions ended: at the planned time, or before it where the round was closed early."""
        return min(self.closes_at, self.closed_at or self.closes_at)

    @property
    def worded_until(self) -> datetime | None:
        """The moment whose wordings of the targets its positions are about; None while the latest ones are."""
        return self.ended_at if self.state == RoundState.CLOSED else None


class Delegation(Base):
    """An organisation accredited to one consultation: who is at the table and why."""

    __tablename__ = "delegations"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "key"),
        sa.UniqueConstraint("consultation_id", "organisation_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisations.id"))
    key: Mapped[str] = mapped_column(sa.String(100))
    stakeholder_group: Mapped[str] = mapped_column(sa.String(64))
    sub_kind: Mapped[str | None] = mapped_column(sa.String(100))
    mandate: Mapped[str] = mapped_column(sa.Text, default="")
    declared_interest: Mapped[str] = mapped_column(sa.Text, default="")
    accredited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Appointment(Base):
    """An office held in a consultation from one time to another; a delegation has one focal point at a time."""

    __tablename__ = "appointments"
    __table_args__ = (
        sa.Index(
            "uq_appointments_focal_point",
            "delegation_id",
            unique=True,
            sqlite_where=sa.text("role = 'focal_point' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'focal_point' AND ended_at IS NULL"),
        ),
        sa.CheckConstraint(
            "(role IN ('focal_point', 'deputy', 'contributor')) = (delegation_id IS NOT NULL)", name="delegation"
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    delegation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("delegations.id"))
    body_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DelegationInvitation(Base):
    """Somebody without an account asked to take an office in a delegation; the letter's token opens it once.

    It belongs to the delegation, whoever sent it: a successor finds it and may take it back.
    """

    __tablename__ = "delegation_invitations"
    __table_args__ = (
        sa.Index(
            "uq_delegation_invitations_open",
            "delegation_id",
            "email",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("role IN ('deputy', 'contributor')", name="role"),
        sa.CheckConstraint("appointment_id IS NULL OR ended_at IS NOT NULL", name="accepted"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    role: Mapped[str] = mapped_column(sa.String(20))
    body_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(sa.String(300))
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    invited_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appointment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appointments.id"))


class Succession(Base):
    """The office of focal point passed on at a place in the log; what stood then is to be reaffirmed or changed."""

    __tablename__ = "successions"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "seq"),
        sa.UniqueConstraint("appointment_id"),
        sa.CheckConstraint("(reaffirmed_at IS NULL) = (reaffirmed_by IS NULL)", name="reaffirmed"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    ended_appointment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("appointments.id"), unique=True)
    appointment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appointments.id"))
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    succeeded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reaffirmed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    reaffirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
