"""Comments of a review, and earlier drafts of a digest."""

revision = "0025_create_review"
down_revision = "0024_create_statement_links"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
