"""Files that could not be read are looked for: by people, and by whoever asks whether the house is in order."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_edi_files_failed", "edi_files", ["id"], postgresql_where=sa.text("state = 'failed'"))


def downgrade() -> None:
    op.drop_index("ix_edi_files_failed", table_name="edi_files")
