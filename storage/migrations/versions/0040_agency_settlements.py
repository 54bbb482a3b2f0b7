"""What an agency is owed for its fees is settled by an entry of its own."""

from storage.check_words import narrow, widen

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    widen("ledger_entries", "entrykind", "agency_settlement")


def downgrade() -> None:
    narrow("ledger_entries", "entrykind", "agency_settlement")
