"""One writer: the first window on a ledger's file writes, the others read and say who does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studyhours.db.engine import is_url
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.origins import origin_of
from studyhours.transfer.seat import Holder, holder_of, take_seat

READING = frozenset({"read_school", "read_self", "check"})
"""What can be done without writing."""


def sit_down(ledger: Ledger) -> Ledger:
    """The ledger with the writer's seat; only to be read where another window has that.

    A ledger on a server has no seat: there the database sees to it that writers take turns.

    Args:
        ledger: Just opened; let go by ``close``, as ever.
    """
    if is_url(ledger.name):
        return ledger
    ledger = replace(ledger, origin=origin_of(Path(ledger.name)))
    found = take_seat(Path(ledger.name), ledger.clock.now())
    if found is None:
        return ledger
    if isinstance(found, Holder):
        actor = replace(ledger.actor, functions=ledger.actor.functions & READING)
        return replace(ledger, actor=actor, held_by=found)
    return replace(ledger, seat=found)


def who_writes(ledger: Ledger) -> Holder | None:
    """Who has the seat now; None once it can be had."""
    return holder_of(Path(ledger.name))
