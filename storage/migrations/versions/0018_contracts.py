"""Contracts by version, and every posted line against them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
_TABLES = ("line_expectations", "contracts")


def upgrade() -> None:
    recorded = sa.text("clock_timestamp()")
    op.create_table(
        "contracts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("payers", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=recorded, nullable=False),
        sa.CheckConstraint("number > 0", name="ck_contracts_number"),
        sa.PrimaryKeyConstraint("number", name="pk_contracts"),
        sa.UniqueConstraint("sha256", name="uq_contracts_sha256"),
    )
    op.create_table(
        "line_expectations",
        sa.Column("remittance_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "sequence",
            sa.Enum("P", "S", "T", name="payersequence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=True),
        sa.Column("control_number", sa.String(length=50), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("modifiers", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("units", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("expected_cents", sa.BigInteger(), nullable=True),
        sa.Column("allowed_cents", sa.BigInteger(), nullable=False),
        sa.Column("denied_cents", sa.BigInteger(), nullable=False),
        sa.Column("difference_cents", sa.BigInteger(), nullable=True),
        sa.Column("reasons", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("contract", sa.Integer(), nullable=True),
        sa.Column("contract_line", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("steps", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=recorded, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_line_expectations_encounter_id"),
        sa.ForeignKeyConstraint(
            ["remittance_id", "position"], ["posted_claims.remittance_id", "posted_claims.position"],
            name="fk_line_expectations_posted_claim",
        ),
        sa.PrimaryKeyConstraint("remittance_id", "position", "line", name="pk_line_expectations"),
    )  # fmt: skip
    op.create_index("ix_line_expectations_claim", "line_expectations", ["encounter_id", "sequence"])
    op.create_index("ix_line_expectations_payer_code", "line_expectations", ["payer_id", "code"])
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
