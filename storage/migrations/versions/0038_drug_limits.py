"""Payment limits of drugs have fractions of a cent."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("code_prices", sa.Column("dollars", sa.Numeric(precision=12, scale=4), nullable=True))


def downgrade() -> None:
    op.drop_column("code_prices", "dollars")
