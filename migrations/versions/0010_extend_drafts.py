"""Where a member body's draft stands, what became of it, and successions."""

revision = "0010_extend_drafts"
down_revision = "0009_create_accreditation"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
