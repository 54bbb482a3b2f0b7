"""Collection agencies: records and files for them, what they collect and cost; bad debt that is paid after all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.check_words import narrow, widen

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ACCOUNTS = ("agency_fees", "agency_payable")


def upgrade() -> None:
    widen("ledger_lines", "account", *ACCOUNTS)
    widen("ledger_entries", "entrykind", "bad_debt_recovery")
    op.create_table(
        "agency_files",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("agency", sa.String(length=15), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("findings", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        _recorded(),
        sa.CheckConstraint("direction IN ('sent', 'received')", name=op.f("ck_agency_files_direction")),
        sa.PrimaryKeyConstraint("id", name="pk_agency_files"),
        sa.UniqueConstraint("agency", "direction", "name", name="uq_agency_files_agency_direction_name"),
    )
    op.create_table(
        "agency_records",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=15), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("told", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        _recorded(),
        sa.CheckConstraint("told IN ('PLACE', 'UPDATE', 'RECALL')", name=op.f("ck_agency_records_told")),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_agency_records_encounter_id"),
        sa.ForeignKeyConstraint(["file_id"], ["agency_files.id"], name="fk_agency_records_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agency_records"),
        sa.UniqueConstraint("key", name="uq_agency_records_key"),
    )
    op.create_table(
        "agency_payments",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=15), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("contract_fee", sa.BigInteger(), nullable=False),
        _recorded(),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_agency_payments_encounter_id"),
        sa.PrimaryKeyConstraint("key", name="pk_agency_payments"),
    )
    for table in ("agency_records", "agency_payments"):
        for column in ("agency", "encounter_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.execute(
        "CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON agency_payments "
        "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
    )


def downgrade() -> None:
    for table in ("agency_payments", "agency_records", "agency_files"):
        op.drop_table(table)
    narrow("ledger_entries", "entrykind", "bad_debt_recovery")
    narrow("ledger_lines", "account", *ACCOUNTS)


def _recorded() -> "sa.Column[object]":
    clock = sa.text("clock_timestamp()")
    return sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=clock, nullable=False)
