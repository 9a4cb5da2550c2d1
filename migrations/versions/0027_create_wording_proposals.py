"""Wordings that a writer proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0027_create_wording_proposals"
down_revision = "0026_create_schedules"

WAITING = sa.text("state = 'due'")


def upgrade() -> None:
    """Create the table; one proposal at a time waits for a statement in a language."""
    op.create_table(
        "wording_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("drafted_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('due', 'ready', 'refused', 'failed')", name=op.f("ck_wording_proposals_known_state")
        ),
        sa.CheckConstraint("(state = 'ready') = (text <> '')", name=op.f("ck_wording_proposals_text")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_wording_proposals_asked_by_people")),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_wording_proposals_statement_id_statements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_proposals")),
    )
    op.create_index(
        "uq_wording_proposals_waiting",
        "wording_proposals",
        ["statement_id", "language"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index("ix_wording_proposals_next_at", "wording_proposals", ["next_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("wording_proposals")
