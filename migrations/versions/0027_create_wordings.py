"""Not filled yet."""

revision = "0027_create_wordings"
down_revision = "0026_create_reports"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
