"""The tables of accounts, sessions and tokens."""

revision = "0008_create_accounts"
down_revision = "0007_create_mail"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
