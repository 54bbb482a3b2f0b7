"""Good-faith estimates, disputes of bills that exceed them, how these ended."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

RECORDED = sa.text("clock_timestamp()")
TABLES = ("good_faith_estimates", "estimate_disputes", "estimate_decisions")


def _recorded() -> sa.Column[object]:
    return sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False)


def upgrade() -> None:
    op.create_table(
        "good_faith_estimates",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        _recorded(),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_good_faith_estimates_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_good_faith_estimates"),
        sa.UniqueConstraint("key", name="uq_good_faith_estimates_key"),
    )
    op.create_index("ix_good_faith_estimates_encounter_id", "good_faith_estimates", ["encounter_id"])
    op.create_table(
        "estimate_disputes",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("estimate_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        _recorded(),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_estimate_disputes_encounter_id"),
        sa.ForeignKeyConstraint(["estimate_id"], ["good_faith_estimates.id"], name="fk_estimate_disputes_estimate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_estimate_disputes"),
        sa.UniqueConstraint("key", name="uq_estimate_disputes_key"),
    )
    for column in ("encounter_id", "estimate_id"):
        op.create_index(f"ix_estimate_disputes_{column}", "estimate_disputes", [column])
    op.create_table(
        "estimate_decisions",
        sa.Column("dispute_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("stands", "reduced", "settled", "withdrawn", name="disputeoutcome", native_enum=False,
                    create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("pay_cents", sa.BigInteger(), nullable=False),
        sa.Column("adjusted_cents", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        _recorded(),
        sa.ForeignKeyConstraint(["dispute_id"], ["estimate_disputes.id"], name="fk_estimate_decisions_dispute_id"),
        sa.PrimaryKeyConstraint("dispute_id", name="pk_estimate_decisions"),
    )  # fmt: skip
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
