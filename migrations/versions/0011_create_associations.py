"""Positions on behalf, bloc statements and joint positions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011_create_associations"
down_revision = "0010_extend_drafts"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables, and let a standing position name the statement it comes from."""
    op.create_table(
        "bloc_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_seq", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_seq IS NULL)", name=op.f("ck_bloc_statements_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_bloc_statements_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_bloc_statements_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bloc_statements_person_id_people")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_bloc_statements_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bloc_statements")),
    )
    op.create_index(op.f("ix_bloc_statements_round_id"), "bloc_statements", ["round_id"], unique=False)
    op.create_index(
        "uq_bloc_statements_delegation_id_round_id",
        "bloc_statements",
        ["delegation_id", "round_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "joint_proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("entries", DOCUMENT, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'submitted', 'ended')", name=op.f("ck_joint_proposals_state")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_joint_proposals_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_joint_proposals_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_joint_proposals_person_id_people")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_joint_proposals_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_proposals")),
    )
    op.create_index(op.f("ix_joint_proposals_delegation_id"), "joint_proposals", ["delegation_id"], unique=False)
    op.create_table(
        "associations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("association_key", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('joined', 'dissociated', 'left')", name=op.f("ck_associations_kind")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_associations_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_associations_person_id_people")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bloc_statements.id"], name=op.f("fk_associations_statement_id_bloc_statements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_associations")),
        sa.UniqueConstraint(
            "delegation_id", "association_key", name=op.f("uq_associations_delegation_id_association_key")
        ),
        sa.UniqueConstraint(
            "statement_id", "delegation_id", "version", name=op.f("uq_associations_statement_id_delegation_id_version")
        ),
    )
    op.create_table(
        "bloc_statement_targets",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bloc_statements.id"],
            name=op.f("fk_bloc_statement_targets_statement_id_bloc_statements"),
        ),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_bloc_statement_targets_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("statement_id", "target_revision_id", name=op.f("pk_bloc_statement_targets")),
    )
    op.create_table(
        "entries_on_behalf",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("letter_reference", sa.String(length=300), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_entries_on_behalf_confirmed_by_people")),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_entries_on_behalf_entered_by_people")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_entries_on_behalf_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_entries_on_behalf")),
    )
    op.create_table(
        "held_associations",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_held_associations_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_held_associations_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bloc_statements.id"], name=op.f("fk_held_associations_statement_id_bloc_statements")
        ),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_held_associations_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("round_id", "target_revision_id", "delegation_id", name=op.f("pk_held_associations")),
    )
    op.create_index(op.f("ix_held_associations_statement_id"), "held_associations", ["statement_id"], unique=False)
    op.create_table(
        "joint_parties",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("signed_hash", sa.String(length=64), nullable=True),
        sa.Column("signature", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("bases", DOCUMENT, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_joint_parties_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_joint_parties_person_id_people")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["joint_proposals.id"], name=op.f("fk_joint_parties_proposal_id_joint_proposals")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "delegation_id", name=op.f("pk_joint_parties")),
    )
    op.create_index(op.f("ix_joint_parties_delegation_id"), "joint_parties", ["delegation_id"], unique=False)
    op.create_table(
        "association_targets",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_association_targets_association_id_associations")
        ),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_association_targets_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("association_id", "target_revision_id", name=op.f("pk_association_targets")),
    )
    op.create_table(
        "joint_positions",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["positions.id"], name=op.f("fk_joint_positions_position_id_positions")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["joint_proposals.id"], name=op.f("fk_joint_positions_proposal_id_joint_proposals")
        ),
        sa.PrimaryKeyConstraint("position_id", name=op.f("pk_joint_positions")),
    )
    op.create_index(op.f("ix_joint_positions_proposal_id"), "joint_positions", ["proposal_id"], unique=False)
    with op.batch_alter_table("standing_positions") as table:
        table.add_column(sa.Column("associated_with", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_standing_positions_associated_with_bloc_statements"),
            "bloc_statements",
            ["associated_with"],
            ["id"],
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("standing_positions") as table:
        table.drop_constraint(op.f("fk_standing_positions_associated_with_bloc_statements"), type_="foreignkey")
        table.drop_column("associated_with")
    op.drop_index(op.f("ix_joint_positions_proposal_id"), table_name="joint_positions")
    op.drop_table("joint_positions")
    op.drop_table("association_targets")
    op.drop_index(op.f("ix_joint_parties_delegation_id"), table_name="joint_parties")
    op.drop_table("joint_parties")
    op.drop_index(op.f("ix_held_associations_statement_id"), table_name="held_associations")
    op.drop_table("held_associations")
    op.drop_table("entries_on_behalf")
    op.drop_table("bloc_statement_targets")
    op.drop_table("associations")
    op.drop_index(op.f("ix_joint_proposals_delegation_id"), table_name="joint_proposals")
    op.drop_table("joint_proposals")
    op.drop_index(
        "uq_bloc_statements_delegation_id_round_id",
        table_name="bloc_statements",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_bloc_statements_round_id"), table_name="bloc_statements")
    op.drop_table("bloc_statements")
