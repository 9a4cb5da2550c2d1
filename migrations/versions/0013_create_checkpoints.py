"""The tables of checkpoints and counted lists."""

revision = "0013_create_checkpoints"
down_revision = "0012_create_releases"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
