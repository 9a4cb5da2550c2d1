"""The tables of the organisations area."""

import sqlalchemy as sa
from alembic import op

revision = "0002_create_organisations"
down_revision = "0001_create_events"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(length=3), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_parent_id"), "organisations", ["parent_id"], unique=False)
    op.create_table(
        "bloc_memberships",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("bloc_set", sa.String(length=64), nullable=False),
        sa.Column("bloc", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_bloc_memberships_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "bloc_set", name=op.f("pk_bloc_memberships")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_people_pseudonym")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("people")
    op.drop_table("bloc_memberships")
    op.drop_table("organisations")
