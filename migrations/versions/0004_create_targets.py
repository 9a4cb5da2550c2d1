"""The tables of the targets area."""

import sqlalchemy as sa
from alembic import op

revision = "0004_create_targets"
down_revision = "0003_create_consultations"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("cluster", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_targets_consultation_id_consultations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("consultation_id", "code", name=op.f("uq_targets_consultation_id_code")),
    )
    op.create_table(
        "target_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("indicators", sa.Text(), nullable=False),
        sa.Column("baseline", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("deadline", sa.String(length=100), nullable=False),
        sa.Column("owner", sa.String(length=300), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_target_revisions_target_id_targets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_revisions")),
        sa.UniqueConstraint("target_id", "number", name=op.f("uq_target_revisions_target_id_number")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("target_revisions")
    op.drop_table("targets")
