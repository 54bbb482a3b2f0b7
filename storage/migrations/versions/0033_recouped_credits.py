"""A credit may be taken back out of another payment."""

from storage.check_words import narrow, widen

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    widen("ledger_entries", "entrykind", "credit_recouped")


def downgrade() -> None:
    narrow("ledger_entries", "entrykind", "credit_recouped")
