"""The tables of notices of office and of erasures."""

revision = "0014_create_notices"
down_revision = "0013_create_checkpoints"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
