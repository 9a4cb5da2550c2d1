"""Counted lists: which entry of the log counted in a digest, and why another did not."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.extensions import Base


class CountedList(Base):
    """The counted list of one draft of a digest, as the bytes that its hash covers. Never updated, never deleted."""

    __tablename__ = "counted_lists"
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"), primary_key=True)
    draft: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    document: Mapped[str] = mapped_column(sa.Text)
