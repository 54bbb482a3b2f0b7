"""The role that approves what is above a supervisor's limit."""

from alembic import op

from storage.check_words import narrow, widen

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = (
    "front_desk", "coder", "physician", "biller", "denials", "accounts", "collector", "supervisor", "auditor",
    "integrator",
)  # fmt: skip


DOUBLED, NAME = "ck_users_ck_users_known_roles", "ck_users_known_roles"
"""The naming convention had prefixed a name that was prefixed already."""


def upgrade() -> None:
    _users(DOUBLED, NAME, *BEFORE, "finance")
    widen("tasks", "role", "finance")


def downgrade() -> None:
    narrow("tasks", "role", "finance")
    _users(NAME, DOUBLED, *BEFORE)


def _users(before: str, after: str, *roles: str) -> None:
    op.drop_constraint(op.f(before), "users", type_="check")
    listed = ", ".join(f"'{role}'" for role in roles)
    op.create_check_constraint(op.f(after), "users", f"roles <@ ARRAY[{listed}]::varchar[]")
