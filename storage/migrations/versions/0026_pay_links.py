"""Who answered the question of a pay link, rightly or not."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pay_attempts",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_pay_attempts_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pay_attempts"),
    )
    op.create_index("ix_pay_attempts_encounter_id", "pay_attempts", ["encounter_id"])


def downgrade() -> None:
    op.drop_table("pay_attempts")
