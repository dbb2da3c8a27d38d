"""The small school of the service tests, built once and copied, for pages that judge it."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from studyhours.domain.clock import FixedClock
from tests.support.ledgers import copy_ledger
from tests.support.scenario import walk_imports

APRIL = FixedClock(datetime(2026, 4, 30, 2, 0, tzinfo=UTC))
"""A Thursday in the second term."""


Step = Callable[[Path], Path]
"""Adds to a ledger: a function of a module, which keeps nothing of the test it is called in."""


@functools.cache
def _built(*steps: Step) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="studyhours-school-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "school.studyhours"
    if not steps:
        walk_imports(str(path)).ledger.close()
        return path
    copy_ledger(_built(*steps[:-1]), path)
    return steps[-1](path)


def school_ledger(target: Path, *steps: Step) -> Path:
    """A ledger of its own: five teachers, seventeen rules, records that count and do not.

    Args:
        target: A file that does not exist.
        steps: What it has besides; made once in this process.
    """
    return copy_ledger(_built(*steps), target)
