"""How a physician query ended, not only what was answered: agreed as documented, and unanswered, are endings too."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "physician_answers",
        sa.Column(
            "outcome",
            sa.Enum(
                "answered",
                "agreed_as_documented",
                "unanswered",
                name="queryoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="answered",
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("physician_answers", "outcome")
