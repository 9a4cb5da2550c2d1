"""The pictures of a digest."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.extensions import Base


class DigestChart(Base):
    """What a picture of a digest shows, in no language yet; it goes with the draft that it was made for.

    A painter takes it until `leased_until`; `attempts` counts those who began.
    """

    __tablename__ = "digest_charts"
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSONDocument)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DigestPicture(Base):
    """The same as it was painted for the mails in a language: what is sealed must never be painted anew."""

    __tablename__ = "digest_pictures"
    digest_id: Mapped[UUID] = mapped_column(sa.ForeignKey("digests.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    png: Mapped[bytes] = mapped_column(sa.LargeBinary)
