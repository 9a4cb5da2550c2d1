"""The tables of checkpoints, of contents that can be erased and of counted lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013_create_checkpoints"
down_revision = "0012_create_releases"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")

_KEPT = {
    "checkpoints": ("UPDATE", "DELETE", "TRUNCATE"),
    "counted_lists": ("UPDATE", "DELETE", "TRUNCATE"),
    "personal_contents": ("UPDATE", "TRUNCATE"),
}
_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$
"""
_TRIGGERS = {
    "postgresql": """
        CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """,
    "sqlite": """
        CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END
        """,
}


def _refuse_changes() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(_FUNCTION)
    for table, verbs in _KEPT.items():
        for verb in verbs:
            if (dialect, verb) != ("sqlite", "TRUNCATE"):
                op.execute(_TRIGGERS[dialect].format(table=table, verb=verb))


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "personal_contents",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("data", DOCUMENT, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id", "seq"],
            ["event_log.consultation_id", "event_log.seq"],
            name=op.f("fk_personal_contents_consultation_id_seq_event_log"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "seq", name=op.f("pk_personal_contents")),
    )
    op.create_index("ix_personal_contents_person_id", "personal_contents", ["person_id"], unique=False)
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_checkpoints_size")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["log_heads.consultation_id"], name=op.f("fk_checkpoints_consultation_id_log_heads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("consultation_id", "occasion", name=op.f("uq_checkpoints_consultation_id_occasion")),
    )
    op.create_index("ix_checkpoints_consultation_id_size", "checkpoints", ["consultation_id", "size"], unique=False)
    op.create_table(
        "counted_lists",
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("draft", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_counted_lists_digest_id_digests")),
        sa.PrimaryKeyConstraint("digest_id", "draft", name=op.f("pk_counted_lists")),
    )
    _refuse_changes()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("counted_lists")
    op.drop_table("checkpoints")
    op.drop_table("personal_contents")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
