"""Applications for financial assistance, what they say, how they were decided."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

RECORDED = sa.text("clock_timestamp()")
LETTERS = ("letters", "letterkind", "assistance")
TABLES = ("assistance_applications", "assistance_versions", "assistance_decisions")


def _recorded() -> sa.Column[object]:
    return sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False)


def _of_application(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["application_id"], ["assistance_applications.id"], name=f"fk_{table}_application_id"
    )


def upgrade() -> None:
    widen(*LETTERS)
    op.create_table(
        "assistance_applications",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("patient_index", sa.String(length=64), nullable=False),
        sa.Column("facility", sa.String(length=80), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        _recorded(),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_assistance_applications_encounter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assistance_applications"),
        sa.UniqueConstraint("key", name="uq_assistance_applications_key"),
    )
    for column in ("encounter_id", "patient_index"):
        op.create_index(f"ix_assistance_applications_{column}", "assistance_applications", [column])
    op.create_table(
        "assistance_versions",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        _recorded(),
        _of_application("assistance_versions"),
        sa.PrimaryKeyConstraint("application_id", "number", name="pk_assistance_versions"),
        sa.UniqueConstraint("key", name="uq_assistance_versions_key"),
    )
    op.create_table(
        "assistance_decisions",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("approved", "denied", "incomplete", name="outcome", native_enum=False, create_constraint=True,
                    length=40),
            nullable=False,
        ),
        sa.Column("determination", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("charity_cents", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        _recorded(),
        _of_application("assistance_decisions"),
        sa.PrimaryKeyConstraint("application_id", name="pk_assistance_decisions"),
    )  # fmt: skip
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    narrow(*LETTERS)
