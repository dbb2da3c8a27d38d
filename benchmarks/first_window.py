"""The first usable window: a row painted and a click answered, from the start of the process.

The floor imports every library that ours had loaded by then, and shows a plain Qt table.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ratios import Ratio
from benchmarks.schools import kept_school
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.opening import open_ledger

TARGET = 1.5
_TEACHERS, _SEED = 36, 7
_MANY, _FEW = 3000, 6


@dataclass(frozen=True, slots=True)
class _Seen:
    painted: float
    answered: float
    libraries: list[str]


def measure(*, short: bool) -> list[Ratio]:
    """Opens both windows by turns, each in a process of its own."""
    repeat = 1 if short else 9
    teachers = _FEW if short else _MANY
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        small, large = place / "school.studyhours", place / "large.studyhours"
        make_demo(str(small), DemoSchool(3 if short else _TEACHERS, 1, _SEED)).close()
        shutil.copyfile(kept_school(teachers), large)
        open_ledger(str(large)).close()  # brings the copy to the newest form
        return [
            _ratio("first usable window", "a school's ledger", small, place, repeat),
            _ratio("with many records", f"a ledger of {teachers:,} teachers", large, place, repeat),
        ]


def _ratio(name: str, what: str, ledger: Path, place: Path, repeat: int) -> Ratio:
    first = _open("ours", ledger, place)
    listed = place / "libraries.txt"
    listed.write_text("\n".join(first.libraries), encoding="utf-8")
    _open("bare", listed, place)
    ours, floor = [], []
    for _ in range(repeat):
        ours.append(_open("ours", ledger, place))
        floor.append(_open("bare", listed, place))
    return Ratio(
        name=name,
        what=f"StudyHours on {what}: first record painted, a click answered",
        floor_name="a plain Qt table that imports the same libraries: the same",
        ours_seconds=statistics.median(one.answered for one in ours),
        floor_seconds=statistics.median(one.answered for one in floor),
        target=TARGET,
        notes=f"{len(first.libraries)} modules of libraries; whole processes, warm disk cache",
        repeat=repeat,
        ours_work=1,
        floor_work=1,
    )


def _open(kind: str, what: Path, home: Path) -> _Seen:
    world = {**os.environ, "STUDYHOURS_HOME": str(home / "home")}
    # Both as installed: their code compiled once, by the first opening, which is not counted.
    world["PYTHONPYCACHEPREFIX"] = str(home / "compiled")
    world.pop("PYTHONDONTWRITEBYTECODE", None)
    if not world.get("DISPLAY"):
        world.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-m", "benchmarks.window_probe", kind, str(what)]
    done = subprocess.run(
        [*command, repr(time.monotonic())], env=world, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"the {kind} window was never usable: {done.stderr}")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return _Seen(told["painted"], told["answered"], told["libraries"])
