"""Schedules of digests by audience, and how often a person wants them."""

revision = "0026_create_schedules"
down_revision = "0025_create_review"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
