"""Copies of files that other programs open, gone when this one ends."""

from __future__ import annotations

from pathlib import Path

from studyhours.services.evidence.reading import save_file
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import FileNamed
from studyhours.ui.scratch import scratch


def copy_to_open(ledger: Ledger, file: FileNamed, record: str | None) -> Path:
    """Writes a copy of a file for another program; whatever that does to it stays outside.

    Raises:
        Fault: as ``save_file``.
    """
    folder = scratch() / file.sha256[:16]
    folder.mkdir(exist_ok=True)
    return save_file(ledger, file, folder, record)
