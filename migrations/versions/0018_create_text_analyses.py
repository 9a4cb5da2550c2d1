"""Not filled yet."""

revision = "0018_create_text_analyses"
down_revision = "0017_create_corridor_terms"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
