"""Clocks say who works on what is late and how urgent it is; the interest of late claims has a workflow and letters."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROLES = (
    "front_desk", "coder", "physician", "biller", "denials", "accounts", "collector", "supervisor", "finance",
    "auditor", "integrator",
)  # fmt: skip
_ADDED = {"workflow_states": ("workflowkind", "interest"), "letters": ("letterkind", "interest")}


def upgrade() -> None:
    for table, (enumeration, member) in _ADDED.items():
        widen(table, enumeration, member)
    op.add_column("clocks", sa.Column("role", sa.String(40), nullable=True))
    op.add_column("clocks", sa.Column("priority", sa.Integer(), nullable=True))
    listed = ", ".join(f"'{each}'" for each in _ROLES)
    op.create_check_constraint(op.f("ck_clocks_role"), "clocks", f"role IN ({listed})")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_clocks_role"), "clocks", type_="check")
    op.drop_column("clocks", "priority")
    op.drop_column("clocks", "role")
    for table, (enumeration, member) in _ADDED.items():
        narrow(table, enumeration, member)
