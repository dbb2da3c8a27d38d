"""How long the window ever stands still: in the main job, and on a walk through every page.

Not against a floor but against the limit people do not notice: 50 ms. The main job goes by the
clock on the wall; time that other virtual machines took from this one's processors is left out,
where the system tells it. The page of rules and the year, and every other page with its parts, are
walked through with 3,000 teachers, and there goes what the UI thread itself computed without
answering: what another machine does to the clock is no matter of theirs.

Memory is that of the whole process at rest, shared libraries and typefaces included: at home once
the code of all pages is loaded, before each page is left, and home again after all of them.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import studyhours
from benchmarks.ratios import Ratio
from benchmarks.schools import SEED, kept_school
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.opening import open_ledger

LIMIT = 0.050
_MEMORY = 200.0
_MANY, _FEW = 3000, 8


def measure(*, short: bool) -> list[Ratio]:
    """Does the main job several times, each in a process of its own."""
    # An installed app is compiled; here the first run would do it while it is being watched.
    compileall.compile_dir(Path(studyhours.__file__).parent, quiet=1)
    repeat = 1 if short else 3
    longest, names = [], list[str]()
    for _ in range(repeat):
        seconds, where = _once(short=short)
        longest.append(seconds)
        names += where
    rules = f"on the page of rules and the year, {_teachers(short=short):,} teachers"
    pages = f"through every page and its parts, {_teachers(short=short):,} teachers"
    return [
        _main_job(repeat, longest, names),
        *_walked("rules", "rules and the year", rules, short=short),
        *_walked("pages", "every page", pages, short=short),
    ]


def _teachers(*, short: bool) -> int:
    return _FEW if short else _MANY


def _main_job(repeat: int, longest: list[float], names: list[str]) -> Ratio:
    return Ratio(
        name="longest stall",
        what="from the first start to certificates and summary of the demo school, by clicks",
        floor_name="the limit of 50 ms",
        ours_seconds=max(longest),
        floor_seconds=LIMIT,
        target=1.0,
        notes=f"Stalls over the limit in all runs: {len(names)}.",
        repeat=repeat,
        ours_work=1,
        floor_work=1,
    )


def _walked(walk: str, name: str, what: str, *, short: bool) -> list[Ratio]:
    """Walks through a copy of a school: the longest stall, and memory where it is every page."""
    teachers = _teachers(short=short)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "school.studyhours"
        if short:
            make_demo(str(ledger), DemoSchool(teachers, 1, SEED)).close()
        else:
            shutil.copyfile(kept_school(teachers), ledger)
            open_ledger(str(ledger)).close()  # brought to the newest form, which is no part of it
        sizes = ["short"] if short else []
        told = probe("benchmarks.walk_probe", str(ledger), walk, *sizes, home=folder)
    steps, memory = told["steps"], told["memory"]
    slowest = max(steps, key=lambda step: float(steps[step]))
    over = sum(seconds > LIMIT for seconds in steps.values())
    stall = Ratio(
        name=name,
        what=f"the longest work of the UI thread in {len(steps)} steps {what}",
        floor_name="the limit of 50 ms",
        ours_seconds=steps[slowest],
        floor_seconds=LIMIT,
        target=1.0,
        notes=f"Longest: {slowest}. Steps over the limit: {over}.",
        repeat=1,
        ours_work=1,
        floor_work=1,
    )
    return [stall, *(_memories(memory) if walk == "pages" else ())]


def _memories(told: dict[str, float]) -> list[Ratio]:
    """At home; the most before a page is left; home again after every page."""
    pages = {name: told[name] for name in told if name not in {"begin", "back", "end"}}
    most = max(pages, key=lambda name: pages[name])
    each = ", ".join(f"{name} {pages[name]:.0f}" for name in pages)
    remade = f"In another size of type, for which all are made anew: {told['end']:.0f} MB."
    return [
        _memory("memory at home", "the window at rest on home", told["begin"], 1.0),
        _memory(
            "memory on a page",
            f"the window at rest on {most}, the most of all pages visited in turn",
            pages[most],
            None,
            f"MB before each page was left: {each}.",
        ),
        _memory(
            "memory after every page",
            "the window at rest on home again, all pages made and kept",
            told["back"],
            None,
            remade,
        ),
    ]


def _memory(name: str, what: str, megabytes: float, target: float | None, notes: str = "") -> Ratio:
    return Ratio(
        name=name,
        what=what,
        floor_name="the limit",
        ours_seconds=megabytes,
        floor_seconds=_MEMORY,
        target=target,
        notes=notes,
        repeat=1,
        ours_work=1,
        floor_work=1,
        unit="MB",
    )


def _once(*, short: bool) -> tuple[float, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        told = probe("benchmarks.stall_probe", folder, *(["short"] if short else []), home=folder)
    return float(told["longest"]), list(told["stalls"])


def probe(module: str, *arguments: str, home: str) -> dict[str, Any]:
    """What a process says that works the window."""
    world = {**os.environ, "STUDYHOURS_HOME": str(Path(home) / "home"), "HOME": home}
    world.pop("PYTHONDONTWRITEBYTECODE", None)  # a page's code is compiled once, when installed
    if not world.get("DISPLAY"):
        world.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=world,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told
