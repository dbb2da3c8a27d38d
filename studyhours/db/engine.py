"""The one place where connections to a ledger are opened.

SQLite comes from a build without the WAL-reset bug. Every connection keeps the rollback journal and
``synchronous=FULL``, and says so itself before anything else happens on it: after closing, the one
file is everything. An encryption key will slot in here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql import FromClause
from sqlcipher3 import dbapi2 as sqlite

from studyhours.domain.errors import UnusableInput
from studyhours.domain.held import hold, release

_DRIVER = "postgresql+psycopg"
_BACKENDS = frozenset({"postgresql", "postgres", _DRIVER})
BUSY_MILLISECONDS = 5000
_FULL = 2
_HAS_REVISION = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
_FIRST_GOOD_SQLITE = (3, 51, 3)


# The driver looks for a way to store each NULL, each bytes and each yes or no anew, which takes
# longer than storing it, unless it is told one: they are stored as they are.
sqlite.register_adapter(bytes, bytes)
sqlite.register_adapter(bool, int)
sqlite.register_adapter(type(None), {None: None}.get)


class UnsafeConnectionError(RuntimeError):
    """A connection came up without the durability every ledger is promised. A bug of ours."""


class _Compiler(SQLiteCompiler):
    """SQLite's SQL with ``INDEXED BY`` where a query asks for it; SQLAlchemy leaves it out."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        """What stands after a table's name."""
        return text


def is_url(target: str) -> bool:
    """Whether a ledger's name is a database URL rather than a path."""
    return "://" in target


def database_url(target: str) -> URL:
    """A database URL read, with the driver this app brings.

    Raises:
        UnusableInput: it is no URL, or of an engine that ledgers cannot lie on.
    """
    scheme = target.partition("://")[0]
    if scheme not in _BACKENDS:
        raise UnusableInput("unknown_engine", scheme=scheme)
    try:
        return make_url(target).set(drivername=_DRIVER)
    except (ArgumentError, ValueError):
        # The text may hold a password: it is not repeated.
        raise UnusableInput("bad_url") from None


def open_engine(target: str, *, create: bool = False) -> Engine:
    """An engine on a ledger; nothing is read yet.

    Args:
        target: A path, or a ``postgresql+psycopg://`` URL.
        create: Whether a file that is not there is made; otherwise its connections raise
            ``UnusableInput`` (``ledger_gone``), so that no empty file ever takes the place of a
            ledger that was moved or unplugged.
    """
    if is_url(target):
        return _postgresql_engine(database_url(target))
    return _sqlite_engine(Path(target), create=create)


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
            cursor.execute("SET synchronous_commit = on")
        connection.commit()

    return engine


def _sqlite_engine(path: Path, *, create: bool) -> Engine:
    if sqlite.sqlite_version_info < _FIRST_GOOD_SQLITE:
        raise UnsafeConnectionError(f"SQLite {sqlite.sqlite_version} has the WAL-reset bug")
    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: _connect(path, create=create),
        poolclass=NullPool,
    )

    engine.dialect.statement_compiler = _Compiler

    @event.listens_for(engine, "close")
    def _release(connection: Any, _record: object) -> None:
        release(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
        if writing and connection.exec_driver_sql(_HAS_REVISION).first():
            # On a read-only file BEGIN IMMEDIATE only reads; this says so before work is done.
            connection.exec_driver_sql("DELETE FROM alembic_version WHERE 0")

    return engine


def file_uri(path: Path, *, create: bool = False) -> str:
    """A path as SQLite's URI, whatever characters it has; says whether the file may be made."""
    plain = path.absolute().as_posix()
    # A drive needs a slash before it; a share, which begins with two, an empty host before them.
    plain = plain if plain.startswith("/") else f"/{plain}"
    return f"file://{quote(os.fsencode(plain), safe='/:')}?mode={'rwc' if create else 'rw'}"


def open_damaged(path: Path) -> Any:
    """A raw connection that only reads, for what is left of a file that is damaged.

    ``release`` it when it is closed. It promises nothing of what other connections promise.
    """
    uri = file_uri(path).replace("?mode=rw", "?mode=ro")
    return hold(path, lambda: sqlite.connect(uri, uri=True, check_same_thread=False))


def _connect(path: Path, *, create: bool) -> Any:
    """A connection to a file, with its promises checked."""
    try:
        connection = hold(
            path,
            lambda: sqlite.connect(
                file_uri(path, create=create),
                uri=True,
                isolation_level=None,
                timeout=BUSY_MILLISECONDS / 1000,
                check_same_thread=False,
            ),
        )
    except sqlite.OperationalError:
        if create or path.exists():
            raise
        raise UnusableInput("ledger_gone", ledger=str(path)) from None
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -65536")
        assert_durable(connection)
    except BaseException:
        connection.close()
        release(connection)
        raise
    return connection


def remove_dead_journal(engine: Engine) -> None:
    """Removes what a killed program left of a transaction that had not begun to reach the file.

    SQLite rolls a journal back that matters when the file is next read, but lets one lie that does
    not. Leaving the truncating mode takes it away, under a lock, so never another program's.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA journal_mode = TRUNCATE")
        raw.execute("PRAGMA journal_mode = DELETE")
        assert_durable(raw)


def assert_durable(connection: Any) -> None:
    """Checks journal mode, synchronous and foreign keys of a raw SQLite connection.

    Raises:
        UnsafeConnectionError: one of them is not what every ledger is promised.
    """
    found = tuple(
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    )
    if found != ("delete", _FULL, 1):
        raise UnsafeConnectionError(f"journal_mode, synchronous, foreign_keys = {found}")
