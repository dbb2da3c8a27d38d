"""What a walk through the window is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.window.operator import Operator


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person does.

    Attributes:
        name: What.
        do: Does it, and waits until everything it led to is there.
        page: The page it turns to, where it turns to another.
    """

    name: str
    do: Callable[[Operator], None]
    page: str = ""


def turn_to(page: str, *names: str, called: str = "") -> Step:
    """Turns to a page by the side bar, and clicks there.

    Args:
        page: The page.
        names: What is clicked there, one after the other.
        called: The step's name, where that is not the page's.
    """
    return Step(called or page, click(f"side-{page}", *names), page)


def click(*names: str) -> Callable[[Operator], None]:
    """Clicks one thing after the other."""

    def do(person: Operator) -> None:
        for name in names:
            person.click(name)

    return do


def keys(name: str, *texts: str) -> Callable[[Operator], None]:
    """Types one text after the other into a field, key by key."""

    def do(person: Operator) -> None:
        for text in texts:
            person.keys(name, text)

    return do


def rows(name: str, *lines: int, column: int = 0) -> Callable[[Operator], None]:
    """Clicks one row of a list after the other."""

    def do(person: Operator) -> None:
        for line in lines:
            person.cell(name, line, column)

    return do


def scroll(name: str) -> Callable[[Operator], None]:
    """Scrolls to the middle, the end and the beginning."""

    def do(person: Operator) -> None:
        for share in (0.5, 1.0, 0.0):
            person.scroll(name, share)

    return do
