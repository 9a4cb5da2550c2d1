"""Comments of a review, earlier drafts of a digest, and where it went and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025_create_review"
down_revision = "0024_create_statement_links"

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "digest_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_steps_digest_id_digests")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_steps_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_steps")),
        sa.UniqueConstraint("digest_id", "number", name=op.f("uq_digest_steps_digest_id_number")),
    )
    op.create_table(
        "digest_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("statements", DOCUMENT, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_drafts_digest_id_digests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_drafts")),
        sa.UniqueConstraint("digest_id", "revision", name=op.f("uq_digest_drafts_digest_id_revision")),
    )
    _create_comments()


def _create_comments() -> None:
    op.create_table(
        "digest_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("comment_key", sa.String(length=36), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("statement_key", sa.String(length=300), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_digest_comments_text")),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name=op.f("ck_digest_comments_resolved")),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_comments_digest_id_digests")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_comments_person_id_people")),
        sa.ForeignKeyConstraint(["resolved_by"], ["people.id"], name=op.f("fk_digest_comments_resolved_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_comments")),
        sa.UniqueConstraint(
            "digest_id", "person_id", "comment_key", name=op.f("uq_digest_comments_digest_id_person_id_comment_key")
        ),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("digest_comments", "digest_drafts", "digest_steps"):
        op.drop_table(name)
