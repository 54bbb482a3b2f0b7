"""A plan's installments may be charged to a stored card, by consent."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLES = ("autopay_consents", "autopay_revocations")
RECORDED = sa.text("clock_timestamp()")
TOLD = ("autopay_agreed", "autopay_revoked")


def upgrade() -> None:
    op.create_table(
        "autopay_consents",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("card", sa.String(length=40), nullable=False),
        sa.Column("terms", sa.String(length=4000), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_autopay_consents_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_autopay_consents"),
        sa.UniqueConstraint("key", name="uq_autopay_consents_key"),
    )
    op.create_index("ix_autopay_consents_encounter_id", "autopay_consents", ["encounter_id"])
    op.create_table(
        "autopay_revocations",
        sa.Column("consent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["autopay_consents.id"], name="fk_autopay_revocations_consent_id"),
        sa.PrimaryKeyConstraint("consent_id", name="pk_autopay_revocations"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )
    widen("patient_events", "patientevent", *TOLD)
    widen("payment_plan_events", "planevent", "declined")


def downgrade() -> None:
    narrow("payment_plan_events", "planevent", "declined")
    narrow("patient_events", "patientevent", *TOLD)
    for table in reversed(TABLES):
        op.drop_table(table)
