"""Second-level reviews of codings, and how they ended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("coding_audits", "coding_audit_endings")
RECORDED = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.create_table(
        "coding_audits",
        sa.Column("task_id", sa.String(length=140), nullable=False),
        sa.Column("encounter_id", sa.String(length=20), nullable=False),
        sa.Column("coding_number", sa.Integer(), nullable=False),
        sa.Column("sampled_by", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("coder", sa.String(length=80), nullable=False),
        sa.Column("auditor", sa.String(length=80), nullable=False),
        sa.Column("coded", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("corrected", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["encounter_id"], ["encounters.id"], name="fk_coding_audits_encounter_id"),
        sa.PrimaryKeyConstraint("task_id", name="pk_coding_audits"),
    )
    op.create_index("ix_coding_audits_encounter_id", "coding_audits", ["encounter_id"])
    op.create_index("ix_coding_audits_business_at", "coding_audits", ["business_at"])
    endings = ("agreed", "accepted", "auditor_upheld", "coder_upheld")
    op.create_table(
        "coding_audit_endings",
        sa.Column("task_id", sa.String(length=140), nullable=False),
        sa.Column(
            "ending",
            sa.Enum(*endings, name="auditending", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("business_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=RECORDED, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["coding_audits.task_id"], name="fk_coding_audit_endings_task_id"),
        sa.PrimaryKeyConstraint("task_id", name="pk_coding_audit_endings"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
