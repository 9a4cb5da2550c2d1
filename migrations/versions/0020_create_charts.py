"""The tables of the pictures of a digest: what each shows, and how it was painted in each language."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020_create_charts"
down_revision = "0019_create_like_targets"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "digest_charts",
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_charts_digest_id_digests")),
        sa.PrimaryKeyConstraint("digest_id", "kind", name=op.f("pk_digest_charts")),
    )
    op.create_table(
        "digest_pictures",
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_pictures_digest_id_digests")),
        sa.PrimaryKeyConstraint("digest_id", "kind", "language", name=op.f("pk_digest_pictures")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("digest_pictures")
    op.drop_table("digest_charts")
