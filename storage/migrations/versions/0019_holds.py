"""Holds of accounts, and how they ended."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

RECORDED = sa.text("clock_timestamp()")
EVENTS = ("patient_events", "patientevent", "hold_placed")


def upgrade() -> None:
    widen(*EVENTS)
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("patient_index", sa.String(length=64), nullable=False),
        sa.Column("facility", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("placed_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_holds_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.UniqueConstraint("key", name="uq_holds_key"),
    )
    op.create_index("ix_holds_encounter_id", "holds", ["encounter_id"])
    op.create_index("ix_holds_patient_index", "holds", ["patient_index"])
    op.create_table(
        "hold_endings",
        sa.Column("hold_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ending", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name="fk_hold_endings_hold_id"),
        sa.PrimaryKeyConstraint("hold_id", name="pk_hold_endings"),
    )
    for table in ("holds", "hold_endings"):
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    op.drop_table("hold_endings")
    op.drop_table("holds")
    narrow(*EVENTS)
