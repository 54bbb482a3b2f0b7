"""Loaded code sets: vintages, and places of service."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_vintages",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("loaded_by", sa.String(length=80), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="ck_code_vintages_dates"),
        sa.PrimaryKeyConstraint("id", name="pk_code_vintages"),
    )
    op.create_index("ix_code_vintages_kind_effective_from", "code_vintages", ["kind", "effective_from"])
    op.create_index("uq_code_vintages_kind_sha256", "code_vintages", ["kind", "sha256"], unique=True)
    op.create_table(
        "code_places",
        sa.Column("vintage", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("setting", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_places_vintage"),
        sa.PrimaryKeyConstraint("vintage", "code", name="pk_code_places"),
    )


def downgrade() -> None:
    op.drop_table("code_places")
    op.drop_table("code_vintages")
