"""The tables of what left the chair's desk."""

revision = "0012_create_releases"
down_revision = "0011_create_associations"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
