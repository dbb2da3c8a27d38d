"""A process that walks through the window: ``walk_probe LEDGER rules|pages [short]``.

It prints one JSON line: for each step how long, at the longest, the UI thread computed without
answering (to the standard error goes where that was), and the megabytes in memory at rest: before,
on each page before it was left, and after.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.table_probe import resident
from studyhours.domain.clock import FixedClock
from studyhours.services.ledgers.opening import open_ledger
from studyhours.ui.app import make_application, make_window
from studyhours.ui.stalls import StallWatch
from tools.window.operator import Operator
from tools.window.pages_walk import HOME_AGAIN, PAGES
from tools.window.rules_walk import RULES, YEAR
from tools.window.steps import Step

_NOTICED, _WORTH_A_LOOK = 0.010, 0.030
_REST = 5_000
_SHORT = 100
_LOADED = 30_000
"""Milliseconds at home before anything is done: the code of all pages is loaded by then."""
_NOW = FixedClock(datetime(2026, 9, 3, 2, 0, tzinfo=UTC))
"""A day on which the year of the schools that are measured is over."""

_WALKS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "rules": ("rules", (*RULES, *YEAR)),
    "pages": ("home", PAGES),
}
"""The page each begins at, and its steps."""


def at_rest(person: Operator, milliseconds: int) -> float:
    """Megabytes in memory once nothing has been done for a while and what is free is given back."""
    person.rest(milliseconds)
    return resident()


def main(argv: Sequence[str]) -> int:
    """Walks through a ledger, which is written into."""
    page, steps = _WALKS[argv[1]]
    loaded, rest = (_SHORT, _SHORT) if "short" in argv else (_LOADED, _REST)
    application = make_application(["studyhours"])
    window = make_window("zh")
    window.surroundings.memory.put("window.page", page)
    window.surroundings.memory.put("window.page_of", argv[0])
    window.show()
    window.show_ledger(open_ledger(argv[0], _NOW))
    person = Operator(window)
    person.settle()
    gc.freeze()
    memory = {"begin": at_rest(person, loaded)}
    told: dict[str, float] = {}
    shown = page
    for step in steps:
        if step.page:
            memory.setdefault(shown, at_rest(person, rest))
            shown = step.page if step.name != HOME_AGAIN else "back"
        watch = StallWatch(_NOTICED)
        step.do(person)
        stalls = watch.stop()
        told[step.name] = max([_NOTICED, *(stall.worked for stall in stalls)])
        for stall in stalls:
            if stall.worked > _WORTH_A_LOOK:
                sys.stderr.write(f"{step.name}: {stall.worked * 1000:.0f} ms\n{stall.stack}\n")
    memory["end"] = at_rest(person, rest)
    window.close()
    del application
    sys.stdout.write(json.dumps({"steps": told, "memory": memory}, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
