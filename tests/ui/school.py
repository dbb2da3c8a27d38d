"""The small school of the service tests, built once and copied, for pages that judge it."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from studyhours.domain.clock import FixedClock
from tests.support.ledgers import copy_ledger
from tests.support.scenario import walk_imports

APRIL = FixedClock(datetime(2026, 4, 30, 2, 0, tzinfo=UTC))
"""A Thursday in the second term."""


@functools.cache
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="studyhours-school-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "school.studyhours"
    walk_imports(str(path)).ledger.close()
    return path


def school_ledger(target: Path) -> Path:
    """A ledger of its own: five teachers, seventeen rules, records that count and do not."""
    return copy_ledger(_built(), target)
