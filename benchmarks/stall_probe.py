"""A process that does the main job in the window and tells every stall.

``stall_probe FOLDER [short]``: short is the same job with four of the nine files.
"""

from __future__ import annotations

import gc
import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from studyhours.domain.resources import resource
from studyhours.ui.app import make_application, make_window
from studyhours.ui.stalls import Stall, StallWatch
from tools.window.main_job import MainJob, do_main_job
from tools.window.operator import Operator

_NOTICED, _WORTH_A_LOOK, _LIMIT = 0.010, 0.030, 0.050
"""Seconds; what is shorter than the first is not seen, and no run is said to be better."""


def main(argv: Sequence[str]) -> int:
    """Does the job in a folder and prints one JSON line."""
    folder, short = Path(argv[0]), argv[1:] == ["short"]
    plan = tomllib.loads(resource("demo", "manifest.toml").read_text(encoding="utf-8"))
    files = [entry["file"] for entry in plan["import"]]
    job = MainJob(
        school=plan["school"],
        year=plan["year"],
        rules=("seven-ones-cadence",),
        files=tuple(resource("demo", name) for name in (files[:4] if short else files)),
        ledger=folder / "school.studyhours",
        papers=folder / "papers",
    )
    make_application(["studyhours"])
    window = make_window("zh")
    window.show()
    window.show_start()
    person = Operator(window)
    person.settle()
    gc.freeze()
    watch = StallWatch(_NOTICED)
    do_main_job(person, job)
    window.close()
    stalls = watch.stop()
    told = {
        "longest": max([_NOTICED, *map(_ours, stalls)]),
        "stalls": [_told(stall) for stall in stalls if _ours(stall) > _LIMIT],
        "papers": len(list((folder / "papers").glob("*.pdf"))),
    }
    for stall in stalls:
        if _ours(stall) > _LIMIT or stall.worked > _WORTH_A_LOOK:
            sys.stderr.write(f"{_told(stall)}\n{stall.stack}\n")
            sys.stderr.write(f"others: {stall.others}\n\n")
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _ours(stall: Stall) -> float:
    """What the person waited for us: what was taken from this machine is not our doing."""
    return max(0.0, stall.seconds - stall.stolen)


def _told(stall: Stall) -> str:
    parts = (stall.seconds, stall.worked, stall.stolen)
    whole, worked, stolen = (round(part * 1000) for part in parts)
    return f"{whole} ms, {worked} of them computing, {stolen} taken by other machines"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
