"""Not filled yet."""

revision = "0025_create_dispositions"
down_revision = "0024_create_bounces"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
