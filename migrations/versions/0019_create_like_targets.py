"""Not filled yet."""

revision = "0019_create_like_targets"
down_revision = "0018_create_text_analyses"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
