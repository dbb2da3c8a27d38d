"""The installed program on a small computer: half a core and 2 GB, by control groups.

Run on request only (``dev.py bench installed``): it needs root, Linux with control groups, and the
folder that ``build_installer.py deb`` packs, which is built when it is not there.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ratios import Ratio

_ROOT = Path(__file__).resolve().parent.parent
_GROUPS = Path("/sys/fs/cgroup")
_PERIOD, _HALF = 100_000, 50_000
_MEMORY = 2 << 30
_NOTE = "Half a core and 2 GB by control groups; offscreen where there is no display."


@dataclass(frozen=True, slots=True)
class _Seen:
    start: float
    job: float
    peak: float
    papers: int


def measure(*, short: bool) -> list[Ratio]:
    """Does the main job by clicks in the installed program, with limits and without, by turns."""
    tree = _tree()
    with tempfile.TemporaryDirectory() as folder, _limited() as joins:
        place = Path(folder)
        extra = _qt_test(place)
        tight: list[_Seen] = []
        free: list[_Seen] = []
        for number in range(1 if short else 3):
            tight.append(_work(tree, extra, place / f"tight-{number}", joins))
            free.append(_work(tree, extra, place / f"free-{number}", ()))
    count, papers = len(tight), (tight[-1].papers, free[-1].papers)

    def ratio(name: str, what: str, ours: float, floor: float) -> Ratio:
        without = "the same without limits"
        return Ratio(name, what, without, ours, floor, None, _NOTE, count, papers[0], papers[1])

    peak = statistics.median(one.peak for one in tight)
    return [
        ratio(
            "installed: start",
            "from the start of Python to the first page at rest",
            statistics.median(one.start for one in tight),
            statistics.median(one.start for one in free),
        ),
        ratio(
            "installed: main job",
            "from the start over nine files to certificates and summary, by clicks",
            statistics.median(one.job for one in tight),
            statistics.median(one.job for one in free),
        ),
        Ratio(
            name="installed: memory",
            what="the most the process held in the main job",
            floor_name="the limit of 2 GB",
            ours_seconds=peak,
            floor_seconds=_MEMORY / (1 << 20),
            target=1,
            notes=_NOTE,
            repeat=count,
            ours_work=papers[0],
            floor_work=papers[0],
            unit="MB",
        ),
    ]


def _tree() -> Path:
    """The folder that is installed."""
    found = sorted((_ROOT / "build" / "installers").glob("tree-linux-*/studyhours"))
    if not found:
        subprocess.run(
            [sys.executable, "build_installer.py", "deb", "--fast"], cwd=_ROOT, check=True
        )
        found = sorted((_ROOT / "build" / "installers").glob("tree-linux-*/studyhours"))
    return found[0].parent


def _qt_test(place: Path) -> Path:
    """QtTest, which clicks and is not installed: as the proofs take it."""
    code = "import qt_test, sys, pathlib; from installers.target import this_debian; "
    code += "qt_test.lay(this_debian(), pathlib.Path(sys.argv[1]))"
    paths = [_ROOT, _ROOT / "packaging", _ROOT / "packaging" / "proofs"]
    world = {**os.environ, "PYTHONPATH": os.pathsep.join(str(one) for one in paths)}
    subprocess.run([sys.executable, "-c", code, str(place / "extra")], env=world, check=True)
    return place / "extra"


def _work(tree: Path, extra: Path, folder: Path, joins: tuple[Path, ...]) -> _Seen:
    """Does the job once, the process in the control groups named from its first moment."""
    python = next((tree / "python" / "bin").glob("python3.*"))
    enter = "".join(f"echo $$ > {group}; " for group in joins)
    clicks = _ROOT / "packaging" / "proofs" / "clicks.py"
    argv = ["sh", "-c", enter + 'exec "$@"', "sh", str(python), "-I", "-S", "-B", str(clicks)]
    argv += [str(_ROOT), str(extra), str(folder)]
    world = dict(os.environ)
    if not world.get("DISPLAY"):
        world.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(argv, env=world, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the main job was not done: {done.stderr[-2000:]}")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return _Seen(told["start"], told["6-summary"], told["peak_mb"], told["papers"])


@contextmanager
def _limited() -> Iterator[tuple[Path, ...]]:
    """Makes control groups with the limits; gives the files a process joins them by.

    Raises:
        RuntimeError: this computer lets nobody make them.
    """
    name = f"studyhours-{os.getpid()}"
    second = (_GROUPS / "cgroup.controllers").exists()
    if second:
        made = [_GROUPS / name]
        settings = {made[0] / "cpu.max": f"{_HALF} {_PERIOD}", made[0] / "memory.max": f"{_MEMORY}"}
    else:
        made = [_GROUPS / "cpu" / name, _GROUPS / "memory" / name]
        settings = {
            made[0] / "cpu.cfs_period_us": f"{_PERIOD}",
            made[0] / "cpu.cfs_quota_us": f"{_HALF}",
            made[1] / "memory.limit_in_bytes": f"{_MEMORY}",
        }
    try:
        try:
            for folder in made:
                folder.mkdir()
            for path, text in settings.items():
                path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise RuntimeError(f"no control groups can be made here: {error}") from error
        yield tuple(folder / "cgroup.procs" for folder in made)
    finally:
        for folder in made:
            if folder.exists():
                folder.rmdir()
