"""Payment plans as agreed, and what became of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("payment_plans", "payment_plan_events")
RECORDED = sa.text("clock_timestamp()")
EVENTS = ("missed", "broken", "cured", "finished", "replaced", "given_up")


def upgrade() -> None:
    op.create_table(
        "payment_plans",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("received_before_cents", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.Date(), nullable=False),
        sa.Column("schedule", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_payment_plans_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_plans"),
        sa.UniqueConstraint("encounter_id", "number", name="uq_payment_plans_encounter_id_number"),
        sa.UniqueConstraint("encounter_id", "business_at", name="uq_payment_plans_encounter_id_business_at"),
    )
    op.create_index("ix_payment_plans_encounter_id", "payment_plans", ["encounter_id"])
    kinds = sa.Enum(*EVENTS, name="planevent", native_enum=False, create_constraint=True, length=40)
    told = ("encounter_id", "number", "event", "business_at")
    op.create_table(
        "payment_plan_events",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", kinds, nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_payment_plan_events_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_plan_events"),
        sa.UniqueConstraint(*told, name=f"uq_payment_plan_events_{'_'.join(told)}"),
    )
    op.create_index("ix_payment_plan_events_encounter_id", "payment_plan_events", ["encounter_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
