"""Brings a ledger to the newest form, and refuses one that is newer than this app."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from studyhours.domain.errors import LedgerDamaged

_SCRIPTS = Path(__file__).with_name("migrations")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The revision this app writes."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("no migrations")
    return head


def upgrade(connection: Connection) -> None:
    """Runs all migrations that are missing, inside the caller's transaction."""
    command.upgrade(_config(connection), "head")


def pending(connection: Connection, name: str) -> bool:
    """Whether a ledger needs an upgrade.

    Raises:
        LedgerDamaged: it is newer than this app, or no ledger.
    """
    if not inspect(connection).has_table("alembic_version"):
        raise LedgerDamaged("not_a_ledger", ledger=name)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        raise LedgerDamaged("not_a_ledger", ledger=name)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current not in known:
        raise LedgerDamaged("ledger_newer", ledger=name, revision=current)
    return current != newest_revision()
