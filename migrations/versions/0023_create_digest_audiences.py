"""Not filled yet."""

revision = "0023_create_digest_audiences"
down_revision = "0022_create_digest_reviews"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
