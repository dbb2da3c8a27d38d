"""The main job on both engines: roster in, records in, judged, certificate out, checked, kept."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import Forged, Revoked, UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import Checked, CheckRequest, check
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import find_import, undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued import reprint, revoke, take_over_serials
from studyhours.services.papers.summary import SummaryRequest, make_summary
from studyhours.services.papers.verifying import announce_school, verify_paper
from tests.support.scenario import (
    CLOCK,
    PEOPLE,
    YEAR,
    YEAR_END,
    Row,
    Walked,
    attendance_file,
    training_file,
    walk_imports,
    write_xlsx,
)

_AT_END = CheckRequest(year=YEAR, as_of=YEAR_END, explain=True)


def _plain(checked: Checked) -> object:
    """Results without identifiers, so that two ledgers can be compared."""
    return [
        (
            teacher.staff_no,
            teacher.name,
            teacher.result.verdict,
            teacher.result.appraisal,
            [
                (
                    rule.ruleset_id,
                    rule.rule_id,
                    rule.status,
                    rule.value,
                    rule.target,
                    rule.windows and (rule.windows.met, rule.windows.elapsed, rule.windows.total),
                    rule.due,
                    len(trace.counted),
                    [one.code for one in trace.not_counted],
                )
                for rule, trace in zip(teacher.result.rules, teacher.traces, strict=True)
            ],
        )
        for teacher in checked.teachers
    ]


def _status(checked: Checked, staff_no: str, rule_id: str) -> tuple[str, str]:
    teacher = next(one for one in checked.teachers if one.staff_no == staff_no)
    rule = next(one for one in teacher.result.rules if one.rule_id == rule_id)
    return rule.status, decimal_text(rule.value)


def test_imports_report_every_row(walked: Walked) -> None:
    roster = walked.reports["roster"].sheets[0]
    assert (roster.added, [one.reason for one in roster.skipped]) == (len(PEOPLE), ["total_row"])
    training = walked.reports["training"].sheets[0]
    assert training.added == 5
    assert [(one.row, one.reason) for one in training.skipped] == [
        (9, "duplicate_row"),
        (10, "total_row"),
    ]
    assert [(one.row, one.code) for one in training.rejected] == [
        (7, "ambiguous_teacher"),
        (8, "out_of_range"),
    ]
    assert walked.reports["attendance"].sheets[0].added == len(PEOPLE)
    assert walked.reports["observation"].sheets[0].added == 31
    writing = walked.reports["writing"].sheets[0]
    assert (writing.added, [(one.row, one.code) for one in writing.rejected]) == (
        3,
        [(5, "unknown_kind")],
    )


def test_judged_at_the_end_of_the_year(walked: Walked) -> None:
    checked = check(walked.ledger, _AT_END)
    assert _status(checked, "0001", "hours.total") == ("met", "74")
    assert _status(checked, "0001", "hours.school_based") == ("met", "26")
    assert _status(checked, "0002", "hours.total") == ("missed", "71.5")
    assert _status(checked, "0003", "hours.total") == ("missed", "2")
    assert _status(checked, "0004", "hours.total") == ("missed", "0")
    assert _status(checked, "0005", "hours.total") == ("missed", "2")
    assert _status(checked, "0001", "observed") == ("missed", "1")
    assert _status(checked, "0001", "reflection") == ("met", "2")
    assert _status(checked, "0001", "yearly_paper") == ("met", "1")
    first = checked.teachers[0]
    codes = {one.code for trace in first.traces for one in trace.not_counted}
    assert codes == {"wrong_level", "wrong_place", "no_text"}
    assert {teacher.result.appraisal for teacher in checked.teachers} == {"none", "not_excellent"}


def test_both_engines_give_the_same_answers(tmp_path: Path, postgres_url: str) -> None:
    results = []
    for target in (str(tmp_path / "school.studyhours"), postgres_url):
        walked = walk_imports(target)
        days = (date(2025, 9, 24), date(2025, 12, 1), date(2026, 1, 23), YEAR_END)
        for day in days:
            request = CheckRequest(year=YEAR, as_of=day, explain=True)
            results.append((target, day, _plain(check(walked.ledger, request))))
        walked.ledger.close()
    half = len(results) // 2
    assert [entry[1:] for entry in results[:half]] == [entry[1:] for entry in results[half:]]


def test_a_second_import_changes_nothing(walked: Walked, tmp_path: Path) -> None:
    before = _plain(check(walked.ledger, _AT_END))
    again = import_records(walked.ledger, training_file(tmp_path), "training").sheets[0]
    assert (again.added, again.unchanged) == (0, 5)
    sheet = import_attendance(walked.ledger, attendance_file(tmp_path)).sheets[0]
    assert (sheet.added, sheet.unchanged) == (0, len(PEOPLE))
    assert _plain(check(walked.ledger, _AT_END)) == before


def test_a_dry_run_keeps_nothing(walked: Walked, tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "more.xlsx",
        [
            ["工号", "姓名", "培训名称", "级别", "日期", "学时"],
            ["0004", "王芳", "新课", "校级", "2025-10-10", 3],
        ],
    )
    before = _plain(check(walked.ledger, _AT_END))
    tried = import_records(walked.ledger, file, "training", dry_run=True)
    assert (tried.import_id, tried.sheets[0].added) == (None, 1)
    assert _plain(check(walked.ledger, _AT_END)) == before
    done = import_records(walked.ledger, file, "training")
    assert done.sheets[0].added == 1
    assert _status(check(walked.ledger, _AT_END), "0004", "hours.total") == ("missed", "3")


@pytest.mark.both_engines
def test_an_import_is_undone_as_one_step(walked: Walked, tmp_path: Path) -> None:
    before = _plain(check(walked.ledger, _AT_END))
    file = write_xlsx(
        tmp_path / "more.xlsx",
        [
            ["工号", "姓名", "培训名称", "级别", "日期", "学时"],
            ["0004", "王芳", "新课", "校级", "2025-10-10", 3],
        ],
    )
    for _ in range(2):
        done = import_records(walked.ledger, file, "training")
        assert done.sheets[0].added == 1
        assert find_import(walked.ledger, None).id == done.import_id
        assert done.import_id is not None
        undo_import(walked.ledger, done.import_id)
        assert _plain(check(walked.ledger, _AT_END)) == before
        with pytest.raises(UnusableInput, match="import_undone_already"):
            undo_import(walked.ledger, done.import_id)
    attendance = walked.reports["attendance"].import_id
    assert attendance is not None
    undo_import(walked.ledger, attendance)
    assert _status(check(walked.ledger, _AT_END), "0001", "hours.total") == ("met", "72")
    assert import_attendance(walked.ledger, attendance_file(tmp_path)).sheets[0].added == 5
    assert _plain(check(walked.ledger, _AT_END)) == before
    assert [one for one in examine(walked.ledger) if one.error] == []


def test_an_attendance_corrected_in_another_sheet_is_not_overwritten(
    walked: Walked, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["活动主题：", "课堂提问"],
        ["时间：", "2025年10月14日", "活动级别：", "校级"],
        ["学时：", 2],
        ["序号", "工号", "姓名", "签到"],
        [1, "0002", "帕提古丽·艾山", "√"],
    ]
    report = import_attendance(walked.ledger, write_xlsx(tmp_path / "again.xlsx", rows)).sheets[0]
    assert (report.added, [one.code for one in report.rejected]) == (0, ["attendance_conflict"])


@pytest.mark.both_engines
def test_a_roster_updates_its_own_columns(walked: Walked, tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "roster2.xlsx",
        [
            ["姓名", "工号", "职称", "教研组"],
            ["王芳", "0004", "高级教师", "综合组"],
            ["李䶮", "0003", "", "综合组"],
            ["新同事", "0009", "二级教师", ""],
            ["重号", "0009", "", ""],
        ],
    )
    report = import_roster(walked.ledger, file).sheets[0]
    assert (report.added, report.updated, report.unchanged) == (1, 1, 1)
    assert [(one.row, one.code) for one in report.rejected] == [(5, "duplicate_staff_no")]


def test_certificates_are_frozen_signed_and_checked(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    announce_school(ledger)
    request = IssueRequest(tmp_path / "papers", year=YEAR)
    done = issue(ledger, request)
    assert [(paper.name, paper.kind, paper.new) for paper in done.papers] == [
        ("欧阳若兰", "annual-hours", True)
    ]
    assert (done.as_of, done.passed_over) == (YEAR_END, len(PEOPLE) - 1)
    paper = done.papers[0]
    assert re.fullmatch(r"HW-2026-\d{6}", paper.serial)
    checked = verify_paper(str(paper.path))
    assert not checked.revocations_known
    facts = checked.verified.facts
    assert facts is not None
    assert (facts.total, facts.school_based) == ("74", "26")
    assert dict(facts.categories) == {
        "school_based": "26",
        "centralised": "38",
        "online": "10",
        "total": "74",
    }
    again = issue(ledger, request)
    assert [(one.serial, one.new) for one in again.papers] == [(paper.serial, False)]
    reprint(ledger, paper.serial, tmp_path / "reprint.pdf")
    assert (tmp_path / "reprint.pdf").read_bytes() == paper.path.read_bytes()
    everyone = issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR, everyone=True))
    assert [one.kind for one in everyone.papers].count("hours-proof") == len(PEOPLE) - 1
    numbers = [int(one.serial[-6:]) for one in everyone.papers]
    assert sorted(numbers) == list(range(1, len(PEOPLE) + 1))
    changed = bytearray(paper.path.read_bytes())
    changed[len(changed) // 3] ^= 4
    (tmp_path / "changed.pdf").write_bytes(changed)
    with pytest.raises(Forged):
        verify_paper(str(tmp_path / "changed.pdf"))
    revoke(ledger, paper.serial, "误发")
    with pytest.raises(Revoked):
        verify_paper(str(paper.path))
    with pytest.raises(UnusableInput, match="revoked_already"):
        revoke(ledger, paper.serial, "误发")
    fresh = issue(ledger, request)
    assert [(one.serial == paper.serial, one.new) for one in fresh.papers] == [(False, True)]


def test_no_certificate_of_the_future(walked: Walked, tmp_path: Path) -> None:
    request = IssueRequest(tmp_path / "papers", year=YEAR, as_of=date(2026, 9, 1))
    with pytest.raises(UnusableInput, match="certificate_too_late"):
        issue(walked.ledger, request)
    unknown = IssueRequest(tmp_path / "papers", year=YEAR, teachers=("9999",))
    with pytest.raises(UnusableInput, match="unknown_teacher_named"):
        issue(walked.ledger, unknown)


@pytest.mark.both_engines
def test_a_backup_becomes_the_same_ledger_on_either_engine(
    walked: Walked, tmp_path: Path, postgres_url: str
) -> None:
    issue(walked.ledger, IssueRequest(tmp_path / "papers", year=YEAR))
    file = tmp_path / "school.backup"
    backup(walked.ledger, file)
    before = _plain(check(walked.ledger, _AT_END))
    targets = [str(tmp_path / "restored.studyhours")]
    if not walked.ledger.name.startswith("postgresql"):
        targets.append(postgres_url)
    for target in targets:
        restore(file, target, CLOCK)
        copy = open_ledger(target, CLOCK)
        assert _plain(check(copy, _AT_END)) == before
        assert [one for one in examine(copy) if one.error] == []
        reprint(copy, "HW-2026-000001", tmp_path / "reprint.pdf")
        verify_target = next((tmp_path / "papers").glob("HW*.pdf"))
        assert (tmp_path / "reprint.pdf").read_bytes() == verify_target.read_bytes()
        everyone = IssueRequest(tmp_path / "papers2", year=YEAR, everyone=True)
        with pytest.raises(UnusableInput, match="serials_held_elsewhere"):
            issue(copy, everyone)
        take_over_serials(copy, "原台账已报废")
        papers = issue(copy, everyone).papers
        assert len(papers) == len(PEOPLE)
        # Whatever the copy that was left behind still does, no number comes twice.
        fresh = {paper.serial for paper in papers if paper.new}
        left_behind = {paper.serial for paper in issue(walked.ledger, everyone).papers}
        assert len(fresh) == len(PEOPLE) - 1
        assert all(re.fullmatch("HW-2026-[A-Z2-7]{4}-00000[0-9]", one) for one in fresh)
        assert not fresh & left_behind
        copy.close()


@pytest.mark.both_engines
@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_the_annual_summary(walked: Walked, form: str) -> None:
    request = SummaryRequest(year=YEAR, as_of=YEAR_END, form=form)
    content = make_summary(walked.ledger, request, load_texts("zh"))
    assert content.startswith(b"%PDF" if form == "pdf" else b"PK")
