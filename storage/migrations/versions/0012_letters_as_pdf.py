"""Statements and appeals are mailed as PDF and kept to the byte."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("letters", "statements"):
        op.add_column(table, sa.Column("document", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    for table in ("letters", "statements"):
        op.drop_column(table, "document")
