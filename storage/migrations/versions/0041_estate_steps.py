"""Claims against the estates of patients who have died."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "estate_steps",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column(
            "step",
            sa.Enum("notice", "filed", "not_filed", name="estatestep", native_enum=False, create_constraint=True,
                    length=40),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("claims_by", sa.Date(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column(
            "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_estate_steps_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_estate_steps"),
        sa.UniqueConstraint("key", name="uq_estate_steps_key"),
    )  # fmt: skip
    op.create_index("ix_estate_steps_encounter_id", "estate_steps", ["encounter_id"])
    op.execute(
        "CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON estate_steps "
        "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
    )


def downgrade() -> None:
    op.drop_table("estate_steps")
