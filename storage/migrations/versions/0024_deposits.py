"""Deposits of payers; what 835s tell is in transit until the bank has it; a remittance may be held."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

RECORDED = sa.text("clock_timestamp()")


def upgrade() -> None:
    widen("ledger_lines", "account", "payments_in_transit")
    widen("ledger_entries", "entrykind", "deposit")
    widen("workflow_states", "workflowkind", "deposit")
    op.add_column("remittances", sa.Column("held", sa.String(length=20), server_default="", nullable=False))
    methods = ("ach", "check", "wire")
    texts = ("payer_identifier", "trace_number", "payer_name", "bank_reference", "of_payer", "of_trace", "matched_by")
    op.create_table(
        "deposits",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column(
            "method",
            sa.Enum(*methods, name="depositmethod", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        *(sa.Column(name, sa.String(length=80), nullable=False) for name in texts),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("watched", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["edi_files.id"], name="fk_deposits_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deposits"),
    )
    op.create_index("ix_deposits_deposited_on", "deposits", ["deposited_on"])
    op.create_index("ix_deposits_file_id", "deposits", ["file_id"])
    op.create_index("ix_deposits_of_trace", "deposits", ["of_trace", "of_payer"])


def downgrade() -> None:
    op.drop_table("deposits")
    op.drop_column("remittances", "held")
    narrow("workflow_states", "workflowkind", "deposit")
    narrow("ledger_entries", "entrykind", "deposit")
    narrow("ledger_lines", "account", "payments_in_transit")
