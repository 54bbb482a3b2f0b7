"""Alembic's entry: `storage.migrate` hands in the connection."""

from alembic import context

from models.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, compare_server_default=False)
with context.begin_transaction():
    context.run_migrations()
