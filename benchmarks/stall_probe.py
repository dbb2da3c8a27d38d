"""A process that does the main job in the window and tells every stall: ``stall_probe FOLDER``."""

from __future__ import annotations

import gc
import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from studyhours.domain.resources import resource
from studyhours.ui.app import make_application, make_window
from studyhours.ui.stalls import StallWatch
from tools.window.main_job import MainJob, do_main_job
from tools.window.operator import Operator

_NOTICED = 0.010


def main(argv: Sequence[str]) -> int:
    """Does the job in a folder and prints one JSON line."""
    folder = Path(argv[0])
    plan = tomllib.loads(resource("demo", "manifest.toml").read_text(encoding="utf-8"))
    job = MainJob(
        school=plan["school"],
        year=plan["year"],
        rules=("seven-ones-cadence",),
        files=tuple(resource("demo", entry["file"]) for entry in plan["import"]),
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
        "longest": max((stall.seconds for stall in stalls), default=0.0),
        "stalls": [_told(stall.seconds, stall.worked) for stall in stalls if stall.seconds > 0.05],
        "papers": len(list((folder / "papers").glob("*.pdf"))),
    }
    for stall in stalls:
        if stall.worked > 0.04:
            sys.stderr.write(f"{_told(stall.seconds, stall.worked)}\n{stall.stack}\n")
            sys.stderr.write(f"others: {stall.others}\n\n")
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _told(seconds: float, worked: float) -> str:
    return f"{seconds * 1000:.0f} ms, {worked * 1000:.0f} of them computing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
