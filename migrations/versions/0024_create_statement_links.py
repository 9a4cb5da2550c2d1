"""Statements: words for each language, links to positions, the chairs' own words, and what was taken out and why."""

import sqlalchemy as sa
from alembic import op

revision = "0024_create_statement_links"
down_revision = "0023_create_dispositions"

STANDING = sa.text("restored_at IS NULL")


def upgrade() -> None:
    """Create the tables; words written before keep the language of the person who wrote them."""
    _create_words()
    _create_removals()
    with op.batch_alter_table("statements") as statements:
        statements.drop_constraint(op.f("fk_statements_edited_by_people"), type_="foreignkey")
        statements.drop_column("edited_by")
        statements.drop_column("text")
        statements.add_column(sa.Column("is_own_words", sa.Boolean(), server_default=sa.false(), nullable=False))


def _create_words() -> None:
    op.create_table(
        "statement_words",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_statement_words_text")),
        sa.ForeignKeyConstraint(["edited_by"], ["people.id"], name=op.f("fk_statement_words_edited_by_people")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_statement_words_statement_id_statements")
        ),
        sa.PrimaryKeyConstraint("statement_id", "language", name=op.f("pk_statement_words")),
    )
    op.execute(
        "INSERT INTO statement_words (statement_id, language, text, edited_by, edited_at) "
        "SELECT s.id, coalesce(p.language, 'en'), s.text, s.edited_by, d.revised_at "
        "FROM statements s JOIN digests d ON d.id = s.digest_id LEFT JOIN people p ON p.id = s.edited_by "
        "WHERE s.text <> ''"
    )
    op.create_table(
        "statement_positions",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["positions.id"], name=op.f("fk_statement_positions_position_id_positions")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_statement_positions_statement_id_statements")
        ),
        sa.PrimaryKeyConstraint("statement_id", "position_id", name=op.f("pk_statement_positions")),
    )


def _create_removals() -> None:
    op.create_table(
        "statement_removals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("target_revision_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_by", sa.Uuid(), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_statement_removals_reason")),
        sa.CheckConstraint(
            "restored_at IS NOT NULL OR statement_id IS NOT NULL", name=op.f("ck_statement_removals_standing")
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_statement_removals_digest_id_digests")),
        sa.ForeignKeyConstraint(["removed_by"], ["people.id"], name=op.f("fk_statement_removals_removed_by_people")),
        sa.ForeignKeyConstraint(["restored_by"], ["people.id"], name=op.f("fk_statement_removals_restored_by_people")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_statement_removals_statement_id_statements")
        ),
        sa.ForeignKeyConstraint(
            ["target_revision_id"],
            ["target_revisions.id"],
            name=op.f("fk_statement_removals_target_revision_id_target_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_removals")),
    )
    op.create_index(
        "uq_statement_removals_standing",
        "statement_removals",
        ["statement_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_statement_removals_digest_id", "statement_removals", ["digest_id"])
    op.create_table(
        "removal_authors",
        sa.Column("removal_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name=op.f("ck_removal_authors_answer")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_removal_authors_answered_by_people")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_removal_authors_delegation_id_delegations")
        ),
        sa.ForeignKeyConstraint(
            ["removal_id"], ["statement_removals.id"], name=op.f("fk_removal_authors_removal_id_statement_removals")
        ),
        sa.PrimaryKeyConstraint("removal_id", "delegation_id", name=op.f("pk_removal_authors")),
    )
    op.create_index("ix_removal_authors_delegation_id", "removal_authors", ["delegation_id"])


def downgrade() -> None:
    """Drop them; of the words of a statement those first in the alphabet of languages stay."""
    with op.batch_alter_table("statements") as statements:
        statements.drop_column("is_own_words")
        statements.add_column(sa.Column("text", sa.Text(), server_default="", nullable=False))
        statements.add_column(sa.Column("edited_by", sa.Uuid(), nullable=True))
        statements.create_foreign_key(op.f("fk_statements_edited_by_people"), "people", ["edited_by"], ["id"])
    first = "(SELECT min(language) FROM statement_words f WHERE f.statement_id = statements.id)"
    own = f"FROM statement_words w WHERE w.statement_id = statements.id AND w.language = {first}"
    op.execute(
        f"UPDATE statements SET text = coalesce((SELECT w.text {own}), ''), "  # noqa: S608
        f"edited_by = (SELECT w.edited_by {own})"
    )
    with op.batch_alter_table("statements") as statements:
        statements.alter_column("text", server_default=None)
    for name in ("removal_authors", "statement_removals", "statement_positions", "statement_words"):
        op.drop_table(name)
