"""The business clock of an encounter may stand at a moment."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("encounters", sa.Column("business_stands_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("encounters", "business_stands_at")
