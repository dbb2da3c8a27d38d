"""Alembic's entry: always runs on a connection the app has opened, in its transaction."""

from __future__ import annotations

from alembic import context

from studyhours.db.models import whole_metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=whole_metadata(),
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
