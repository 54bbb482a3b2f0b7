"""The ledger's lists of accounts and kinds under the names that every other enumeration's CHECK has."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DOUBLED = {"ledger_lines": "account", "ledger_entries": "entrykind"}
"""The naming convention had prefixed names that were prefixed already."""


def upgrade() -> None:
    for table, word in DOUBLED.items():
        name = f"ck_{table}_{word}"
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT ck_{table}_{name} TO {name}")


def downgrade() -> None:
    for table, word in DOUBLED.items():
        name = f"ck_{table}_{word}"
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO ck_{table}_{name}")
