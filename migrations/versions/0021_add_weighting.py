"""Who counts equally, groups or delegations: as a consultation has it by default, and as a digest was drafted."""

import sqlalchemy as sa
from alembic import op

revision = "0021_add_weighting"
down_revision = "0020_create_charts"


def upgrade() -> None:
    """Add the columns; what is there was counted by groups."""
    for table in ("consultations", "digests"):
        op.add_column(table, sa.Column("weighting", sa.String(length=12), server_default="groups", nullable=False))


def downgrade() -> None:
    """Drop the columns."""
    for table in ("digests", "consultations"):
        op.drop_column(table, "weighting")
