"""The ledger says for which claim and service line money moves."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PLACE = ("entry_id", "account", "sequence", "claim", "service_line", "group_code")
BEFORE = PLACE[:3]

# Run at commit, when all lines are there. Beside the sum of the whole: money never moves from one service line to
# another, and a claim that an entry names is one of its encounter.
BALANCES = """
CREATE OR REPLACE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint;
    total numeric;
    parts bigint;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
    SELECT coalesce(sum(cents), 0), count(*) INTO total, parts FROM ledger_lines WHERE entry_id = entry;
    IF total <> 0 OR parts < 2 THEN
        RAISE EXCEPTION 'ledger entry %: % lines that sum to % cents', entry, parts, total
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM ledger_lines WHERE entry_id = entry GROUP BY claim, service_line HAVING sum(cents) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger entry %: a service line does not sum to zero', entry
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
        WHERE l.entry_id = entry AND l.claim IS NOT NULL AND left(l.claim, 13) IS DISTINCT FROM e.encounter_id
    ) THEN
        RAISE EXCEPTION 'ledger entry %: a claim of another encounter', entry USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""
BALANCES_BEFORE = """
CREATE OR REPLACE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint;
    total numeric;
    parts bigint;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
    SELECT coalesce(sum(cents), 0), count(*) INTO total, parts FROM ledger_lines WHERE entry_id = entry;
    IF total <> 0 OR parts < 2 THEN
        RAISE EXCEPTION 'ledger entry %: % lines that sum to % cents', entry, parts, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""
CHECKS = {
    "claim_number": "claim ~ '^E[0-9A-HJKMNP-TV-Z]{12}[PST][0-9]{2}$'",
    "service_line": "service_line BETWEEN 1 AND 999",
    "group_of_contractual": "group_code IS NULL OR account = 'contractual'",
}


def upgrade() -> None:
    op.add_column("ledger_lines", sa.Column("claim", sa.String(length=20), nullable=True))
    op.add_column("ledger_lines", sa.Column("service_line", sa.Integer(), nullable=True))
    op.add_column("ledger_lines", sa.Column("group_code", sa.String(length=2), nullable=True))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_ledger_lines_{name}"), "ledger_lines", condition)
    op.drop_constraint(op.f("uq_ledger_lines_entry_id_account_sequence"), "ledger_lines", type_="unique")
    op.create_unique_constraint(
        op.f("uq_ledger_lines_place"), "ledger_lines", PLACE, postgresql_nulls_not_distinct=True
    )
    op.execute(BALANCES)


def downgrade() -> None:
    op.execute(BALANCES_BEFORE)
    op.drop_constraint(op.f("uq_ledger_lines_place"), "ledger_lines", type_="unique")
    op.create_unique_constraint(
        op.f("uq_ledger_lines_entry_id_account_sequence"), "ledger_lines", BEFORE, postgresql_nulls_not_distinct=True
    )
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_ledger_lines_{name}"), "ledger_lines", type_="check")
    for column in ("group_code", "service_line", "claim"):
        op.drop_column("ledger_lines", column)
