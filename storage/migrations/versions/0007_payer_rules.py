"""Payer rules by version, and the scrubs of claims."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    recorded = sa.text("clock_timestamp()")
    op.create_table(
        "payer_rule_sets",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=recorded, nullable=False),
        sa.CheckConstraint("number > 0", name="ck_payer_rule_sets_number"),
        sa.PrimaryKeyConstraint("number", name="pk_payer_rule_sets"),
    )
    op.execute(
        "CREATE TRIGGER forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON payer_rule_sets "
        "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
    )
    op.create_table(
        "claim_builds",
        sa.Column("claim", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("rule_set", sa.Integer(), nullable=True),
        sa.Column("view", sa.LargeBinary(), nullable=False),
        sa.Column("overridden", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("pins", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=recorded, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.number"], name="fk_claim_builds_claim"),
        sa.ForeignKeyConstraint(["rule_set"], ["payer_rule_sets.number"], name="fk_claim_builds_rule_set"),
        sa.PrimaryKeyConstraint("claim", "number", "at", name="pk_claim_builds"),
    )
    op.create_index("ix_claim_builds_at", "claim_builds", ["at"])


def downgrade() -> None:
    op.drop_table("claim_builds")
    op.drop_table("payer_rule_sets")
