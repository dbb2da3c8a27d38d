"""What is photographed: a page, brought into a state by the clicks a person would make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tools.window.operator import Operator


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: Of the picture.
        ledger: A kind of ``Ledgers.path``.
        page: The page shown; empty for the start page.
        prepare: Brings it into its state.
        writes: Whether it changes the ledger, of which it is given a copy then.
        role: Of whoever looks; empty for somebody who may do everything.
        login: Who has logged in to a ledger with accounts; without a page, nobody has yet.
        on: The day it is looked at; today when None.
    """

    name: str
    ledger: str
    page: str
    prepare: Callable[[Operator], None] = lambda _operator: None
    writes: bool = False
    role: str = ""
    login: str = ""
    on: date | None = None
