"""Not filled yet."""

revision = "0021_add_weighting"
down_revision = "0020_create_charts"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
