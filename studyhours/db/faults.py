"""Database errors of the surroundings turned into faults a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlite

from studyhours.db.types import UnreadableValueError
from studyhours.domain.errors import Fault, LedgerDamaged, LedgerLocked, NotPermitted, UnusableInput


@contextmanager
def database_faults(name: str) -> Iterator[None]:
    """Turns what the database says into faults; bugs of ours pass through.

    Args:
        name: How the ledger is called in messages.
    """
    try:
        yield
    except UnreadableValueError as error:
        raise LedgerDamaged("ledger_damaged", ledger=name) from error
    except (DBAPIError, sqlite.Error) as error:
        fault = fault_of(error, name)
        if fault is None:
            raise
        raise fault from error


@contextmanager
def store_faults(path: Path) -> Iterator[None]:
    """Turns what the operating system says about a ledger's own files into faults."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise UnusableInput("disk_full", ledger=str(path)) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise NotPermitted("file_not_writable", file=str(path)) from error
        reason = error.strerror or str(error)
        raise UnusableInput("file_trouble", file=str(path), reason=reason) from error


def fault_of(error: Exception, name: str) -> Fault | None:
    """The fault behind a database error, or None when it is none of the surroundings.

    Args:
        error: SQLAlchemy's error, or the driver's own where it was called past SQLAlchemy.
        name: How the ledger is called in messages.
    """
    orig = error.orig if isinstance(error, DBAPIError) else error
    found = _of_server(orig) if hasattr(orig, "sqlstate") else _of_file(orig)
    return found[0](found[1], ledger=name) if found else None


def _of_file(orig: object) -> tuple[type[Fault], str] | None:
    said = str(orig).lower()
    return next(((fault, code) for needle, fault, code in _SIGNS if needle in said), None)


def _of_server(orig: object) -> tuple[type[Fault], str] | None:
    """By code, as the words come in the server's own language."""
    state = getattr(orig, "sqlstate", None)
    if state is None:
        # Only a connection that never came about, or broke, has no code.
        broken = type(orig).__name__ == "OperationalError"
        return (UnusableInput, "server_unreachable") if broken else None
    return _STATES.get(state) or _STATES.get(state[:2])


_SIGNS: tuple[tuple[str, type[Fault], str], ...] = (
    ("database is locked", LedgerLocked, "ledger_locked"),
    ("database table is locked", LedgerLocked, "ledger_locked"),
    ("not a database", LedgerDamaged, "ledger_damaged"),
    ("unsupported file format", LedgerDamaged, "ledger_damaged"),
    ("malformed", LedgerDamaged, "ledger_damaged"),
    ("vtable constructor failed", LedgerDamaged, "ledger_damaged"),
    ("could not decode to utf-8", LedgerDamaged, "ledger_damaged"),
    ("disk is full", UnusableInput, "disk_full"),
    ("disk i/o error", UnusableInput, "disk_trouble"),
    ("readonly database", NotPermitted, "ledger_read_only"),
    ("unable to open", UnusableInput, "ledger_not_opened"),
)

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_STATES: dict[str, tuple[type[Fault], str]] = {
    "55P03": (LedgerLocked, "ledger_locked"),  # lock_not_available: the lock timeout
    "40001": (LedgerLocked, "ledger_locked"),  # serialization_failure
    "40P01": (LedgerLocked, "ledger_locked"),  # deadlock_detected
    "53100": (UnusableInput, "disk_full"),
    "58030": (UnusableInput, "disk_trouble"),  # io_error
    "25006": (NotPermitted, "ledger_read_only"),  # read_only_sql_transaction
    "42501": (NotPermitted, "ledger_read_only"),  # insufficient_privilege
    "53": (UnusableInput, "server_unreachable"),  # insufficient_resources: too many connections …
    "08": (UnusableInput, "server_unreachable"),  # connection_exception
    "28": (UnusableInput, "server_unreachable"),  # invalid_authorization_specification
    "3D": (UnusableInput, "server_unreachable"),  # invalid_catalog_name: no such database
    "57": (UnusableInput, "server_unreachable"),  # shut down, or still starting
    "XX": (LedgerDamaged, "ledger_damaged"),  # data_corrupted, index_corrupted
}
