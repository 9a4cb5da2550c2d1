"""What becomes of each input, and the end of a consultation."""

import sqlalchemy as sa
from alembic import op

revision = "0023_create_dispositions"
down_revision = "0022_create_bounces"


def upgrade() -> None:
    """Create the table, and let a consultation be closed."""
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("act_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_dispositions_reason")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_dispositions_answered_by_people")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_dispositions_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["position_id"], ["positions.id"], name=op.f("fk_dispositions_position_id_positions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispositions")),
        sa.UniqueConstraint("position_id", "number", name=op.f("uq_dispositions_position_id_number")),
        sa.UniqueConstraint("act_id", "position_id", name=op.f("uq_dispositions_act_id_position_id")),
    )
    op.create_index(op.f("ix_dispositions_consultation_id"), "dispositions", ["consultation_id"])
    op.add_column("consultations", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop both."""
    with op.batch_alter_table("consultations") as consultations:
        consultations.drop_column("closed_at")
    op.drop_index(op.f("ix_dispositions_consultation_id"), table_name="dispositions")
    op.drop_table("dispositions")
