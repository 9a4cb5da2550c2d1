"""Not filled yet."""

revision = "0016_create_alignment_releases"
down_revision = "0015_create_opinion_analyses"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
