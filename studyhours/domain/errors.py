"""What can go wrong that is not our bug, each with the exit code the command line gives it.

A ``Fault`` carries a code and parameters, never words: the words live in ``resources/texts`` and
are looked up where they are shown. Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from studyhours.domain.findings import Finding


class Fault(Exception):
    """A fault of the surroundings or the input.

    Args:
        code: Key of the message under ``[fault]`` in ``resources/texts``.
        params: Values the message names: file, row, column, remedy …

    Attributes:
        findings: What was found in detail, where the fault is a list of them.
    """

    exit_code = 2
    findings: tuple[Finding, ...] = ()

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.code}({shown})"


@contextmanager
def said_as(was: str, code: str, **params: object) -> Iterator[None]:
    """Has a fault with one code be told with another: of what a person knows of.

    Args:
        was: The code it has.
        code: The code it is told with; its kind, and so the exit code, stays.
        params: Values the message names.
    """
    try:
        yield
    except Fault as fault:
        if fault.code != was:
            raise
        raise type(fault)(code, **params) from fault


class UnusableInput(Fault):
    """Wrong usage, or a file or value that cannot be used. Nothing was changed."""


class Forged(Fault):
    """A paper whose bytes or facts are not what its school signed."""

    exit_code = 3


class Revoked(Fault):
    """A genuine paper that its school has revoked."""

    exit_code = 4


class UnknownSchool(Fault):
    """A paper signed by a key that this computer does not know."""

    exit_code = 5


class LedgerDamaged(Fault):
    """A ledger that is damaged, truncated, no ledger at all, or newer than this app."""

    exit_code = 6


class LedgerLocked(Fault):
    """Another program holds the ledger."""

    exit_code = 7


class NotPermitted(Fault):
    """The account may not do this."""

    exit_code = 8
