"""The review of a digest: where it went and why, what each draft said, what rapporteur and chairs wrote beside it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.extensions import Base


class DigestStep(Base):
    """A move of a digest from one state to another, by whom and why; never changed."""

    __tablename__ = "digest_steps"
    __table_args__ = (sa.UniqueConstraint("digest_id", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12))
    draft: Mapped[int]
    revision: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class DigestDraft(Base):
    """The statements of a digest as they stood at one revision: what a later one is compared with."""

    __tablename__ = "digest_drafts"
    __table_args__ = (sa.UniqueConstraint("digest_id", "revision"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    revision: Mapped[int]
    draft: Mapped[int]
    statements: Mapped[list[dict[str, Any]]] = mapped_column(JSONDocument)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DigestComment(Base):
    """What somebody at the desk wrote beside a statement, or beside the whole digest; it never leaves the desk.

    `statement_key` finds the statement again when the digest was drafted anew; `about` is its sentence as it was.
    """

    __tablename__ = "digest_comments"
    __table_args__ = (
        sa.UniqueConstraint("digest_id", "person_id", "comment_key"),
        sa.CheckConstraint("text <> ''", name="text"),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name="resolved"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    comment_key: Mapped[str] = mapped_column(sa.String(36))
    statement_id: Mapped[UUID | None]
    statement_key: Mapped[str] = mapped_column(sa.String(300), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")
    text: Mapped[str] = mapped_column(sa.Text)
    draft: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolved_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
