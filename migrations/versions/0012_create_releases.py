"""The tables of what left the chair's desk."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012_create_releases"
down_revision = "0011_create_associations"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "released_tables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("row_key", sa.String(length=1000), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", DOCUMENT, nullable=False),
        sa.Column("withheld", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_released_tables_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_released_tables_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_tables")),
        sa.UniqueConstraint(
            "round_id",
            "target_revision_id",
            "row_key",
            "as_of",
            name=op.f("uq_released_tables_round_id_target_revision_id_row_key_as_of"),
        ),
    )
    op.create_table(
        "released_targets",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("partitioned_by", sa.String(length=12), nullable=True),
        sa.Column("answered", DOCUMENT, nullable=False),
        sa.Column("answers", DOCUMENT, nullable=False),
        sa.Column("somebody_objects", sa.Boolean(), nullable=False),
        sa.Column("somebody_blocks", sa.Boolean(), nullable=False),
        sa.Column("p_values", DOCUMENT, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_released_targets_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_released_targets_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("round_id", "target_revision_id", name=op.f("pk_released_targets")),
    )
    op.create_table(
        "released_rounds",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("answered", DOCUMENT, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_released_rounds_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_released_rounds")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("released_rounds", "released_targets", "released_tables"):
        op.drop_table(table)
