"""NCCI edits: pairs of services, units, add-on services."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_pairs",
        sa.Column("vintage", sa.BigInteger(), nullable=False),
        sa.Column("column1", sa.String(length=5), nullable=False),
        sa.Column("column2", sa.String(length=5), nullable=False),
        sa.Column("file_line", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("indicator", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_pairs_vintage"),
        sa.PrimaryKeyConstraint("vintage", "column1", "column2", "file_line", name="pk_code_pairs"),
    )
    op.create_table(
        "code_units",
        sa.Column("vintage", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_units_vintage"),
        sa.PrimaryKeyConstraint("vintage", "code", name="pk_code_units"),
    )
    op.create_table(
        "code_add_ons",
        sa.Column("vintage", sa.BigInteger(), nullable=False),
        sa.Column("add_on", sa.String(length=5), nullable=False),
        sa.Column("primary_code", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_add_ons_vintage"),
        sa.PrimaryKeyConstraint("vintage", "add_on", "primary_code", name="pk_code_add_ons"),
    )


def downgrade() -> None:
    op.drop_table("code_add_ons")
    op.drop_table("code_units")
    op.drop_table("code_pairs")
