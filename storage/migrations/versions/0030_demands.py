"""Demands for money back have a workflow; an appeal in time stays their deadline."""

from storage.check_words import narrow, widen

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    widen("workflow_states", "workflowkind", "recoupment")
    widen("deadlines", "deadlinestate", "stayed")


def downgrade() -> None:
    narrow("deadlines", "deadlinestate", "stayed")
    narrow("workflow_states", "workflowkind", "recoupment")
