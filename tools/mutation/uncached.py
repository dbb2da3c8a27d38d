"""For the run that measures: every test starts with empty caches.

Else only the first test to ask a cached function would be seen to reach it, and what it calls.
"""

from __future__ import annotations

import functools
import gc
from typing import Protocol

import pytest


class _Cached(Protocol):
    __module__: str

    def cache_clear(self) -> None:
        """Forgets."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Called by pytest before each test."""
    for cached in _caches():
        cached.cache_clear()


def _caches() -> list[_Cached]:
    return [one for one in _found() if one.__module__.startswith(("studyhours.", "tests."))]


@functools.cache
def _found() -> list[_Cached]:
    """All that is cached once everything is imported, which is before the first test."""
    wrapper = type(functools.cache(lambda: None))
    return [one for one in gc.get_objects() if isinstance(one, wrapper)]
