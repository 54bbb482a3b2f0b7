"""Write-offs that are asked for on their own have a workflow."""

from storage.check_words import narrow, widen

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    widen("workflow_states", "workflowkind", "write-off")


def downgrade() -> None:
    narrow("workflow_states", "workflowkind", "write-off")
