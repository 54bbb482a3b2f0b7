"""Core: encounters, charts, the desk, letters and statements, users, audit log, clocks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KNOWN_ROLES = """
roles <@ ARRAY['front_desk', 'coder', 'physician', 'biller', 'denials', 'accounts', 'collector', 'supervisor',
    'auditor', 'integrator']::varchar[]
"""

APPEND_ONLY = (
    "audit_events",
    "authorizations",
    "codings",
    "eligibility_checks",
    "intake_versions",
    "patient_events",
    "physician_answers",
    "physician_queries",
)

# Later migrations put this on their own append-only tables.
FORBID_CHANGE = """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""

# Letters and statements are kept before they are mailed; the tracking number is all that is added later.
FORBID_CHANGE_OF_MAIL = """
CREATE FUNCTION forbid_change_of_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.tracking = '' AND to_jsonb(OLD) - 'tracking' = to_jsonb(NEW) - 'tracking' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""

# A JSON array as text quotes and separates its parts, so that no two rows have the same text.
AUDIT_HASH = """
CREATE FUNCTION audit_hash(
    previous bytea, id bigint, at timestamptz, actor text, action text, subject text, detail jsonb
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(jsonb_build_array(
        id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor, action, subject, detail
    )::text, 'UTF8'))
$$
"""

# The lock lasts to the end of the transaction: whoever comes next sees the committed last row, and no number is lost.
AUDIT_CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_events'));
    SELECT id, hash INTO last FROM audit_events ORDER BY id DESC LIMIT 1;
    NEW.id := coalesce(last.id, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.hash := audit_hash(
        coalesce(last.hash, ''::bytea), NEW.id, NEW.at, NEW.actor, NEW.action, NEW.subject, NEW.detail
    );
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    _create_tables()
    for statement in (FORBID_CHANGE, FORBID_CHANGE_OF_MAIL, AUDIT_HASH, AUDIT_CHAIN):
        op.execute(statement)
    op.execute("CREATE TRIGGER audit_chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_chain()")
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )
    for table in ("letters", "statements"):
        op.execute(
            f"CREATE TRIGGER forbid_change_of_mail BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION forbid_change_of_mail()"
        )
        op.execute(
            f"CREATE TRIGGER forbid_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    _drop_tables()
    op.execute("DROP FUNCTION audit_chain(), audit_hash(bytea, bigint, timestamptz, text, text, text, jsonb)")
    op.execute("DROP FUNCTION forbid_change(), forbid_change_of_mail()")


def _create_tables() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger(), server_default=sa.FetchedValue(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.FetchedValue(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("detail", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), server_default=sa.FetchedValue(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_actor", "audit_events", ["actor"], unique=False)
    op.create_index("ix_audit_events_subject", "audit_events", ["subject"], unique=False)
    op.create_table(
        "clocks",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "seconds",
                "hours",
                "days",
                "months",
                "years",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "calendar",
            sa.Enum("calendar", "business", name="calendar", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("start_event", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("editable", sa.Boolean(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("shipped", "customer", name="clockorigin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", "payer_id", "effective_from", name="pk_clocks"),
    )
    op.create_table(
        "encounters",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("source_index", sa.String(length=64), nullable=False),
        sa.Column("patient_index", sa.String(length=64), nullable=False),
        sa.Column("facility", sa.String(length=80), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "closed",
                "cancelled",
                name="encounterstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("business_offset_seconds", sa.BigInteger(), nullable=False),
        sa.Column("self_pay", sa.Boolean(), nullable=False),
        sa.Column("time_travel", sa.Boolean(), nullable=False),
        sa.Column("intake", sa.LargeBinary(), nullable=False),
        sa.Column("intake_number", sa.Integer(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_encounters"),
        sa.UniqueConstraint("source_index", name="uq_encounters_source_index"),
    )
    op.create_index("ix_encounters_facility", "encounters", ["facility"], unique=False)
    op.create_index("ix_encounters_patient_index", "encounters", ["patient_index"], unique=False)
    op.create_index("ix_encounters_payer_id", "encounters", ["payer_id"], unique=False)
    op.create_index("ix_encounters_service_date", "encounters", ["service_date"], unique=False)
    op.create_index("ix_encounters_stage", "encounters", ["stage"], unique=False)
    op.create_index("ix_encounters_status", "encounters", ["status"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("request", sa.String(length=300), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("user", "key", "request", name="pk_idempotency_keys"),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(KNOWN_ROLES, name="ck_users_known_roles"),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
        sa.UniqueConstraint("token_sha256", name="uq_users_token_sha256"),
    )
    op.create_table(
        "authorizations",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=50), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_authorizations_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_authorizations"),
        sa.UniqueConstraint(
            "encounter_id",
            "business_at",
            "decision",
            "number",
            name="uq_authorizations_encounter_id_business_at_decision_number",
        ),
    )
    op.create_index("ix_authorizations_encounter_id", "authorizations", ["encounter_id"], unique=False)
    op.create_table(
        "codings",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("coding", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("findings", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_codings_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_codings"),
        sa.UniqueConstraint("encounter_id", "number", name="uq_codings_encounter_id_number"),
    )
    op.create_index("ix_codings_encounter_id", "codings", ["encounter_id"], unique=False)
    op.create_table(
        "deadlines",
        sa.Column("id", sa.String(length=140), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_id", sa.String(length=120), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("editable", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "fired", "met", name="deadlinestate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_deadlines_encounter_id"),
        sa.PrimaryKeyConstraint("id", "started", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_encounter_id", "deadlines", ["encounter_id"], unique=False)
    op.create_index("ix_deadlines_open", "deadlines", ["due"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index("ix_deadlines_workflow_id", "deadlines", ["workflow_id"], unique=False)
    op.create_table(
        "eligibility_checks",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("trace", sa.String(length=50), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("authorization_required", sa.Boolean(), nullable=False),
        sa.Column("estimate_cents", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_eligibility_checks_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_eligibility_checks"),
        sa.UniqueConstraint(
            "encounter_id", "number", "position", name="uq_eligibility_checks_encounter_id_number_position"
        ),
        sa.UniqueConstraint("trace", name="uq_eligibility_checks_trace"),
    )
    op.create_index("ix_eligibility_checks_encounter_id", "eligibility_checks", ["encounter_id"], unique=False)
    op.create_table(
        "intake_versions",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("intake", sa.LargeBinary(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_intake_versions_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_intake_versions"),
        sa.UniqueConstraint("encounter_id", "call", name="uq_intake_versions_encounter_id_call"),
        sa.UniqueConstraint("encounter_id", "number", name="uq_intake_versions_encounter_id_number"),
    )
    op.create_index("ix_intake_versions_encounter_id", "intake_versions", ["encounter_id"], unique=False)
    op.create_table(
        "letters",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "appeal",
                "records",
                "statement",
                "collection_notice",
                name="letterkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("documents", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("tracking", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_letters_encounter_id"),
        sa.PrimaryKeyConstraint("key", name="pk_letters"),
    )
    op.create_index("ix_letters_encounter_id", "letters", ["encounter_id"], unique=False)
    op.create_table(
        "patient_events",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "payment",
                "balance_changed",
                "plan_requested",
                "assistance_applied",
                "dispute_raised",
                "returned_mail",
                "bankruptcy",
                "deceased",
                "hold_lifted",
                "agency_payment",
                "agency_returned",
                name="patientevent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("installments", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_patient_events_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_patient_events"),
    )
    op.create_index("ix_patient_events_encounter_id", "patient_events", ["encounter_id"], unique=False)
    op.create_table(
        "physician_queries",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_physician_queries_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_physician_queries"),
        sa.UniqueConstraint(
            "encounter_id", "number", "business_at", name="uq_physician_queries_encounter_id_number_business_at"
        ),
    )
    op.create_index("ix_physician_queries_encounter_id", "physician_queries", ["encounter_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("agency", sa.String(length=80), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recall_reason", sa.String(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_placements_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_placements"),
        sa.UniqueConstraint("encounter_id", "placed_at", name="uq_placements_encounter_id_placed_at"),
    )
    op.create_index("ix_placements_encounter_id", "placements", ["encounter_id"], unique=False)
    op.create_index(
        "uq_placements_open",
        "placements",
        ["encounter_id"],
        unique=True,
        postgresql_where=sa.text("recalled_at IS NULL"),
    )
    op.create_table(
        "stage_marks",
        sa.Column("workflow_id", sa.String(length=120), nullable=False),
        sa.Column("run_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("history_length", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_stage_marks_encounter_id"),
        sa.PrimaryKeyConstraint("workflow_id", "run_id", "number", name="pk_stage_marks"),
    )
    op.create_index("ix_stage_marks_encounter_id", "stage_marks", ["encounter_id"], unique=False)
    op.create_table(
        "statements",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("notice", sa.Boolean(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("tracking", sa.String(length=80), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_statements_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
        sa.UniqueConstraint("encounter_id", "business_at", name="uq_statements_encounter_id_business_at"),
        sa.UniqueConstraint("encounter_id", "number", name="uq_statements_encounter_id_number"),
    )
    op.create_index("ix_statements_encounter_id", "statements", ["encounter_id"], unique=False)
    op.create_table(
        "suggestions",
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("suggestions", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_suggestions_encounter_id"),
        sa.PrimaryKeyConstraint("encounter_id", name="pk_suggestions"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=140), nullable=False),
        sa.Column("workflow_id", sa.String(length=120), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "front_desk",
                "coder",
                "physician",
                "biller",
                "denials",
                "accounts",
                "collector",
                "supervisor",
                "auditor",
                "integrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "completed", "cancelled", name="taskstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("context", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("completed_by", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("assigned_to", sa.String(length=80), nullable=True),
        sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_tasks_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_assigned_to", "tasks", ["assigned_to"], unique=False)
    op.create_index("ix_tasks_claimed_by", "tasks", ["claimed_by"], unique=False)
    op.create_index("ix_tasks_encounter_id", "tasks", ["encounter_id"], unique=False)
    op.create_index(
        "ix_tasks_inbox",
        "tasks",
        ["role", "priority", "due", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_tasks_open", "tasks", ["workflow_id"], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "workflow_states",
        sa.Column("workflow_id", sa.String(length=120), nullable=False),
        sa.Column("run_id", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "encounter",
                "claim",
                "appeal",
                "patient-balance",
                "remittance",
                name="workflowkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column(
            "stage_since", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_workflow_states_encounter_id"),
        sa.PrimaryKeyConstraint("workflow_id", name="pk_workflow_states"),
    )
    op.create_index("ix_workflow_states_encounter_id", "workflow_states", ["encounter_id"], unique=False)
    op.create_index("ix_workflow_states_next_due", "workflow_states", ["next_due"], unique=False)
    op.create_index("ix_workflow_states_payer_id", "workflow_states", ["payer_id"], unique=False)
    op.create_index("ix_workflow_states_stage", "workflow_states", ["stage"], unique=False)
    op.create_table(
        "physician_answers",
        sa.Column("query_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["query_id"], ["physician_queries.id"], name="fk_physician_answers_query_id"),
        sa.PrimaryKeyConstraint("query_id", name="pk_physician_answers"),
    )
    op.create_table(
        "task_events",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("task_id", sa.String(length=140), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "claimed",
                "unclaimed",
                "assigned",
                "commented",
                "suspended",
                "resumed",
                "escalated",
                "reprioritised",
                "reminded",
                "completed",
                "cancelled",
                name="taskeventkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("once", sa.String(length=200), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_events_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task_events"),
        sa.UniqueConstraint("task_id", "once", name="uq_task_events_task_id_once"),
    )
    op.create_index("ix_task_events_task_id", "task_events", ["task_id"], unique=False)


def _drop_tables() -> None:
    op.drop_table("task_events")
    op.drop_table("physician_answers")
    op.drop_table("workflow_states")
    op.drop_table("tasks")
    op.drop_table("suggestions")
    op.drop_table("statements")
    op.drop_table("stage_marks")
    op.drop_table("placements")
    op.drop_table("physician_queries")
    op.drop_table("patient_events")
    op.drop_table("letters")
    op.drop_table("intake_versions")
    op.drop_table("eligibility_checks")
    op.drop_table("deadlines")
    op.drop_table("codings")
    op.drop_table("authorizations")
    op.drop_table("users")
    op.drop_table("idempotency_keys")
    op.drop_table("encounters")
    op.drop_table("clocks")
    op.drop_table("audit_events")
