"""Opens the ledger a command names, as the user it names."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger


@contextmanager
def opened(arguments: Namespace) -> Iterator[Ledger]:
    """The ledger of ``arguments.ledger``, closed afterwards.

    A command's ``--reason`` is the reason for what it corrects in closed years, too.
    """
    ledger = open_ledger(arguments.ledger, credentials=asked_credentials(arguments))
    try:
        with because(getattr(arguments, "reason", None) or ""):
            yield ledger
    finally:
        ledger.close()


def asked_credentials(arguments: Namespace) -> Credentials | None:
    """Login and password as named; the password is asked for where somebody sits at a terminal.

    Raises:
        UnusableInput: there is no file with the password, or it cannot be read.
    """
    user: str | None = getattr(arguments, "user", None)
    file: Path | None = getattr(arguments, "password_file", None)
    if user is None:
        return None
    if file is not None:
        return Credentials(user, read_secret(file))
    if not can_ask():
        raise UnusableInput("password_file_needed")
    return Credentials(user, type_secret(f"{user}: "))


def can_ask() -> bool:
    """Whether somebody sits at a terminal and can type a password unseen."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def type_secret(prompt: str) -> str:
    """A password typed unseen; the question goes to standard error."""
    import getpass

    return getpass.getpass(prompt, stream=sys.stderr)


def read_secret(file: Path) -> str:
    """A passphrase or password: the first line of a file.

    Raises:
        UnusableInput: the file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UnusableInput("secret_unreadable", file=str(file)) from None
    return text.splitlines()[0] if text else ""
