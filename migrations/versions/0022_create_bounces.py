"""Mails that came back, and addresses that get none any more."""

import sqlalchemy as sa
from alembic import op

revision = "0022_create_bounces"
down_revision = "0021_add_weighting"

OPEN = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "bounces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("is_hard", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bounces_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounces")),
        sa.UniqueConstraint("mail_id", "is_hard", name=op.f("uq_bounces_mail_id_is_hard")),
    )
    op.create_index(op.f("ix_bounces_person_id"), "bounces", ["person_id"])
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["lifted_by"], ["people.id"], name=op.f("fk_suspensions_lifted_by_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_suspensions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
    )
    op.create_index(
        "uq_suspensions_open",
        "suspensions",
        ["person_id", "address_hash"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_index("uq_suspensions_open", table_name="suspensions")
    op.drop_table("suspensions")
    op.drop_index(op.f("ix_bounces_person_id"), table_name="bounces")
    op.drop_table("bounces")
