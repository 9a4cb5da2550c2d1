"""Not filled yet."""

revision = "0020_create_charts"
down_revision = "0019_create_like_targets"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
