"""Runs migrations on the connection that `app.db.migrations` hands over."""

from alembic import context

from app.tables import metadata

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    # A migration that waits for a long query holds up every query behind it: better to fail and be run again.
    connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")

context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
