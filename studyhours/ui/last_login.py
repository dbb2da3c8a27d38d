"""The name somebody logged in with the last time on this computer, by ledger; never a password."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.services.ledgers.opening import display_name
from studyhours.ui.memory import Memory


def last_login(memory: Memory, target: str) -> str:
    """The name; empty where nobody has logged in to that ledger here.

    Args:
        memory: What is remembered on this computer.
        target: What opens the ledger.
    """
    return memory.text(_key(target))


def note_login(memory: Memory, target: str, login: str) -> None:
    """Remembers a name for the next time."""
    memory.put(_key(target), login.strip())


def expect_login(memory: Memory, target: str, made: str, admins: Sequence[str]) -> None:
    """Remembers who will log in first once accounts are switched on, where that can be told.

    Args:
        memory: What is remembered on this computer.
        target: What opens the ledger.
        made: The administrator made for that; empty where none was.
        admins: The administrators that were known before.
    """
    sole = admins[0] if len(admins) == 1 and not last_login(memory, target) else ""
    if made or sole:
        note_login(memory, target, made or sole)


def _key(target: str) -> str:
    return f"login:{display_name(target)}"
