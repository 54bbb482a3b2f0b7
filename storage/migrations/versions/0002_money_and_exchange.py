"""Money and the wire: ledger, claims, remittances, X12 files, outbox and control numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_entries", "ledger_lines", "posted_claims")

# Run at commit, when all lines are there: an entry whose lines do not sum to zero, or that has fewer than two, is not
# committed, whoever wrote it.
LEDGER_BALANCES = """
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint;
    total numeric;
    parts bigint;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
    SELECT coalesce(sum(cents), 0), count(*) INTO total, parts FROM ledger_lines WHERE entry_id = entry;
    IF total <> 0 OR parts < 2 THEN
        RAISE EXCEPTION 'ledger entry %: % lines that sum to % cents', entry, parts, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    _create_tables()
    op.execute(LEDGER_BALANCES)
    for table in ("ledger_entries", "ledger_lines"):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION ledger_balances()"
        )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    _drop_tables()
    op.execute("DROP FUNCTION ledger_balances()")


def _create_tables() -> None:
    op.create_table(
        "control_numbers",
        sa.Column("partner", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("partner", "kind", name="pk_control_numbers"),
    )
    op.create_table(
        "edi_files",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column(
            "direction",
            sa.Enum("sent", "received", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "stored", "processed", "failed", name="filestate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("findings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_edi_files"),
        sa.UniqueConstraint("direction", "sha256", name="uq_edi_files_direction_sha256"),
    )
    op.create_index(
        "ix_edi_files_stored",
        "edi_files",
        ["direction", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'stored'"),
    )
    op.create_table(
        "claims",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "sequence",
            sa.Enum("P", "S", "T", name="payersequence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum("1", "7", "8", name="frequency", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "built",
                "queued",
                "accepted",
                "rejected",
                "adjudicated",
                name="claimstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("payer_claim_number", sa.String(length=50), nullable=False),
        sa.Column("claim", sa.LargeBinary(), nullable=False),
        sa.Column("findings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("pins", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("built_number", sa.Integer(), nullable=False),
        sa.Column("queued_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_claims_encounter_id"),
        sa.PrimaryKeyConstraint("number", name="pk_claims"),
        sa.UniqueConstraint(
            "encounter_id", "sequence", "submission", name="uq_claims_encounter_id_sequence_submission"
        ),
    )
    op.create_index("ix_claims_payer_claim_number", "claims", ["payer_claim_number"], unique=False)
    op.create_index("ix_claims_payer_id", "claims", ["payer_id"], unique=False)
    op.create_index("ix_claims_state", "claims", ["state"], unique=False)
    op.create_table(
        "edi_messages",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("sent", "received", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("interchange", sa.String(length=20), nullable=False),
        sa.Column("group_control", sa.String(length=20), nullable=False),
        sa.Column("set_control", sa.String(length=20), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_edi_messages_encounter_id"),
        sa.ForeignKeyConstraint(["file_id"], ["edi_files.id"], name="fk_edi_messages_file_id"),
        sa.PrimaryKeyConstraint("key", "claim", name="pk_edi_messages"),
    )
    op.create_index("ix_edi_messages_encounter_id", "edi_messages", ["encounter_id"], unique=False)
    op.create_index("ix_edi_messages_file_id", "edi_messages", ["file_id"], unique=False)
    op.create_index(
        "ix_edi_messages_sent_controls", "edi_messages", ["type", "group_control", "set_control"], unique=False
    )
    op.create_index("ix_edi_messages_type", "edi_messages", ["type"], unique=False)
    op.create_table(
        "edi_outbox",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("queued", "sent", name="outboxstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_edi_outbox_encounter_id"),
        sa.ForeignKeyConstraint(["file_id"], ["edi_files.id"], name="fk_edi_outbox_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_edi_outbox"),
        sa.UniqueConstraint("key", name="uq_edi_outbox_key"),
    )
    op.create_index("ix_edi_outbox_file_id", "edi_outbox", ["file_id"], unique=False)
    op.create_index(
        "ix_edi_outbox_queued", "edi_outbox", ["id"], unique=False, postgresql_where=sa.text("state = 'queued'")
    )
    op.create_index(
        "ix_edi_outbox_queued_encounter",
        "edi_outbox",
        ["encounter_id"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('charge', 'remittance', 'reversal', 'provider_adjustment', 'unapplied', "
            "'patient_payment', 'agency_payment', 'write_off_denial', 'write_off_authorization', "
            "'write_off_small_balance', 'write_off_courtesy', 'charity', 'bad_debt', "
            "'transfer_to_patient', 'refund_payer', 'refund_patient')",
            name="ck_ledger_entries_entrykind",
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_ledger_entries_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entries"),
        sa.UniqueConstraint("key", name="uq_ledger_entries_key"),
    )
    op.create_index("ix_ledger_entries_business_date", "ledger_entries", ["business_date"], unique=False)
    op.create_index("ix_ledger_entries_encounter_id", "ledger_entries", ["encounter_id"], unique=False)
    op.create_table(
        "remittances",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("payer_identifier", sa.String(length=80), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("trace_number", sa.String(length=80), nullable=False),
        sa.Column("payment_cents", sa.BigInteger(), nullable=False),
        sa.Column("payment_date", sa.Date(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_claims", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["edi_files.id"], name="fk_remittances_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_remittances"),
    )
    op.create_index("ix_remittances_file_id", "remittances", ["file_id"], unique=False)
    op.create_index("ix_remittances_payer_id", "remittances", ["payer_id"], unique=False)
    op.create_index("ix_remittances_trace_number", "remittances", ["trace_number"], unique=False)
    op.create_table(
        "ledger_lines",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column(
            "sequence",
            sa.Enum("P", "S", "T", name="payersequence", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(account = 'insurance_receivable') = (sequence IS NOT NULL)", name="ck_ledger_lines_sequence_of_insurance"
        ),
        sa.CheckConstraint(
            "account IN ('insurance_receivable', 'patient_receivable', 'revenue', 'cash_insurance', "
            "'cash_patient', 'cash_agency', 'contractual', 'write_off_denial', "
            "'write_off_authorization', 'write_off_small_balance', 'write_off_courtesy', 'charity', "
            "'bad_debt', 'unapplied_cash')",
            name="ck_ledger_lines_account",
        ),
        sa.CheckConstraint("cents <> 0", name="ck_ledger_lines_moves"),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entries.id"], name="fk_ledger_lines_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", "number", name="pk_ledger_lines"),
        sa.UniqueConstraint(
            "entry_id",
            "account",
            "sequence",
            name="uq_ledger_lines_entry_id_account_sequence",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_ledger_lines_account", "ledger_lines", ["account"], unique=False)
    op.create_table(
        "posted_claims",
        sa.Column("remittance_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "sequence",
            sa.Enum("P", "S", "T", name="payersequence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=2), nullable=False),
        sa.Column("reversal", sa.Boolean(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("contractual_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_cents", sa.BigInteger(), nullable=False),
        sa.Column("denied_cents", sa.BigInteger(), nullable=False),
        sa.Column("shortfall_cents", sa.BigInteger(), nullable=False),
        sa.Column("open_cents", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.String(length=1), nullable=False),
        sa.Column("counterpart", sa.String(length=60), nullable=True),
        sa.Column("crossover", sa.Boolean(), nullable=False),
        sa.Column("payer_claim_number", sa.String(length=50), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("decision", sa.LargeBinary(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("reversal = (status = '22')", name="ck_posted_claims_reversal_status"),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_posted_claims_encounter_id"),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittances.id"], name="fk_posted_claims_remittance_id"),
        sa.PrimaryKeyConstraint("remittance_id", "position", name="pk_posted_claims"),
        sa.UniqueConstraint("counterpart", name="uq_posted_claims_counterpart"),
    )
    op.create_index("ix_posted_claims_claim", "posted_claims", ["claim"], unique=False)
    op.create_index("ix_posted_claims_encounter", "posted_claims", ["encounter_id", "sequence"], unique=False)


def _drop_tables() -> None:
    op.drop_table("posted_claims")
    op.drop_table("ledger_lines")
    op.drop_table("remittances")
    op.drop_table("ledger_entries")
    op.drop_table("edi_outbox")
    op.drop_table("edi_messages")
    op.drop_table("claims")
    op.drop_table("edi_files")
    op.drop_table("control_numbers")
