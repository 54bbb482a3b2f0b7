"""Loaded code sets: ICD-10-CM, lists of codes, the fee schedule, prices, and the words by which codes are found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.drop_table("code_places")
    op.execute("DELETE FROM code_vintages WHERE kind = 'pos'")
    _create_tables()


def downgrade() -> None:
    op.drop_table("code_words")
    op.drop_table("code_terms")
    op.drop_table("code_prices")
    op.drop_table("code_localities")
    op.drop_table("code_items")
    op.drop_table("code_fee_schedule")
    op.drop_table("code_diagnoses")
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
    op.execute("DROP EXTENSION pg_trgm")


def _create_tables() -> None:
    op.create_table(
        "code_diagnoses",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "level",
            sa.Enum("chapter", "block", "code", name="level", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chapter", sa.String(length=3), nullable=False),
        sa.Column("block", sa.String(length=9), nullable=False),
        sa.Column("parent", sa.String(length=7), nullable=False),
        sa.Column("notes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_diagnoses_vintage"),
        sa.PrimaryKeyConstraint("vintage", "level", "code", name="pk_code_diagnoses"),
    )
    op.create_index("ix_code_diagnoses_parent", "code_diagnoses", ["vintage", "parent"], unique=False)
    op.create_table(
        "code_fee_schedule",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("modifier", sa.String(length=2), server_default="", nullable=False),
        sa.Column("starts", sa.Date(), server_default="0001-01-01", nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("work", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("nonfacility_pe", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("facility_pe", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("malpractice", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("opps_nonfacility_pe", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("opps_facility_pe", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("opps_malpractice", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("conversion_factor", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("status", sa.String(length=1), nullable=True),
        sa.Column("global_days", sa.String(length=3), nullable=True),
        sa.Column("endoscopic_base", sa.String(length=5), nullable=True),
        sa.Column("supervision", sa.String(length=2), nullable=True),
        sa.Column("imaging_family", sa.String(length=2), nullable=True),
        sa.Column("nonfacility_na", sa.String(length=2), nullable=True),
        sa.Column("facility_na", sa.String(length=2), nullable=True),
        sa.Column("not_for_medicare", sa.String(length=1), nullable=True),
        sa.Column("pctc", sa.Integer(), nullable=True),
        sa.Column("multiple_procedure", sa.Integer(), nullable=True),
        sa.Column("bilateral", sa.Integer(), nullable=True),
        sa.Column("assistant", sa.Integer(), nullable=True),
        sa.Column("co_surgeons", sa.Integer(), nullable=True),
        sa.Column("team", sa.Integer(), nullable=True),
        sa.Column("preoperative", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("intraoperative", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("postoperative", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_fee_schedule_vintage"),
        sa.PrimaryKeyConstraint("vintage", "code", "modifier", "starts", name="pk_code_fee_schedule"),
    )
    op.create_table(
        "code_items",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("part", sa.String(length=80), server_default="", nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_items_vintage"),
        sa.PrimaryKeyConstraint("vintage", "code", "part", name="pk_code_items"),
    )
    op.create_table(
        "code_localities",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mac", sa.String(length=5), nullable=False),
        sa.Column("locality", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=40), server_default="", nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("counties", sa.String(), nullable=True),
        sa.Column("gpci_work", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("gpci_pe", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("gpci_malpractice", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("anesthesia_factor", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_localities_vintage"),
        sa.PrimaryKeyConstraint("vintage", "mac", "locality", "state", name="pk_code_localities"),
    )
    op.create_table(
        "code_prices",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("modifier", sa.String(length=2), server_default="", nullable=False),
        sa.Column("mac", sa.String(length=5), server_default="", nullable=False),
        sa.Column("locality", sa.String(length=2), server_default="", nullable=False),
        sa.Column("status", sa.String(length=2), nullable=True),
        sa.Column("apc", sa.String(length=5), nullable=True),
        sa.Column("weight", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("facility_cents", sa.BigInteger(), nullable=True),
        sa.Column("copay_cents", sa.BigInteger(), nullable=True),
        sa.Column("least_copay_cents", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_prices_vintage"),
        sa.PrimaryKeyConstraint("vintage", "code", "modifier", "mac", "locality", name="pk_code_prices"),
    )
    op.create_table(
        "code_terms",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column(
            "search", postgresql.TSVECTOR(), sa.Computed("to_tsvector('english', words)", persisted=True), nullable=True
        ),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_terms_vintage"),
        sa.PrimaryKeyConstraint("vintage", "place", name="pk_code_terms"),
    )
    op.create_index("ix_code_terms_code", "code_terms", ["vintage", "code"], unique=False)
    op.create_index("ix_code_terms_search", "code_terms", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "code_words",
        sa.Column("vintage", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["vintage"], ["code_vintages.id"], name="fk_code_words_vintage"),
        sa.PrimaryKeyConstraint("vintage", "word", name="pk_code_words"),
    )
    op.create_index(
        "ix_code_words_word",
        "code_words",
        ["word"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
