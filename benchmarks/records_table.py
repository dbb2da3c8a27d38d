"""The table of records against Qt's own, and how much memory the window takes with it.

Both scroll through as many rows as high on a surface as wide; both look for the same words, ours in
the ledger's index and with all that is counted beside, the floor by Qt's proxy over the records'
titles and texts in memory. Time is that of the process, all its threads together.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.ratios import Ratio
from benchmarks.schools import kept_school
from benchmarks.table_probe import ROWS, WORDS

_MANY, _FEW = 3000, 6
_MEMORY = 200.0
_TARGET = 2.0


def measure(*, short: bool) -> list[Ratio]:
    """Runs both by turns, each in processes of their own."""
    teachers = _FEW if short else _MANY
    repeat = 1 if short else 3
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "school.studyhours"
        shutil.copyfile(kept_school(teachers), ledger)
        _probe(folder, "ours", str(ledger))  # brings the copy to the newest form, compiles
        ours, floor = [], []
        for _ in range(repeat):
            ours.append(_probe(folder, "ours", str(ledger)))
            shape = [str(part) for part in ours[-1]["shape"]]
            floor.append(_probe(folder, "bare", str(ledger), *shape))
    memory = max(one["memory"] for one in ours)
    return [
        _ratio("scrolling", f"Page Down over {ROWS} rows of the list of records", "scrolled", "row",
               ours, floor, "a QTableView on a QStandardItemModel, the same keys"),
        _ratio("filtering", f"{len(WORDS)} words looked for in the records of {teachers:,} "
               "teachers, found ones listed and counted by kind", "filtered", "found",
               ours, floor, "a QSortFilterProxyModel on the records' titles and texts in memory"),
        Ratio(
            name="resident memory", what="the window at the end of that", floor_name="the limit",
            ours_seconds=memory, floor_seconds=_MEMORY, target=1.0, notes="", repeat=repeat,
            ours_work=1, floor_work=1, unit="MB",
        ),
    ]  # fmt: skip


def _ratio(
    name: str,
    what: str,
    key: str,
    work: str,
    ours: list[dict[str, Any]],
    floor: list[dict[str, Any]],
    against: str,
) -> Ratio:
    return Ratio(
        name=name,
        what=what,
        floor_name=against,
        ours_seconds=median(one[key] for one in ours),
        floor_seconds=median(one[key] for one in floor),
        target=_TARGET,
        notes=f"Rows: {ours[-1][work]:,}.",
        repeat=len(ours),
        ours_work=ours[-1][work],
        floor_work=floor[-1][work],
    )


def _probe(home: str, *arguments: str) -> dict[str, Any]:
    world = {**os.environ, "STUDYHOURS_HOME": str(Path(home) / "home"), "HOME": home}
    world.pop("PYTHONDONTWRITEBYTECODE", None)
    if not world.get("DISPLAY"):
        world.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.table_probe", *arguments],
        env=world,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told
