"""The tables of outgoing letters."""

revision = "0007_create_mail"
down_revision = "0006_create_synthesis"


def upgrade() -> None:
    """Create them."""


def downgrade() -> None:
    """Drop them."""
