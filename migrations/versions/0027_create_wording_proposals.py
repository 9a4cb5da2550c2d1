"""Wordings that a writer proposed."""

revision = "0027_create_wording_proposals"
down_revision = "0026_create_schedules"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
