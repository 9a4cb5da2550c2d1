"""Positions on behalf, bloc statements and joint positions."""

revision = "0011_create_associations"
down_revision = "0010_extend_drafts"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
