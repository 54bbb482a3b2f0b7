"""Good-faith estimates that are due before there is an encounter, and how each was delivered."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

RECORDED = sa.text("clock_timestamp()")


def _words(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    widen("workflow_states", "workflowkind", "estimate")
    state = _words("estimatestate", "waiting", "given", "not_needed", "not_due", "cancelled")
    op.create_table(
        "estimate_requests",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("patient_index", sa.String(length=64), nullable=False),
        sa.Column("facility", sa.String(length=80), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=True),
        sa.Column("state", state, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_estimate_requests_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_estimate_requests"),
    )
    for column in ("patient_index", "service_date", "state", "due", "encounter_id"):
        op.create_index(f"ix_estimate_requests_{column}", "estimate_requests", [column])
    op.alter_column("good_faith_estimates", "encounter_id", nullable=True)
    op.add_column("good_faith_estimates", sa.Column("request_id", sa.String(length=20), nullable=True))
    op.create_foreign_key(
        "fk_good_faith_estimates_request_id", "good_faith_estimates", "estimate_requests", ["request_id"], ["id"]
    )
    op.create_index("ix_good_faith_estimates_request_id", "good_faith_estimates", ["request_id"])
    op.create_check_constraint(
        op.f("ck_good_faith_estimates_of_one"),
        "good_faith_estimates",
        "(encounter_id IS NULL) <> (request_id IS NULL)",
    )
    op.create_table(
        "estimate_deliveries",
        sa.Column("estimate_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("delivery", _words("delivery", "mail", "in_person", "electronic"), nullable=False),
        sa.Column("tracking", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(
            ["estimate_id"], ["good_faith_estimates.id"], name="fk_estimate_deliveries_estimate_id"
        ),
        sa.PrimaryKeyConstraint("estimate_id", name="pk_estimate_deliveries"),
    )


def downgrade() -> None:
    op.drop_table("estimate_deliveries")
    op.drop_constraint(op.f("ck_good_faith_estimates_of_one"), "good_faith_estimates", type_="check")
    op.drop_index("ix_good_faith_estimates_request_id", "good_faith_estimates")
    op.drop_constraint("fk_good_faith_estimates_request_id", "good_faith_estimates", type_="foreignkey")
    op.drop_column("good_faith_estimates", "request_id")
    op.alter_column("good_faith_estimates", "encounter_id", nullable=False)
    op.drop_table("estimate_requests")
    narrow("workflow_states", "workflowkind", "estimate")
