"""Invitations, applications, their credentials and steps, and what became of an accreditation later."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.domain.vocabulary import ApplicationState
from consult.extensions import Base

_VERDICTS = sa.text("kind IN ('approved', 'returned', 'refused')")
_UNDER_WAY = sa.text("state IN ('started', 'received', 'returned')")
_UNANSWERED = sa.text("answered_at IS NULL AND revoked_at IS NULL")


class Invitation(Base):
    """A letter with a link that lets its reader begin an application.

    One without `invited_by` was asked for by its own reader, whose address it confirms. The name and address are
    wiped when it is answered or revoked: the person then has a row of their own, or never wanted one.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        sa.Index(
            "uq_invitations_unanswered",
            "consultation_id",
            "address",
            unique=True,
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    address: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(300))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    organisation_name: Mapped[str] = mapped_column(sa.String(300), default="")
    stakeholder_group: Mapped[str] = mapped_column(sa.String(64), default="")
    invited_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    letters: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Application(Base):
    """An organisation's request to take part; `version` counts what assessors saw, so that a change asks them again."""

    __tablename__ = "applications"
    __table_args__ = (
        sa.Index(
            "uq_applications_under_way",
            "consultation_id",
            "person_id",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        sa.UniqueConstraint("delegation_id"),
        sa.CheckConstraint("(state = 'accredited') = (delegation_id IS NOT NULL)", name="accredited"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), index=True)
    invitation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("invitations.id"))
    organisation_name: Mapped[str] = mapped_column(sa.String(300), default="")
    country: Mapped[str | None] = mapped_column(sa.String(2))
    region: Mapped[str | None] = mapped_column(sa.String(3))
    stakeholder_group: Mapped[str] = mapped_column(sa.String(64), default="")
    sub_kind: Mapped[str | None] = mapped_column(sa.String(100))
    mandate: Mapped[str] = mapped_column(sa.Text, default="")
    declared_interest: Mapped[str] = mapped_column(sa.Text, default="")
    part_of: Mapped[str] = mapped_column(sa.String(300), default="")
    organisation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("organisations.id"))
    state: Mapped[str] = mapped_column(sa.String(12), default=ApplicationState.STARTED.value)
    version: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    delegation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("delegations.id"))


class Credential(Base):
    """The cleaned file that shows for whom an applicant speaks; a later one takes the place of the earlier."""

    __tablename__ = "credentials"
    application_id: Mapped[UUID] = mapped_column(sa.ForeignKey("applications.id"), primary_key=True)
    file_name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(4))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ApplicationStep(Base):
    """One thing that happened to an application, with who did it and why; nobody decides twice on one version."""

    __tablename__ = "application_steps"
    __table_args__ = (
        sa.Index(
            "uq_application_steps_verdict",
            "application_id",
            "version",
            "person_id",
            unique=True,
            sqlite_where=_VERDICTS,
            postgresql_where=_VERDICTS,
        ),
        sa.Index("ix_application_steps_application_id_at", "application_id", "at"),
        sa.CheckConstraint("kind NOT IN ('returned', 'refused') OR reason <> ''", name="reason"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[UUID] = mapped_column(sa.ForeignKey("applications.id"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(12))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class AccreditationChange(Base):
    """An accreditation was withdrawn or restored; `delegations.withdrawn_at` says what holds now."""

    __tablename__ = "accreditation_changes"
    __table_args__ = (sa.CheckConstraint("reason <> ''", name="reason"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), index=True)
    is_withdrawal: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
