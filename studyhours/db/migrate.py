"""Brings a ledger to the newest form, and refuses one that is newer than this app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from studyhours.domain.errors import LedgerDamaged

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0023"
"""The revision this app writes; a test holds it against the migrations."""

_WITHOUT_INDEX = (
    "SELECT EXISTS (SELECT 1 FROM record WHERE NOT deleted)"
    " AND NOT EXISTS (SELECT 1 FROM record_search)"
)
_SCRIPTS = Path(__file__).with_name("migrations")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings; Alembic itself is loaded only where a ledger must be changed."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Runs all migrations that are missing, inside the caller's transaction."""
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def wait_for_turn(connection: Connection) -> None:
    """Before an ``upgrade`` of an existing ledger, first thing in its transaction.

    Of two clients that come at once the second waits, and then finds nothing left to do. SQLite
    lets only one write anyway; on PostgreSQL locking a table takes no snapshot yet, so that what
    the first one did is seen.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE"))


def pending(connection: Connection, name: str) -> bool:
    """Whether a ledger needs an upgrade.

    Raises:
        LedgerDamaged: it is newer than this app, or no ledger.
    """
    if not inspect(connection).has_table("alembic_version"):
        raise LedgerDamaged("not_a_ledger", ledger=name)
    current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if current is None:
        raise LedgerDamaged("not_a_ledger", ledger=name)
    if current == NEWEST:
        return False
    if current not in known_revisions():
        raise LedgerDamaged("ledger_newer", ledger=name, revision=current)
    return True


def without_index(connection: Connection) -> bool:
    """Whether a ledger of the newest form has records of which no word can be found.

    So is one that was just upgraded from before there was an index, or copied from another engine.
    """
    return bool(connection.exec_driver_sql(_WITHOUT_INDEX).scalar())


def known_revisions() -> frozenset[str]:
    """Every revision this app knows how to start from or to reach."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(alembic_config())
    return frozenset(script.revision for script in scripts.walk_revisions())
