"""The table of opinion groups found in a round."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015_create_opinion_analyses"
down_revision = "0014_create_personal_records"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "opinion_analyses",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_opinion_analyses_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_opinion_analyses")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("opinion_analyses")
