"""Targets that an organisation takes for like ones, and the contradictions found in what it said on them."""

import sqlalchemy as sa
from alembic import op

revision = "0019_create_like_targets"
down_revision = "0018_create_text_analyses"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "like_targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("first_target_id", sa.Uuid(), nullable=False),
        sa.Column("second_target_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=10), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_target_id < second_target_id", name=op.f("ck_like_targets_order")),
        sa.CheckConstraint("mark IN ('suggested', 'same', 'unrelated')", name=op.f("ck_like_targets_mark")),
        sa.CheckConstraint("(mark = 'suggested') = (marked_at IS NULL)", name=op.f("ck_like_targets_marked")),
        sa.ForeignKeyConstraint(
            ["first_target_id"], ["targets.id"], name=op.f("fk_like_targets_first_target_id_targets")
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["people.id"], name=op.f("fk_like_targets_marked_by_people")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_like_targets_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["second_target_id"], ["targets.id"], name=op.f("fk_like_targets_second_target_id_targets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_like_targets")),
        sa.UniqueConstraint("organisation_id", "first_target_id", "second_target_id", name="uq_like_targets_pair"),
    )
    op.create_table(
        "contradictions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("newer_position_id", sa.Uuid(), nullable=False),
        sa.Column("older_position_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["newer_position_id"], ["positions.id"], name=op.f("fk_contradictions_newer_position_id_positions")
        ),
        sa.ForeignKeyConstraint(
            ["older_position_id"], ["positions.id"], name=op.f("fk_contradictions_older_position_id_positions")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contradictions_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contradictions")),
        sa.UniqueConstraint(
            "newer_position_id", "older_position_id", name=op.f("uq_contradictions_newer_position_id_older_position_id")
        ),
    )
    op.create_index(op.f("ix_contradictions_organisation_id"), "contradictions", ["organisation_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_contradictions_organisation_id"), table_name="contradictions")
    op.drop_table("contradictions")
    op.drop_table("like_targets")
