"""What the window does with copies, as a program of its own that can be killed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.rescue import rescue
from studyhours.services.ledgers.restoring import restore_over


def copy_once(arguments: Sequence[str]) -> int:
    """``keep LEDGER``, ``restore LEDGER COPY`` or ``rescue LEDGER COPY``."""
    what, path, *copy = arguments
    if what == "rescue":
        rescue(Path(path), Path(copy[0]))
        return 0
    ledger = open_ledger(path)
    if what == "keep":
        keep_copy(ledger, "daily")
    else:
        restore_over(ledger, Path(copy[0]))
    ledger.close()
    return 0


if __name__ == "__main__":
    sys.exit(copy_once(sys.argv[1:]))
