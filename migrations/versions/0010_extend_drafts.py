"""Offers of member bodies' drafts with what became of them, invitations into delegations, and successions."""

import sqlalchemy as sa
from alembic import op

revision = "0010_extend_drafts"
down_revision = "0009_create_accreditation"


def upgrade() -> None:
    """Create the tables."""
    _create_invitations()
    _create_successions()
    _create_offers()


def _create_invitations() -> None:
    op.create_table(
        "delegation_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("role IN ('deputy', 'contributor')", name=op.f("ck_delegation_invitations_role")),
        sa.CheckConstraint(
            "appointment_id IS NULL OR ended_at IS NOT NULL", name=op.f("ck_delegation_invitations_accepted")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_delegation_invitations_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["organisations.id"], name=op.f("fk_delegation_invitations_body_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_invitations_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["people.id"], name=op.f("fk_delegation_invitations_invited_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_invitations")),
    )
    op.create_index(
        "uq_delegation_invitations_open",
        "delegation_invitations",
        ["delegation_id", "email"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_successions() -> None:
    op.create_table(
        "successions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("ended_appointment_id", sa.Uuid(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reaffirmed_by", sa.Uuid(), nullable=True),
        sa.Column("reaffirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(reaffirmed_at IS NULL) = (reaffirmed_by IS NULL)", name=op.f("ck_successions_reaffirmed")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_successions_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_successions_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_successions_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(
            ["ended_appointment_id"], ["appointments.id"], name=op.f("fk_successions_ended_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(["reaffirmed_by"], ["people.id"], name=op.f("fk_successions_reaffirmed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_successions_appointment_id")),
        sa.UniqueConstraint("consultation_id", "seq", name=op.f("uq_successions_consultation_id_seq")),
        sa.UniqueConstraint("ended_appointment_id", name=op.f("uq_successions_ended_appointment_id")),
    )
    op.create_index(op.f("ix_successions_delegation_id"), "successions", ["delegation_id"], unique=False)


def _create_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=True),
        sa.Column("is_blocking", sa.Boolean(), nullable=False),
        sa.Column("blocking_reason", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("amendment", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_cited", sa.Boolean(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('offered', 'taken_back')) = (decided_at IS NULL)", name=op.f("ck_offers_decided")
        ),
        sa.CheckConstraint("NOT is_cited OR state IN ('accepted', 'merged')", name=op.f("ck_offers_cited")),
        sa.CheckConstraint("state <> 'rejected' OR reason <> ''", name=op.f("ck_offers_reason")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_offers_body_id_organisations")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_offers_decided_by_people")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_offers_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["offered_by"], ["people.id"], name=op.f("fk_offers_offered_by_people")),
        sa.ForeignKeyConstraint(["position_id"], ["positions.id"], name=op.f("fk_offers_position_id_positions")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_offers_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"], ["target_revisions.id"], name=op.f("fk_offers_target_revision_id_target_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint(
            "delegation_id", "round_id", "target_revision_id", "body_id", "number", name="uq_offers_number"
        ),
    )
    op.create_index(
        "uq_offers_open",
        "offers",
        ["delegation_id", "round_id", "target_revision_id", "body_id"],
        unique=True,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("offers")
    op.drop_table("successions")
    op.drop_table("delegation_invitations")
