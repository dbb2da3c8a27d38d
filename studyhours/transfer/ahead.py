"""Taking the next of something while the last is still being used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items; while one is used, a thread gets the next.

    For what needs no interpreter: reading, unpacking, hashing. What getting one raises is raised
    in its place.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_next, items)
        while one := coming.result():
            coming = thread.submit(_next, items)
            yield one[0]


def _next(items: Iterator[T]) -> tuple[T] | None:
    for one in items:
        return (one,)
    return None
