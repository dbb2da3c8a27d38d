"""A school year closed: what is frozen, who may, and what doctor notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from studyhours.db.models import AuditEntry, ClosedTeacher, Record, Teacher, YearClosing
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import Fault, NotPermitted
from studyhours.domain.quantity import Amount
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.closing import Closed, close_year, reopen, sign_off
from studyhours.services.closing.form import freeze, result_of, unpack, unsqueezed
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.registers.writing import Basis, grant_hours
from studyhours.services.rulebook.rulesets import use_rules
from tests.support.ledgers import YEAR as SMALL_YEAR
from tests.support.ledgers import opened, small_ledger
from tests.support.scenario import YEAR, YEAR_END, Walked

MIDDLE = FixedClock(datetime(2026, 5, 4, 2, 0, tzinfo=UTC))


def code_of(problem: Callable[[], object]) -> str:
    with pytest.raises(Fault) as caught:
        problem()
    return caught.value.code


def closed(ledger: Ledger) -> Closed:
    """The small school's year, closed."""
    return close_year(ledger, YEAR, reason="教务会议决定")


def leave_open(ledger: Ledger, folder: Path) -> None:
    """Adopts a rule that nobody can be judged by before somebody says more of them."""
    file = folder / "open.yaml"
    file.write_text(
        "{format: 1, id: open, title: 待定, rules: [{id: one, title: 待定, window: school_year,"
        " measure: {count: record, of: {kind: award}}, at_least: 1,"
        " applies_to: {fact: long_course, is: yes}}]}",
        encoding="utf-8",
    )
    use_rules(ledger, file)


def log_of(ledger: Ledger, like: str) -> list[AuditEntry]:
    with ledger.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action.startswith(like))
        return list(session.scalars(query.order_by(AuditEntry.number)))


def doctor_codes(ledger: Ledger) -> set[str]:
    return {finding.code for finding in examine(ledger)}


@pytest.mark.both_engines
def test_a_closing_holds_what_check_says_and_what_was_counted(walked: Walked) -> None:
    ledger = walked.ledger
    done = closed(ledger)
    checked = check(ledger, CheckRequest(YEAR, YEAR_END, explain=True))
    with ledger.reading() as session:
        closing = session.scalars(select(YearClosing)).one()
        rows = {row.teacher_id: row for row in session.scalars(select(ClosedTeacher))}
        versions = dict(session.execute(select(Record.id, Record.version)).tuples().all())
    assert (done.number, done.teachers, done.seal) == (1, 5, closing.seal)
    assert (closing.as_of, closing.early, closing.signed_at) == (YEAR_END, False, None)
    assert [(one["id"], one["version"], one["sha256"]) for one in closing.rulesets] == [
        (one.id, one.version, one.sha256) for one in checked.rulesets
    ]
    assert len(rows) == len(checked.teachers)
    seen = 0
    for teacher in checked.teachers:
        row = rows[UUID(teacher.uid)]
        frozen = [result_of(plain) for plain in row.results["rules"]]
        assert frozen == [freeze(rule) for rule in teacher.result.rules]
        assert (row.verdict, row.appraisal) == (teacher.result.verdict, teacher.result.appraisal)
        evidence = unpack(unsqueezed(row.evidence), len(frozen))
        assert row.records == len(evidence)
        assert all(one.version == versions[uid] for uid, one in evidence.items())
        for index, trace in enumerate(teacher.traces):
            counted = {str(uid) for uid, one in evidence.items() if one.counted >> index & 1}
            assert counted == set(trace.counted)
            seen += len(counted)
    assert seen > 10, "records were counted"
    (entry,) = log_of(ledger, "year.")
    assert (entry.action, entry.subject) == ("year.close", str(closing.id))
    assert (entry.number, entry.details["seal"]) == (closing.log_number, closing.seal)
    assert entry.details["reason"] == "教务会议决定"
    assert examine(ledger) == ()
    _change_result(ledger)
    assert doctor_codes(ledger) == {"doctor.closing"}


def test_what_is_not_over_or_not_decided_is_not_closed_unless_told_so(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    leave_open(ledger, tmp_path)
    assert code_of(lambda: close_year(ledger, YEAR)) == "year_undecided"
    assert code_of(lambda: close_year(ledger, YEAR, undecided=True)) == "reason_needed"
    assert code_of(lambda: close_year(ledger, "2026")) == "bad_year"
    early = replace(ledger, clock=MIDDLE)

    def close(year: str, *, before: bool) -> Closed:
        return close_year(early, year, early=before, undecided=True, reason="学校撤并")

    assert code_of(lambda: close(YEAR, before=False)) == "year_not_over"
    assert code_of(lambda: close("2026-2027", before=True)) == "closing_before_year"
    assert log_of(ledger, "year.") == []
    done = close(YEAR, before=True)
    with ledger.reading() as session:
        closing = session.scalars(select(YearClosing)).one()
    assert (closing.as_of.isoformat(), closing.early) == ("2026-05-04", True)
    assert done.undecided == closing.undecided == 5
    assert code_of(lambda: closed(ledger)) == "year_closed_already"


@pytest.mark.both_engines
def test_signing_and_reopening_keep_the_history(walked: Walked) -> None:
    ledger = walked.ledger
    assert code_of(lambda: sign_off(ledger, YEAR)) == "year_not_closed"
    assert code_of(lambda: reopen(ledger, YEAR, "补录")) == "year_not_closed"
    first = closed(ledger)
    assert sign_off(ledger, YEAR).seal == first.seal
    assert code_of(lambda: sign_off(ledger, YEAR)) == "year_signed_already"
    assert code_of(lambda: reopen(ledger, YEAR, "  ")) == "reason_needed"
    assert reopen(ledger, YEAR, "补录外出培训").number == 1
    assert code_of(lambda: reopen(ledger, YEAR, "再来")) == "year_not_closed"
    assert closed(ledger).number == 2
    with ledger.reading() as session:
        kept = session.scalars(select(YearClosing).order_by(YearClosing.number)).all()
    assert (kept[0].number, kept[0].seal) == (1, first.seal)
    assert kept[0].reopen_reason == "补录外出培训"
    assert kept[0].signed_by == kept[0].reopened_by == ledger.actor.name
    assert kept[1].reopened_at is None
    actions = ["year.close", "year.sign", "year.reopen", "year.close"]
    assert [entry.action for entry in log_of(ledger, "year.")] == actions
    assert log_of(ledger, "year.reopen")[0].details["reason"] == "补录外出培训"
    assert examine(ledger) == ()


def test_who_may(walked: Walked) -> None:
    steps: dict[str, Callable[[Ledger], object]] = {
        "close": closed,
        "sign": lambda ledger: sign_off(ledger, YEAR),
        "reopen": lambda ledger: reopen(ledger, YEAR, "补录"),
    }
    allowed = {
        "teacher": set[str](),
        "staff": {"close"},
        "leader": {"sign", "reopen"},
        "admin": {"close", "sign", "reopen"},
    }
    for role, expected in allowed.items():
        functions = functions_of({role: "school"})
        acting = replace(walked.ledger, actor=Actor(role, functions))
        done = set()
        for name, step in steps.items():
            try:
                step(acting)
            except NotPermitted:
                continue
            except Fault:
                pass  # there is nothing to do, but they might
            done.add(name)
        assert done == expected, role


def _change_result(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        row = tx.session.scalars(select(ClosedTeacher).limit(1)).one()
        rules = [dict(rule) for rule in row.results["rules"]]
        rules[0]["status"] = "missed" if rules[0]["status"] == "met" else "met"
        row.results = {"rules": rules}


def _tamper(change: Callable[[Ledger], None] | object) -> Callable[[Ledger], None]:
    def do(ledger: Ledger) -> None:
        with ledger.writing() as tx:
            tx.session.execute(change)  # type: ignore[call-overload]  # any statement

    return do


TAMPERING: dict[str, Callable[[Ledger], None]] = {
    "result": _change_result,
    "verdict": _tamper(update(ClosedTeacher).values(verdict="on_track")),
    "evidence": _tamper(update(ClosedTeacher).values(evidence=b"none")),
    "teacher gone": _tamper(delete(ClosedTeacher).where(ClosedTeacher.staff_no == "0003")),
    "day": _tamper(update(YearClosing).values(as_of=YEAR_END.replace(day=1))),
    "signature": _tamper(update(YearClosing).values(signed_by="校长", signed_at=MIDDLE.now())),
    "reopening": _tamper(update(YearClosing).values(reopened_at=MIDDLE.now(), reopened_by="x")),
    "seal": _tamper(update(YearClosing).values(seal="0" * 64)),
}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ledger]:
    with opened(small_ledger(tmp_path / "small.studyhours")) as ledger:
        close_year(ledger, SMALL_YEAR)
        yield ledger


@pytest.mark.parametrize("what", TAMPERING)
def test_doctor_notices_tampering(small: Ledger, what: str) -> None:
    assert doctor_codes(small) == set()
    TAMPERING[what](small)
    assert doctor_codes(small) == {"doctor.closing"}
    if what in {"result", "evidence", "seal"}:
        assert code_of(lambda: sign_off(small, SMALL_YEAR)) == "closing_damaged"


def test_doctor_misses_a_closing_that_was_taken_out(small: Ledger) -> None:
    with small.writing() as tx:
        tx.session.execute(delete(ClosedTeacher))
        tx.session.execute(delete(YearClosing))
    assert doctor_codes(small) == {"doctor.closing_missing"}


@pytest.mark.both_engines
def test_a_year_that_rests_on_hours_granted_is_closed(walked: Walked, tmp_path: Path) -> None:
    """They are counted like records, but the evidence of a closing is the records alone."""
    ledger = walked.ledger
    file = tmp_path / "granted.yaml"
    file.write_text(
        "{format: 1, id: granted, title: 认定, rules: [{id: one, title: 认定, window: school_year,"
        " measure: {grant: hour}, at_least: 24}]}",
        encoding="utf-8",
    )
    use_rules(ledger, file)
    with ledger.reading() as session:
        staff_no = session.scalars(select(Teacher.staff_no).order_by(Teacher.position)).first()
    basis = Basis(date(2026, 6, 1), date(2026, 6, 30), "支教", "")
    grant_hours(ledger, str(staff_no), Amount(2400, "hour"), basis)
    checked = check(ledger, CheckRequest(YEAR, YEAR_END, explain=True))
    assert any(trace.counted for one in checked.teachers for trace in one.traces)
    assert close_year(ledger, YEAR, reason="决定", undecided=True).teachers
