"""Patients' payments with receipts, and what takes them back."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("payments", "payment_reversals")
RECORDED = sa.text("clock_timestamp()")
METHODS = ("cash", "check", "card", "online", "money_order")
REASONS = ("nsf", "chargeback", "chargeback_won", "chargeback_lost", "void", "refund")
KINDS = ("payment_reversed", "payment_restored", "payment_moved")


def words(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("method", words("paymentmethod", *METHODS), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("card", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_payments_encounter_id"),
        sa.PrimaryKeyConstraint("number", name="pk_payments"),
    )
    op.create_index("ix_payments_encounter_id", "payments", ["encounter_id"])
    op.create_index("ix_payments_reference", "payments", ["reference"])
    op.create_table(
        "payment_reversals",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("payment", sa.String(length=80), nullable=False),
        sa.Column("reason", words("reversalreason", *REASONS), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("dispute", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payment_reversals"),
    )
    op.create_index("ix_payment_reversals_payment", "payment_reversals", ["payment"])
    op.create_index("ix_ledger_entries_source", "ledger_entries", ["source"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )
    widen("ledger_entries", "entrykind", *KINDS)
    widen("patient_events", "patientevent", "payment_reversed")


def downgrade() -> None:
    narrow("patient_events", "patientevent", "payment_reversed")
    narrow("ledger_entries", "entrykind", *KINDS)
    op.drop_index("ix_ledger_entries_source", "ledger_entries")
    for table in reversed(TABLES):
        op.drop_table(table)
