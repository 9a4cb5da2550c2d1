"""Not filled yet."""

revision = "0024_create_bounces"
down_revision = "0023_create_digest_audiences"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
