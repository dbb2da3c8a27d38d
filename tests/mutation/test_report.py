"""What is said of a run: how many were noticed at first and now, and what survived."""

from __future__ import annotations

import pytest

from tools.mutation.report import text
from tools.mutation.run import _turn
from tools.mutation.state import KILLED, SURVIVED, TIMED_OUT, Result


def result(name: str, outcome: str, at_first: str) -> Result:
    failed = "tests/rules/test_a.py::one" if outcome == KILLED else ""
    state = "d" if outcome == KILLED else "earlier"
    return Result(
        name, "studyhours/rules/a.py", 3, "a", name, outcome, failed, state, "c0ffee", at_first
    )


RAN = [
    result("killed", KILLED, KILLED),
    result("endless", TIMED_OUT, TIMED_OUT),
    result("mended", KILLED, SURVIVED),
    result("alike", SURVIVED, SURVIVED),
    result("left", SURVIVED, SURVIVED),
]
RESULTS = {one.id: one for one in RAN}


@pytest.fixture(scope="module")
def report() -> str:
    sample = [*RESULTS, "not run yet"]
    others = {"of another sample": result("of another sample", KILLED, KILLED)}
    now = {"studyhours/rules/a.py": "d"}
    return text(sample, 99, 7, {**RESULTS, **others}, {"alike": "Nobody can tell."}, now)


def test_it_says_how_many_ran_and_how_they_ended(report: str) -> None:
    assert "Seed 7: 6 of 99 mutants drawn, 5 run so far." in report
    assert "Run on `c0ffee`. 2 ran in their file as it is now, 3 in an earlier state" in report
    assert "| **all** | 5 | 2 | 1 | 2 | 1 | 60.0 % |" in report


def test_it_says_how_many_were_noticed_at_first_and_of_those_that_can_be(report: str) -> None:
    assert "the first time, 2 of 5 were noticed: 40.0 %." in report
    assert "Without those judged equivalent it is now 75.0 %." in report.replace("\n", " ")


def test_survivors_are_listed_with_what_was_judged_and_mended_ones_apart(report: str) -> None:
    survivors, _, mended = report.partition("## Survived at first, noticed now")
    assert "(alike)\n  `a` became `alike`.\n  Nobody can tell." in survivors
    assert "(left)\n  `a` became `left`.\n  **Not judged yet.**" in survivors
    assert "(mended)\n  `a` became `mended`.\n  Now fails: `tests/rules/test_a.py::one`" in mended


def test_what_is_not_known_yet_runs_first() -> None:
    waiting = [RESULTS["killed"], None, RESULTS["left"], RESULTS["endless"]]
    assert sorted(waiting, key=_turn) == [
        RESULTS["left"],
        None,
        RESULTS["killed"],
        RESULTS["endless"],
    ]
