"""What focal points release of how their member bodies stand to each other."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016_create_alignment_releases"
down_revision = "0015_create_opinion_analyses"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "alignment_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("names_bodies", sa.Boolean(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("retracted_by", sa.Uuid(), nullable=True),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retracted_seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(retracted_at IS NULL) = (retracted_seq IS NULL)", name=op.f("ck_alignment_releases_retracted")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_alignment_releases_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_alignment_releases_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["released_by"], ["people.id"], name=op.f("fk_alignment_releases_released_by_people")),
        sa.ForeignKeyConstraint(
            ["retracted_by"], ["people.id"], name=op.f("fk_alignment_releases_retracted_by_people")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_alignment_releases_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_releases")),
    )
    op.create_index(
        op.f("ix_alignment_releases_consultation_id"), "alignment_releases", ["consultation_id"], unique=False
    )
    op.create_index(
        "uq_alignment_releases_delegation_id_round_id",
        "alignment_releases",
        ["delegation_id", "round_id"],
        unique=True,
        sqlite_where=sa.text("retracted_at IS NULL"),
        postgresql_where=sa.text("retracted_at IS NULL"),
    )
    op.create_table(
        "alignment_targets",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("alignment", sa.String(length=10), nullable=False),
        sa.Column("stances", DOCUMENT, nullable=False),
        sa.CheckConstraint(
            "alignment IN ('aligned', 'tension', 'conflict')", name=op.f("ck_alignment_targets_alignment")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["alignment_releases.id"],
            name=op.f("fk_alignment_targets_release_id_alignment_releases"),
        ),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_alignment_targets_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("release_id", "target_revision_id", name=op.f("pk_alignment_targets")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("alignment_targets")
    op.drop_index("uq_alignment_releases_delegation_id_round_id", table_name="alignment_releases")
    op.drop_index(op.f("ix_alignment_releases_consultation_id"), table_name="alignment_releases")
    op.drop_table("alignment_releases")
