"""Digests, their statements and the approvals of chairs."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from consult.database import JSONDocument, UTCDateTime
from consult.domain.vocabulary import DigestState, Frequency
from consult.domain.weighting import Weighting
from consult.extensions import Base
from consult.synthesis.models.statement import StatementPosition, StatementRemoval, StatementWords


class Digest(Base):
    """The synthesis for one audience, frequency and window: statements, not a text blob."""

    __tablename__ = "digests"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "audience", "frequency", "window_start"),
        sa.CheckConstraint("window_end > window_start", name="window"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    audience: Mapped[str] = mapped_column(sa.String(32))
    frequency: Mapped[str] = mapped_column(
        sa.String(10), default=Frequency.BY_HAND.value, server_default=Frequency.BY_HAND.value
    )
    window_start: Mapped[datetime] = mapped_column(UTCDateTime)
    window_end: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(sa.String(12), default=DigestState.DRAFTED.value)
    draft: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=1)
    as_of: Mapped[int] = mapped_column(sa.BigInteger)
    weighting: Mapped[str] = mapped_column(
        sa.String(12), default=Weighting.GROUPS.value, server_default=Weighting.GROUPS.value
    )
    headline: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    picture: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))
    drafted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sending_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Statement(Base):
    """One sentence of a digest with its support.

    `template` and `values` make the drafted sentence in any language; `words` replace it, each in its language.
    `support` holds rule, counts, groups and which position versions stand behind it. A sentence written by hand rests
    on `links`, or `is_own_words` says that the chairs answer for it; `removal` stands while it is taken out.
    """

    __tablename__ = "statements"
    __table_args__ = (sa.UniqueConstraint("digest_id", "place"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    place: Mapped[int]
    section: Mapped[str] = mapped_column(sa.String(16))
    target_revision_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("target_revisions.id"))
    line: Mapped[str] = mapped_column(sa.String(80), default="")
    template: Mapped[str] = mapped_column(sa.String(64))
    values: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    support: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    is_minority: Mapped[bool] = mapped_column(default=False)
    is_own_words: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    words: Mapped[list[StatementWords]] = relationship(
        lazy="selectin", order_by=StatementWords.language, cascade="all, delete-orphan"
    )
    links: Mapped[list[StatementPosition]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    removal: Mapped[StatementRemoval | None] = relationship(
        lazy="selectin",
        viewonly=True,
        primaryjoin=lambda: sa.and_(
            foreign(StatementRemoval.statement_id) == Statement.id, StatementRemoval.restored_at.is_(None)
        ),
    )


class Approval(Base):
    """A chair stands behind the exact mails with this hash; void when the digest changed since."""

    __tablename__ = "approvals"
    __table_args__ = (sa.UniqueConstraint("digest_id", "content_hash", "person_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    approved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str] = mapped_column(sa.String(300), default="")
