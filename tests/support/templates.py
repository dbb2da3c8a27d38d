"""Ledgers made once in a test process and copied, for tests that are not about making them."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, make_url

from studyhours.db.engine import is_url
from studyhours.domain.clock import Clock
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from tests.support.ledgers import copy_ledger
from tests.support.postgres import copy_database, empty_beside

MadeT = TypeVar("MadeT")
Make = Callable[[str, Path], tuple[Ledger, MadeT]]
"""Makes a ledger at a path or URL, with a folder for files it needs, and says something of it."""


def copy_of(make: Make[MadeT], target: str, clock: Clock) -> tuple[Ledger, MadeT]:
    """A copy of what ``make`` makes, opened; it is called once for each engine.

    Args:
        make: A function of a module: the same one must be given each time.
        target: Path of a file that does not exist, or URL of an empty database of the tests'.
        clock: What time it is in the copy.
    """
    if is_url(target):
        source, said = _made_database(make, make_url(target).set(database=""))
        copy_database(source, target)
    else:
        path, said = _made_file(make)
        copy_ledger(path, Path(target))
    return open_ledger(target, clock), said


@functools.cache
def _made_file(make: Make[MadeT]) -> tuple[Path, MadeT]:
    folder = Path(tempfile.mkdtemp(prefix="studyhours-made-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "school.studyhours"
    ledger, said = make(str(path), folder)
    ledger.close()
    return path, said


@functools.cache
def _made_database(make: Make[MadeT], server: URL) -> tuple[str, MadeT]:
    url = empty_beside(server.render_as_string(), f"made_by_{make.__name__}")
    with tempfile.TemporaryDirectory(prefix="studyhours-made-") as folder:
        ledger, said = make(url, Path(folder))
        ledger.close()
    return url, said
