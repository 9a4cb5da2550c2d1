"""The tables of the events area."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001_create_events"
down_revision = None
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")

_REFUSALS = {
    "sqlite": [
        """
        CREATE TRIGGER event_log_keeps_{verb} BEFORE {verb} ON event_log
        BEGIN SELECT RAISE(ABORT, 'the event log is never changed'); END
        """
    ],
    "postgresql": [
        """
        CREATE TRIGGER event_log_keeps_{verb} BEFORE {verb} ON event_log
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log()
        """
    ],
}
_FUNCTION = """
CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the event log is never changed'; END $$
"""


def _refuse_changes() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(_FUNCTION)
    verbs = ("UPDATE", "DELETE", "TRUNCATE") if dialect == "postgresql" else ("UPDATE", "DELETE")
    for verb in verbs:
        for statement in _REFUSALS[dialect]:
            op.execute(statement.format(verb=verb))


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "log_heads",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_log_heads")),
    )
    op.create_table(
        "event_log",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", "seq", name=op.f("pk_event_log")),
        sa.UniqueConstraint(
            "consultation_id", "previous_hash", name=op.f("uq_event_log_consultation_id_previous_hash")
        ),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_log_event_id")),
        sa.UniqueConstraint("leaf_hash", name=op.f("uq_event_log_leaf_hash")),
    )
    op.create_table(
        "work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event_log.event_id"], name=op.f("fk_work_event_id_event_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("event_id", "handler", name=op.f("uq_work_event_id_handler")),
    )
    op.create_index("ix_work_state_next_at", "work", ["state", "next_at"], unique=False)
    op.create_table(
        "handled_events",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_handled_events")),
    )
    _refuse_changes()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("handled_events")
    op.drop_table("work")
    op.drop_table("event_log")
    op.drop_table("log_heads")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_log()")
