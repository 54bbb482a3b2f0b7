"""Overpayments become credits, which are refunded in two steps."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ACCOUNTS = ("payer_credit", "patient_credit", "refunds_payable")
KINDS = (
    "credit_identified", "credit_withdrawn", "credit_applied", "refund_approved", "refund_cleared", "refund_voided",
)  # fmt: skip
BEFORE = ("refund_payer", "refund_patient")
"""Refunds in one step, straight out of the receivable."""
INSURANCE = "ck_ledger_lines_ck_ledger_lines_sequence_of_insurance"
"""As 0002 made it: the naming convention had prefixed it again."""
BY_PAYER = "(account IN ('insurance_receivable', 'payer_credit')) = (sequence IS NOT NULL)"
BY_PAYER_BEFORE = "(account = 'insurance_receivable') = (sequence IS NOT NULL)"


def upgrade() -> None:
    widen("ledger_lines", "account", *ACCOUNTS)
    widen("ledger_entries", "entrykind", *KINDS)
    narrow("ledger_entries", "entrykind", *BEFORE)
    widen("letters", "letterkind", "refund")
    op.drop_constraint(op.f(INSURANCE), "ledger_lines", type_="check")
    op.create_check_constraint(op.f("ck_ledger_lines_sequence_of_payer"), "ledger_lines", BY_PAYER)
    op.create_table(
        "refunds",
        sa.Column("number", sa.BigInteger(), sa.Identity(start=1001), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "sequence",
            sa.Enum("P", "S", "T", name="payersequence", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("cents > 0", name=op.f("ck_refunds_pays")),
        sa.CheckConstraint("requested_by <> approved_by", name=op.f("ck_refunds_separation_of_duties")),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_refunds_encounter_id"),
        sa.PrimaryKeyConstraint("number", name="pk_refunds"),
        sa.UniqueConstraint("key", name="uq_refunds_key"),
    )
    op.create_index("ix_refunds_encounter_id", "refunds", ["encounter_id"], unique=False)
    op.execute(
        "CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON refunds "
        "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
    )


def downgrade() -> None:
    op.drop_table("refunds")
    op.drop_constraint(op.f("ck_ledger_lines_sequence_of_payer"), "ledger_lines", type_="check")
    op.create_check_constraint(op.f(INSURANCE), "ledger_lines", BY_PAYER_BEFORE)
    narrow("letters", "letterkind", "refund")
    widen("ledger_entries", "entrykind", *BEFORE)
    narrow("ledger_entries", "entrykind", *KINDS)
    narrow("ledger_lines", "account", *ACCOUNTS)
