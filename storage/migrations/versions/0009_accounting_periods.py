"""Months of the books that are closed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounting_periods",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("figures", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("extract(day FROM month) = 1", name="ck_accounting_periods_first_day"),
        sa.PrimaryKeyConstraint("month", name="pk_accounting_periods"),
    )
    op.execute(
        "CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON accounting_periods "
        "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
    )


def downgrade() -> None:
    op.drop_table("accounting_periods")
