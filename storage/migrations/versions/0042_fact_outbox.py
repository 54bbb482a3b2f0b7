"""Facts are committed with what they tell about, and told afterwards, however long that takes."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    clock = sa.text("clock_timestamp()")
    op.create_table(
        "fact_outbox",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("workflow_id", sa.String(length=120), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=clock, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_fact_outbox_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fact_outbox"),
        sa.UniqueConstraint("key", name="uq_fact_outbox_key"),
    )
    op.create_index("ix_fact_outbox_untold", "fact_outbox", ["workflow_id", "id"], postgresql_where=UNTOLD)
    op.create_index("ix_fact_outbox_untold_encounter", "fact_outbox", ["encounter_id"], postgresql_where=UNTOLD)


def downgrade() -> None:
    op.drop_table("fact_outbox")
