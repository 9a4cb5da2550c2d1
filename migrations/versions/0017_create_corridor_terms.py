"""Asks, offers and refusals towards countries: of a version of a position, and in drafts and offered drafts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017_create_corridor_terms"
down_revision = "0016_create_alignment_releases"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the table, and the columns of what is not submitted yet."""
    op.create_table(
        "corridor_terms",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('ask', 'offer', 'refusal')", name=op.f("ck_corridor_terms_kind")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_corridor_terms_text")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["positions.id"], name=op.f("fk_corridor_terms_position_id_positions")
        ),
        sa.PrimaryKeyConstraint("position_id", "country", "kind", name=op.f("pk_corridor_terms")),
    )
    op.create_index(
        "uq_corridor_terms_answer",
        "corridor_terms",
        ["position_id", "country"],
        unique=True,
        sqlite_where=sa.text("kind <> 'ask'"),
        postgresql_where=sa.text("kind <> 'ask'"),
    )
    for name in ("drafts", "offers"):
        op.add_column(name, sa.Column("terms", DOCUMENT, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Drop them; positions with terms then no longer say what their entry in the log binds."""
    for name in ("drafts", "offers"):
        op.drop_column(name, "terms")
    op.drop_index("uq_corridor_terms_answer", table_name="corridor_terms")
    op.drop_table("corridor_terms")
