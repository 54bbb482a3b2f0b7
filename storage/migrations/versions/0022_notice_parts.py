"""What a notice before collections said, part by part."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    parts: sa.Column[list[str]] = sa.Column("parts", postgresql.ARRAY(sa.String()), nullable=False, server_default="{}")
    op.add_column("statements", parts)


def downgrade() -> None:
    op.drop_column("statements", "parts")
