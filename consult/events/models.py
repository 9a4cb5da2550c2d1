"""The event log with its heads, the work it causes, and the claims of handlers."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.domain.vocabulary import WorkState
from consult.extensions import Base


class LogHead(Base):
    """The end of one consultation's log; updating this row is the lock of the consultation."""

    __tablename__ = "log_heads"
    consultation_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    entry_hash: Mapped[str] = mapped_column(sa.String(64))


class LogEntry(Base):
    """One event: a fact with its place in the log. Never updated, never deleted (a trigger refuses).

    Where the event is purely personal, `data` holds only what the leaf needs and `salt` is empty: the content
    stands in `personal_contents`, from which it can be erased.
    """

    __tablename__ = "event_log"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "previous_hash"),
        sa.UniqueConstraint("leaf_hash"),
        sa.UniqueConstraint("event_id"),
    )
    consultation_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(sa.String(64))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(sa.String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    salt: Mapped[str] = mapped_column(sa.String(64))
    leaf_hash: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_hash: Mapped[str] = mapped_column(sa.String(64))


class PersonalContent(Base):
    """What a purely personal event says, and the salt that binds it. Deleted when its person is erased."""

    __tablename__ = "personal_contents"
    __table_args__ = (
        sa.ForeignKeyConstraint(["consultation_id", "seq"], ["event_log.consultation_id", "event_log.seq"]),
    )
    consultation_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    salt: Mapped[str] = mapped_column(sa.String(64))


class Checkpoint(Base):
    """The root of a consultation's log at one size, signed by the site. Never updated, never deleted.

    `occasion` is why it was made: `hour:`, `close:`, `digest:` or `hand:` with what it belongs to.
    """

    __tablename__ = "checkpoints"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "occasion"),
        sa.CheckConstraint("size > 0", name="size"),
        sa.Index("ix_checkpoints_consultation_id_size", "consultation_id", "size"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("log_heads.consultation_id"))
    occasion: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    root: Mapped[str] = mapped_column(sa.String(64))
    origin: Mapped[str] = mapped_column(sa.String(300))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    public_key: Mapped[str] = mapped_column(sa.String(64))
    signature: Mapped[str] = mapped_column(sa.String(128))


class Work(Base):
    """What one handler owes one event. The row is the truth; a broker message is a hint to look at it."""

    __tablename__ = "work"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "handler"),
        sa.Index("ix_work_state_next_at", "state", "next_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(sa.ForeignKey("event_log.event_id"))
    handler: Mapped[str] = mapped_column(sa.String(100))
    state: Mapped[str] = mapped_column(sa.String(10), default=WorkState.DUE.value)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    hinted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    token: Mapped[UUID | None]
    last_error: Mapped[str | None] = mapped_column(sa.Text)


class HandledEvent(Base):
    """A claim: this handler's effect of this event is committed."""

    __tablename__ = "handled_events"
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
