"""Remittances that people type from paper, with the scan."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

RECORDED = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.create_table(
        "manual_remittances",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("remittance_id", sa.String(length=40), nullable=False),
        sa.Column("payment_cents", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("scan", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("scan_size", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.Column("confirmed_by", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["edi_files.id"], name="fk_manual_remittances_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_manual_remittances"),
    )
    op.create_index("ix_manual_remittances_remittance_id", "manual_remittances", ["remittance_id"])
    op.create_index("ix_manual_remittances_file_id", "manual_remittances", ["file_id"])


def downgrade() -> None:
    op.drop_table("manual_remittances")
