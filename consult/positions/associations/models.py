"""Bloc statements, and who is associated with them on which targets."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class BlocStatement(Base):
    """A delegation's positions on some targets of a round, open for others to associate themselves with.

    It holds no words of its own: what it says on a target is the author's standing position there. The targets
    stay as declared; other ones need a new statement, which members join anew.
    """

    __tablename__ = "bloc_statements"
    __table_args__ = (
        sa.Index(
            "uq_bloc_statements_delegation_id_round_id",
            "delegation_id",
            "round_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_seq IS NULL)", name="withdrawn"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    title: Mapped[str] = mapped_column(sa.String(300))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_seq: Mapped[int | None] = mapped_column(sa.BigInteger)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class BlocStatementTarget(Base):
    """A target revision that a statement covers."""

    __tablename__ = "bloc_statement_targets"
    statement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bloc_statements.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)


class Association(Base):
    """One version of how a delegation stands to a statement: joined, dissociated or left. Only ever added.

    `seq` is its event's place in the log, which alone decides what holds.
    """

    __tablename__ = "associations"
    __table_args__ = (
        sa.UniqueConstraint("statement_id", "delegation_id", "version"),
        sa.UniqueConstraint("delegation_id", "association_key"),
        sa.CheckConstraint("kind IN ('joined', 'dissociated', 'left')", name="kind"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    statement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bloc_statements.id"))
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(12))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    association_key: Mapped[str] = mapped_column(sa.String(64))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class AssociationTarget(Base):
    """A target revision on which a version of an association joins the statement."""

    __tablename__ = "association_targets"
    association_id: Mapped[UUID] = mapped_column(sa.ForeignKey("associations.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)


class HeldAssociation(Base):
    """The one statement with which a delegation is associated on a target revision now."""

    __tablename__ = "held_associations"
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    target_revision_id: Mapped[UUID] = mapped_column(sa.ForeignKey("target_revisions.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("delegations.id"), primary_key=True)
    statement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bloc_statements.id"), index=True)
