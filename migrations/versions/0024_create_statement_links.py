"""Statements written by hand, what they rest on, and objections that were taken out."""

revision = "0024_create_statement_links"
down_revision = "0023_create_dispositions"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
