"""Not filled yet."""

revision = "0022_create_digest_reviews"
down_revision = "0021_add_weighting"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
