"""A backup to try things on, and ways to change it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3

from tests.support.ledgers import call

Change = Callable[[dict[str, bytes], dict[str, Any]], None]
"""Changes what is inside, by name, and the list of what should be."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of three teachers with their certificates, and the ledger it was made of."""

    ledger: Path
    file: Path
    target: Path

    def refused(self, *codes: int) -> str:
        """Restoring is refused and makes nothing; returns what was said."""
        folder = self.target.parent
        done = call("restore", self.file, "-o", self.target)
        assert (done.code in (codes or (6,)), done.out) == (True, ""), done
        assert "Traceback" not in done.err
        assert list(folder.iterdir()) == []
        return done.err


def contents_of(ledger: Path) -> Iterator[str]:
    """Every row of a ledger as text, but for what makes it a replica of its own."""
    connection = sqlcipher3.connect(str(ledger))
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in named.fetchall():
        # The words lie in tables of SQLite's own, in whatever order they were written.
        if table == "ledger_info" or table.startswith("record_words"):
            continue
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            line = f"{table} {row!r}"
            if "ledger.restore" not in line:
                yield line
    connection.close()


def rewrite(backup: Backup, change: Change) -> None:
    """Writes the backup anew, valid as a zip, after ``change`` has had its way with it."""
    with zipfile.ZipFile(backup.file) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(inside.pop("manifest.json"))
    change(inside, manifest)
    with zipfile.ZipFile(backup.file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
