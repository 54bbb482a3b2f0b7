"""Accounts for what payers pay and keep outside of claims: interest, recoupment, forwarded balances, programs."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = (
    "insurance_receivable",
    "patient_receivable",
    "revenue",
    "cash_insurance",
    "cash_patient",
    "cash_agency",
    "contractual",
    "write_off_denial",
    "write_off_authorization",
    "write_off_small_balance",
    "write_off_courtesy",
    "charity",
    "bad_debt",
    "unapplied_cash",
)
ADDED = ("interest", "recoupment", "payer_balance", "withheld", "program_revenue")


def upgrade() -> None:
    _accounts(BEFORE + ADDED)


def downgrade() -> None:
    _accounts(BEFORE)


def _accounts(names: tuple[str, ...]) -> None:
    op.drop_constraint("ck_ledger_lines_account", "ledger_lines", type_="check")
    listed = ", ".join(f"'{name}'" for name in names)
    op.create_check_constraint("ck_ledger_lines_account", "ledger_lines", f"account IN ({listed})")
