"""The tables of the synthesis area."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006_create_synthesis"
down_revision = "0005_create_positions"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "standing_positions",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=True),
        sa.Column("is_blocking", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_standing_positions_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["positions.id"], name=op.f("fk_standing_positions_position_id_positions")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_standing_positions_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_standing_positions_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("round_id", "target_revision_id", "delegation_id", name=op.f("pk_standing_positions")),
    )
    op.create_table(
        "tally_cells",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("group_name", sa.String(length=100), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=False),
        sa.Column("delegations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_tally_cells_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_tally_cells_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "target_revision_id", "line", "group_name", "stance", name=op.f("pk_tally_cells")
        ),
    )
    op.create_table(
        "analyses",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_analyses_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_analyses")),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("divergence_class", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("p_value", sa.Double(), nullable=True),
        sa.Column("q_value", sa.Double(), nullable=True),
        sa.Column("gap", sa.Double(), nullable=True),
        sa.Column("flags", DOCUMENT, nullable=False),
        sa.Column("table_hash", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_findings_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_findings_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "round_id", "target_revision_id", "line", name=op.f("uq_findings_round_id_target_revision_id_line")
        ),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("headline", DOCUMENT, nullable=False),
        sa.Column("picture", DOCUMENT, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("window_end > window_start", name=op.f("ck_digests_window")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_digests_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_digests_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "consultation_id", "audience", "window_start", name=op.f("uq_digests_consultation_id_audience_window_start")
        ),
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("target_revision_id", sa.Uuid(), nullable=True),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("support", DOCUMENT, nullable=False),
        sa.Column("is_minority", sa.Boolean(), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_statements_digest_id_digests")),
        sa.ForeignKeyConstraint(["edited_by"], ["people.id"], name=op.f("fk_statements_edited_by_people")),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_statements_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("digest_id", "place", name=op.f("uq_statements_digest_id_place")),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_approvals_digest_id_digests")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_approvals_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint(
            "digest_id", "content_hash", "person_id", name=op.f("uq_approvals_digest_id_content_hash_person_id")
        ),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("resend_number", sa.Integer(), nullable=False),
        sa.Column("resend_of", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("sealed_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transmitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("server", sa.String(length=300), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_as", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_deliveries_digest_id_digests")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_deliveries_person_id_people")),
        sa.ForeignKeyConstraint(["resend_of"], ["deliveries.id"], name=op.f("fk_deliveries_resend_of_deliveries")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_deliveries_settled_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "digest_id", "person_id", "resend_number", name=op.f("uq_deliveries_digest_id_person_id_resend_number")
        ),
    )
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"], unique=False)
    op.create_table(
        "unsubscriptions",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_unsubscriptions_consultation_id_consultations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unsubscriptions_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "consultation_id", name=op.f("pk_unsubscriptions")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("unsubscriptions")
    op.drop_table("deliveries")
    op.drop_table("approvals")
    op.drop_table("statements")
    op.drop_table("digests")
    op.drop_table("findings")
    op.drop_table("analyses")
    op.drop_table("tally_cells")
    op.drop_table("standing_positions")
