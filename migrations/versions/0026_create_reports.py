"""Not filled yet."""

revision = "0026_create_reports"
down_revision = "0025_create_dispositions"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
