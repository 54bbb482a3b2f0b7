"""What a capitation agreement covers is an adjustment of its own."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    widen("ledger_lines", "account", "capitation_adjustment")
    op.add_column("posted_claims", sa.Column("capitated_cents", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("posted_claims", "capitated_cents")
    narrow("ledger_lines", "account", "capitation_adjustment")
