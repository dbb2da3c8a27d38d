"""A plugin of pytest: coverage learns which test file has which line run before its tests run."""

from __future__ import annotations

from collections.abc import Iterator

import coverage
import pytest

WHILE_COLLECTED = "collected"


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Called by pytest for each file it reads."""
    watching = coverage.Coverage.current()
    if watching is None or not isinstance(collector, pytest.Module):
        yield
        return
    watching.switch_context(f"{collector.nodeid}|{WHILE_COLLECTED}")
    yield
    watching.switch_context("")
