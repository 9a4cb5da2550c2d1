"""What was found in texts, earlier recommendations, and what a person made of their return."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import JSONDocument, UTCDateTime
from consult.extensions import Base


class TextAnalysis(Base):
    """What was found in the texts of a consultation: of one round, or of its targets beside earlier outcomes.

    `marker` names what was looked at, or is being looked at: another one means that something changed since.
    `document` holds identifiers, counts and single words, never a text, and is empty before the first look ends.
    `attempts` counts those begun since the last that ended well; before `next_at` nobody begins another.
    """

    __tablename__ = "text_analyses"
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    marker: Mapped[str] = mapped_column(sa.String(200))
    document: Mapped[dict[str, Any]] = mapped_column(JSONDocument, default=dict)
    found_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(sa.Text)


class Recommendation(Base):
    """A recommendation of an earlier outcome; without a consultation it serves all of the site."""

    __tablename__ = "recommendations"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "code"),
        sa.Index(
            "uq_recommendations_site",
            "code",
            unique=True,
            sqlite_where=sa.text("consultation_id IS NULL"),
            postgresql_where=sa.text("consultation_id IS NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("consultations.id"))
    code: Mapped[str] = mapped_column(sa.String(64))
    year: Mapped[int]
    forum: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.String(300), default="")
    text: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(16), default="en")
    became: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text, default="")
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MarkedRecommendation(Base):
    """What a person says of a target beside an earlier recommendation; one stands at a time, none is deleted."""

    __tablename__ = "recommendation_marks"
    __table_args__ = (
        sa.Index(
            "uq_recommendation_marks_standing",
            "target_id",
            "recommendation_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("mark IN ('repeated', 'sharpened', 'unrelated')", name="mark"),
        sa.CheckConstraint("ended_at IS NOT NULL OR ended_by IS NULL", name="ended"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consultation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("consultations.id"))
    target_id: Mapped[UUID] = mapped_column(sa.ForeignKey("targets.id"))
    recommendation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("recommendations.id"))
    mark: Mapped[str] = mapped_column(sa.String(10))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
