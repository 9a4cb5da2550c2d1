"""The tables of invitations, applications and their assessments, and the caps of a consultation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009_create_accreditation"
down_revision = "0008_create_accounts"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create them."""
    for column in (
        sa.Column("takes_applications", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("most_per_organisation", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("most_per_group", DOCUMENT, nullable=False, server_default="{}"),
    ):
        op.add_column("consultations", column)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("organisation_name", sa.String(length=300), nullable=False),
        sa.Column("stakeholder_group", sa.String(length=64), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_invitations_answered_by_people")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_invitations_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name=op.f("fk_invitations_invited_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(
        "uq_invitations_unanswered",
        "invitations",
        ["consultation_id", "address"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_table(
        "accreditation_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("is_withdrawal", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_accreditation_changes_reason")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_accreditation_changes_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accreditation_changes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_changes")),
    )
    op.create_index(
        op.f("ix_accreditation_changes_delegation_id"), "accreditation_changes", ["delegation_id"], unique=False
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_name", sa.String(length=300), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(length=3), nullable=True),
        sa.Column("stakeholder_group", sa.String(length=64), nullable=False),
        sa.Column("sub_kind", sa.String(length=100), nullable=True),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("declared_interest", sa.Text(), nullable=False),
        sa.Column("part_of", sa.String(length=300), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delegation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accredited') = (delegation_id IS NOT NULL)", name=op.f("ck_applications_accredited")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_applications_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_applications_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_applications_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_applications_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_applications_parent_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_applications_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_applications_delegation_id")),
    )
    op.create_index(op.f("ix_applications_consultation_id"), "applications", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_applications_person_id"), "applications", ["person_id"], unique=False)
    op.create_index(
        "uq_applications_under_way",
        "applications",
        ["consultation_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('started', 'received', 'returned')"),
        postgresql_where=sa.text("state IN ('started', 'received', 'returned')"),
    )
    op.create_table(
        "application_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('returned', 'refused') OR reason <> ''", name=op.f("ck_application_steps_reason")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_steps_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_application_steps_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
    )
    op.create_index(
        "ix_application_steps_application_id_at", "application_steps", ["application_id", "at"], unique=False
    )
    op.create_index(
        "uq_application_steps_verdict",
        "application_steps",
        ["application_id", "version", "person_id"],
        unique=True,
        sqlite_where=sa.text("kind IN ('approved', 'returned', 'refused')"),
        postgresql_where=sa.text("kind IN ('approved', 'returned', 'refused')"),
    )
    op.create_table(
        "credentials",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_credentials_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_credentials")),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("accreditation_changes", "application_steps", "credentials", "applications", "invitations"):
        op.drop_table(table)
    for column in ("most_per_group", "most_per_organisation", "takes_applications"):
        op.drop_column("consultations", column)
