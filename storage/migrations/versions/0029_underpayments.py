"""Underpayment cases and the claims in them; letters of dispute."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    recorded = sa.text("clock_timestamp()")
    widen("letters", "letterkind", "dispute")
    op.create_table(
        "underpayment_cases",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("state", _words("casestate", "open", "disputed", "closed"), nullable=False),
        sa.Column("decision", _words("casedecision", "dispute", "accept", "contract_wrong"), nullable=True),
        sa.Column("lead", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=recorded, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_underpayment_cases"),
    )
    op.create_index("ix_underpayment_cases_state", "underpayment_cases", ["state"])
    op.create_index(
        "uq_underpayment_cases_running",
        "underpayment_cases",
        ["payer_id", "code", "cause"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    outcomes = ("", "recovered", "accepted", "contract_wrong", "withdrawn")
    op.create_table(
        "underpayment_items",
        sa.Column("remittance_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("short_cents", sa.BigInteger(), nullable=False),
        sa.Column("appeal_by", sa.Date(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=160), nullable=False),
        sa.Column("disputed_on", sa.Date(), nullable=True),
        sa.Column("outcome", _words("itemoutcome", *outcomes), nullable=False),
        sa.Column("recovered_cents", sa.BigInteger(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=recorded, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["underpayment_cases.id"], name="fk_underpayment_items_case_id"),
        sa.ForeignKeyConstraint(
            ["remittance_id", "position", "line"],
            ["line_expectations.remittance_id", "line_expectations.position", "line_expectations.line"],
            name="fk_underpayment_items_line",
        ),
        sa.PrimaryKeyConstraint("remittance_id", "position", "line", name="pk_underpayment_items"),
    )
    op.create_index("ix_underpayment_items_claim", "underpayment_items", ["claim"])
    op.create_index("ix_underpayment_items_case_id", "underpayment_items", ["case_id"])


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    op.drop_table("underpayment_items")
    op.drop_table("underpayment_cases")
    narrow("letters", "letterkind", "dispute")
