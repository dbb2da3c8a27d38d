"""Opens ledgers: finds out what a file is before anything touches it, and who is acting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from studyhours.db.blobs import BlobStore, FolderBlobs
from studyhours.db.engine import database_url, is_url, open_engine, remove_dead_journal
from studyhours.db.faults import database_faults
from studyhours.db.migrate import pending, upgrade, wait_for_turn, without_index
from studyhours.domain.clock import Clock, SystemClock
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.held import looking_at
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.ledgers.permissions import LOCAL, Actor

if TYPE_CHECKING:  # brings the hashing of passwords, which most ledgers never need
    from studyhours.services.ledgers.accounts import Credentials

SUFFIX = ".studyhours"
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_POSTGRESQL_PORT = 5432


def display_name(target: str) -> str:
    """How a ledger is called in messages: never with a password."""
    return database_url(target).render_as_string() if is_url(target) else target


def blobs_for(target: str) -> BlobStore:
    """Where a ledger's files lie."""
    if is_url(target):
        from studyhours.db.blob_table import TableBlobs

        return TableBlobs()
    path = Path(target)
    return FolderBlobs(path.with_name(path.stem + ".files"))


def same_file(first: str, second: str) -> bool:
    """Whether two targets are one ledger: a link, another spelling, or a URL without its password.

    The window opens no ledger a second time: it only shows the one it has.
    """
    if is_url(first) or is_url(second):
        return is_url(first) and is_url(second) and _place(first) == _place(second)
    one, other = Path(first), Path(second)
    try:
        return one.samefile(other)
    except OSError:
        # At least one is not there (moved, unplugged): then only its name can tell.
        return os.path.normcase(one.absolute()) == os.path.normcase(other.absolute())


def _place(url: str) -> tuple[str | None, int, str | None]:
    parts = database_url(url)
    return parts.host, parts.port or _POSTGRESQL_PORT, parts.database


def open_ledger(
    target: str,
    clock: Clock | None = None,
    credentials: Credentials | None = None,
    progress: Progress = unwatched,
) -> Ledger:
    """Opens an existing ledger.

    Args:
        target: Path or database URL.
        clock: What time it is; the computer's by default.
        credentials: Login, where accounts are switched on.
        progress: Told of what an older ledger needs to be brought to the newest form, and may call
            it off: then the ledger is as it was. A copy of it is kept first.

    Raises:
        UnusableInput: there is no such file, or it may not be read.
        LedgerDamaged: it is no ledger, damaged, truncated, or newer than this app.
        LedgerLocked: another program holds it.
        NotPermitted: accounts are on and the login is not right, or not yet (see ``log_in``).
    """
    name = display_name(target)
    if not is_url(target):
        look_at_file(Path(target))
    engine = open_engine(target)
    try:
        clock = clock or SystemClock()
        if not is_url(target):
            _keep_before_upgrade(Path(target), engine, clock, progress)
        bring_up_to_date(engine, name, progress)
        if not is_url(target) and journal_of(Path(target)).exists():
            with database_faults(name):
                remove_dead_journal(engine)
        ledger = Ledger(name, engine, blobs_for(target), clock, LOCAL)
        actor = _who(ledger, credentials)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(name, engine, ledger.blobs, ledger.clock, actor)


def _keep_before_upgrade(path: Path, engine: Engine, clock: Clock, progress: Progress) -> None:
    """Makes a copy of a ledger of an older form, before anything in it is changed."""
    with database_faults(str(path)), engine.connect() as connection:
        if not pending(connection, str(path)):
            return
    from studyhours.services.ledgers.copies import keep_copy_of

    keep_copy_of(path, engine, clock, "upgrade", progress)


def _who(ledger: Ledger, credentials: Credentials | None) -> Actor:
    with ledger.reading() as session:
        if not info_of(session).accounts_on:
            return LOCAL
    from studyhours.services.ledgers.accounts import log_in

    return log_in(ledger, credentials)


def address_of(ledger: Ledger) -> str:
    """What opens a ledger again: its path, or its URL with the password it was opened with."""
    if not is_url(ledger.name):
        return ledger.name
    return ledger.engine.url.render_as_string(hide_password=False)


def bring_up_to_date(engine: Engine, name: str, progress: Progress = unwatched) -> None:
    """Gives a ledger the newest form, in one transaction; nothing where it has that."""
    with database_faults(name):
        with engine.connect() as connection:
            behind = pending(connection, name) or without_index(connection)
        if behind:
            from studyhours.services.records.indexing import build_where_missing

            with engine.connect().execution_options(writing=True) as connection:
                wait_for_turn(connection)
                upgrade(connection)
                with Session(connection) as session:
                    build_where_missing(session, progress)
                connection.commit()


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the way back while it writes."""
    return path.with_name(path.name + "-journal")


def look_at_file(path: Path) -> None:
    """Says what is wrong with a file before SQLite would change anything.

    The file is read past SQLite only where this process has no connection to it, since closing it
    would drop the locks of a running transaction (see ``domain.held``). Where it has one, the file
    is a ledger that was looked at before.
    """
    try:
        there = path.exists()
    except PermissionError as error:  # in a folder that may not be entered
        raise UnusableInput("ledger_unreadable", ledger=str(path)) from error
    if not there:
        raise UnusableInput("ledger_missing", ledger=str(path))
    if path.is_dir():
        raise UnusableInput("ledger_is_folder", ledger=str(path))
    if not os.access(path, os.R_OK):
        raise UnusableInput("ledger_unreadable", ledger=str(path))
    with looking_at(path) as free:
        if not free:
            return
        with path.open("rb") as file:
            header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        # A workbook or a text was never a ledger; anything else may be what is left of one.
        fault = UnusableInput if _is_something_else(header) else LedgerDamaged
        raise fault("not_a_ledger", ledger=str(path))
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    if not journal_of(path).exists() and path.stat().st_size < page * pages:
        raise LedgerDamaged("ledger_truncated", ledger=str(path))


def _is_something_else(header: bytes) -> bool:
    if _MAGIC.startswith(header):
        return False
    if header.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        return True
    return bool(header) and all(byte >= 0x20 or byte in b"\r\n\t" for byte in header)
