"""A check asks the database once for each tally, in the way meant, and can be called off."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from studyhours.db.kind_types import KindTypes
from studyhours.domain.progress import Cancelled
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import add_record
from studyhours.services.rulebook.rulesets import use_rules
from tests.services.record_world import content, teacher_uids
from tests.support.tree_copy import ROOT

YEAR = CheckRequest(year="2025-2026", as_of=date(2026, 4, 20))
CADENCE = ROOT / "resources" / "rulesets" / "seven-ones-cadence.yaml"


@pytest.fixture
def ledger(target: str) -> Ledger:
    made = make_demo(target, DemoSchool(teachers=3, years=1, seed=4))
    use_rules(made, CADENCE)
    return made


def test_it_tells_how_far_it_is_and_stops_when_called_off(ledger: Ledger) -> None:
    told: list[tuple[str, int, int | None]] = []

    def watch(stage: str, done: int, total: int | None) -> None:
        told.append((stage, done, total))

    whole = check(ledger, YEAR, watch)
    total = told[-1][2]
    assert total is not None
    assert total > 10
    assert told == [("check", done, total) for done in range(total + 1)]

    def stop(stage: str, done: int, total: int | None) -> None:
        if (stage, done, total) == told[5]:
            raise Cancelled

    with pytest.raises(Cancelled):
        check(ledger, YEAR, stop)
    assert check(ledger, YEAR) == whole


def test_the_index_of_tallies_answers_alone(tmp_path: Path) -> None:
    """Without it a check of a large school takes minutes, and no answer would be different."""
    ledger = make_demo(str(tmp_path / "s.studyhours"), DemoSchool(teachers=3, years=1, seed=4))
    use_rules(ledger, CADENCE)
    plans: list[list[str]] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        if statement.startswith("SELECT tally_subject"):
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append([str(row[-1]) for row in cursor.fetchall()])

    event.listen(ledger.engine, "before_cursor_execute", explain)
    check(ledger, YEAR)
    ledger.close()
    assert len(plans) > 10
    for plan in plans:
        assert plan[0] == "SCAN tally_subject"
        (record,) = (step for step in plan if "record" in step)
        assert record.startswith("SEARCH record USING COVERING INDEX ix_record_tally (teacher_id=?")
        assert not any("AUTOMATIC" in step for step in plan)


def test_years_before_are_passed_over_where_any_type_counts(tmp_path: Path) -> None:
    """Types are looked up then, so that the index leads to one year's records of each."""
    ledger = make_demo(str(tmp_path / "s.studyhours"), DemoSchool(teachers=3, years=3, seed=4))
    steps: list[str] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        if statement.startswith("SELECT tally_subject") and "tally_type" in statement:
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps.extend(str(row[-1]) for row in cursor.fetchall() if "record" in row[-1])

    event.listen(ledger.engine, "before_cursor_execute", explain)
    check(ledger, YEAR)
    ledger.close()
    assert steps
    assert all("type=? AND last_day>? AND last_day<?" in step for step in steps)


@pytest.mark.both_engines
def test_records_count_alike_whether_years_are_passed_over_or_not(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = make_demo(target, DemoSchool(teachers=3, years=3, seed=4))
    use_rules(ledger, CADENCE)
    teacher = next(iter(teacher_uids(ledger).values()))
    untyped = content(teacher, "training", "2026-03-10", "没有写类型的培训")
    assert untyped.type is None
    before = check(ledger, YEAR)
    add_record(ledger, untyped)
    over = check(ledger, YEAR)
    assert over != before
    monkeypatch.setattr(KindTypes, "prepare", lambda *_: False)
    assert check(ledger, YEAR) == over


def test_a_few_teachers_are_judged_as_among_all(ledger: Ledger) -> None:
    everybody = {one.uid: one for one in check(ledger, YEAR).teachers}
    for uid, expected in everybody.items():
        alone = CheckRequest(year=YEAR.year, as_of=YEAR.as_of, teacher=uid)
        (one,) = check(ledger, alone).teachers
        assert one == expected
