"""Corrections of contractual adjustments, and write-offs that are taken back."""

from storage.check_words import narrow, widen

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ADDED = ("contractual_correction", "write_off_reversal")


def upgrade() -> None:
    widen("ledger_entries", "entrykind", *ADDED)


def downgrade() -> None:
    narrow("ledger_entries", "entrykind", *ADDED)
