"""A folder for files that are only looked at, or read once, here or by another program."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path


@cache
def scratch() -> Path:
    """Where such files lie; removed with the program, for they name people."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="studyhours-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def remove_scratch() -> None:
    """Removes that folder with all in it, where there is one."""
    if scratch.cache_info().currsize:
        shutil.rmtree(scratch(), ignore_errors=True)
        scratch.cache_clear()
