"""A discount for paying promptly has an account and a kind of entry of its own."""

from storage.check_words import narrow, widen

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

WORD = "prompt_pay_discount"


def upgrade() -> None:
    widen("ledger_lines", "account", WORD)
    widen("ledger_entries", "entrykind", WORD)


def downgrade() -> None:
    narrow("ledger_entries", "entrykind", WORD)
    narrow("ledger_lines", "account", WORD)
