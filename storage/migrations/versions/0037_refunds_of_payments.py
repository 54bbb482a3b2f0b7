"""A refund of a payment has a workflow, and somebody else approves it."""

import sqlalchemy as sa
from alembic import op

from storage.check_words import narrow, widen

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE, CHECK = "payment_reversals", "ck_payment_reversals_separation_of_duties"


def upgrade() -> None:
    widen("workflow_states", "workflowkind", "refund")
    op.add_column(TABLE, sa.Column("approved_by", sa.String(length=80), server_default="", nullable=False))
    op.alter_column(TABLE, "approved_by", server_default=None)
    op.create_check_constraint(op.f(CHECK), TABLE, "reason <> 'refund' OR approved_by <> by")


def downgrade() -> None:
    op.drop_constraint(op.f(CHECK), TABLE, type_="check")
    op.drop_column(TABLE, "approved_by")
    narrow("workflow_states", "workflowkind", "refund")
