"""What settings leave behind: the log, and faults by code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.errors import Fault
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of


def refused(attempt: Callable[[], object]) -> tuple[str, str]:
    """Code and field of the fault an attempt ends with."""
    try:
        attempt()
    except Fault as fault:
        return fault.code, str(fault.params.get("field", ""))
    raise AssertionError("it was not refused")


def logged(ledger: Ledger) -> list[str]:
    """What was done, oldest first."""
    with ledger.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def as_role(ledger: Ledger, role: str) -> Ledger:
    """The ledger as somebody of a role sees it."""
    return replace(ledger, actor=Actor(role, functions_of({role: "school"})))
