"""The tables of invitations, applications and their assessments."""

revision = "0009_create_accreditation"
down_revision = "0008_create_accounts"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
