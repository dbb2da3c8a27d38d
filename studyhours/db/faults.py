"""Database errors of the surroundings turned into faults a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from studyhours.domain.errors import Fault, LedgerDamaged, LedgerLocked, UnusableInput


@contextmanager
def database_faults(name: str) -> Iterator[None]:
    """Turns what the database says into faults; bugs of ours pass through.

    Args:
        name: How the ledger is called in messages.
    """
    try:
        yield
    except DBAPIError as error:
        fault = fault_of(error, name)
        if fault is None:
            raise
        raise fault from error


def fault_of(error: DBAPIError, name: str) -> Fault | None:
    """The fault behind a database error, or None when it is none of the surroundings."""
    said = str(error.orig).lower()
    for needle, fault, code in _SIGNS:
        if needle in said:
            return fault(code, ledger=name)
    if isinstance(error, OperationalError) and error.connection_invalidated:
        return UnusableInput("server_unreachable", ledger=name)
    return None


_SIGNS: tuple[tuple[str, type[Fault], str], ...] = (
    ("database is locked", LedgerLocked, "ledger_locked"),
    ("database table is locked", LedgerLocked, "ledger_locked"),
    ("canceling statement due to lock timeout", LedgerLocked, "ledger_locked"),
    ("not a database", LedgerDamaged, "ledger_damaged"),
    ("malformed", LedgerDamaged, "ledger_damaged"),
    ("disk is full", UnusableInput, "disk_full"),
    ("disk i/o error", UnusableInput, "disk_trouble"),
    ("readonly database", UnusableInput, "ledger_read_only"),
    ("read-only", UnusableInput, "ledger_read_only"),
    ("unable to open", UnusableInput, "ledger_not_opened"),
    ("connection refused", UnusableInput, "server_unreachable"),
    ("could not translate host name", UnusableInput, "server_unreachable"),
    ("connection failed", UnusableInput, "server_unreachable"),
)
