"""Not filled yet."""

revision = "0017_create_corridor_terms"
down_revision = "0016_create_alignment_releases"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
