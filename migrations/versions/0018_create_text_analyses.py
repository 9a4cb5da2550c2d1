"""The tables of what was found in texts, of earlier recommendations and of the marks on their return."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018_create_text_analyses"
down_revision = "0017_create_corridor_terms"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "text_analyses",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("marker", sa.String(length=200), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("found_at", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_text_analyses_consultation_id_consultations")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "subject", name=op.f("pk_text_analyses")),
    )
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("forum", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_recommendations_consultation_id_consultations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("consultation_id", "code", name=op.f("uq_recommendations_consultation_id_code")),
    )
    _create_index("uq_recommendations_site", "recommendations", ["code"], "consultation_id IS NULL")
    op.create_table(
        "recommendation_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("marked_at", TIME, nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.CheckConstraint("mark IN ('repeated', 'sharpened', 'unrelated')", name=op.f("ck_recommendation_marks_mark")),
        sa.CheckConstraint("ended_at IS NOT NULL OR ended_by IS NULL", name=op.f("ck_recommendation_marks_ended")),
        *_keys("recommendation_marks", consultation_id="consultations", target_id="targets"),
        *_keys("recommendation_marks", recommendation_id="recommendations", person_id="people", ended_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_marks")),
    )
    columns = ["target_id", "recommendation_id"]
    _create_index("uq_recommendation_marks_standing", "recommendation_marks", columns, "ended_at IS NULL")


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in columns.items()
    ]


def _create_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("recommendation_marks")
    op.drop_table("recommendations")
    op.drop_table("text_analyses")
