"""Promises around the main job: one definition of meeting a rule, nothing lost to a slip."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.summary import SummaryRequest, make_summary
from studyhours.services.papers.verifying import announce_school, verify_paper, write_school_key
from studyhours.services.people.teachers import add_fact
from studyhours.services.rulebook.rulesets import export_rules, use_rules
from studyhours.services.settings.school_years import set_terms
from tests.support.scenario import (
    CLOCK,
    PEOPLE,
    PRESETS,
    TERMS,
    YEAR,
    YEAR_END,
    Row,
    Walked,
    make_ledger,
    roster_file,
    training_file,
    write_xlsx,
)


def test_one_name_without_a_glyph_keeps_nobody_else_waiting(walked: Walked, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "more.xlsx", [["工号", "姓名"], ["0008", "笑\U0001f642"]])
    import_roster(walked.ledger, file)
    done = issue(walked.ledger, IssueRequest(tmp_path / "p", year=YEAR, everyone=True))
    assert [one.fault.params["codepoint"] for one in done.left_out] == ["U+1F642"]
    numbers = sorted(int(paper.serial[-6:]) for paper in done.papers)
    assert numbers == list(range(1, len(PEOPLE) + 1))
    summary = make_summary(walked.ledger, SummaryRequest(year=YEAR), load_texts("zh"))
    assert summary.startswith(b"%PDF")


def test_who_meets_it_is_the_same_everywhere(walked: Walked, tmp_path: Path) -> None:
    """Rules that do not apply keep nobody from the certificate that the table grants."""
    text = export_rules(walked.ledger, "school-72").replace(
        "    at_least: 24",
        "    at_least: 24\n    applies_to:\n      - { fact: subject, is: 数学 }",
    )
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        text.replace("rules:", "effective: { from: 2025-09-01 }\nrules:", 1), encoding="utf-8"
    )
    use_rules(walked.ledger, rules)
    request = CheckRequest(year=YEAR, as_of=YEAR_END, ruleset="school-72")
    teachers = check(walked.ledger, request).teachers
    met = [one.name for one in teachers if one.result.verdict == "met"]
    done = issue(walked.ledger, IssueRequest(tmp_path / "p", year=YEAR))
    assert [paper.name for paper in done.papers] == met == ["欧阳若兰"]
    assert [rule.status for rule in teachers[0].result.rules] == ["met", "not_applicable"]


def test_a_long_course_waives_the_school_based_part(walked: Walked) -> None:
    first = date(2025, 9, 1)
    add_fact(walked.ledger, "欧阳若兰", "long_course", "yes", first=first)
    rules = check(walked.ledger, CheckRequest(year=YEAR, as_of=YEAR_END, teacher="0001"))
    statuses = {rule.rule_id: rule.status for rule in rules.teachers[0].result.rules}
    assert statuses["hours.school_based"] == "exempt"
    with pytest.raises(UnusableInput, match="ambiguous_name"):
        add_fact(walked.ledger, "王芳", "long_course", "yes")


def test_the_next_year_gets_its_terms(walked: Walked) -> None:
    request = CheckRequest(year="2026-2027", as_of=date(2026, 10, 1))
    before = {
        rule.reason for one in check(walked.ledger, request).teachers for rule in one.result.rules
    }
    assert before == {"no_calendar"}
    for _ in range(2):
        set_terms(walked.ledger, "2026-2027", ((date(2026, 9, 1), date(2027, 1, 15)),))
    after = {
        rule.reason for one in check(walked.ledger, request).teachers for rule in one.result.rules
    }
    assert "no_calendar" not in after


def test_a_table_of_hours_is_no_roster(walked: Walked, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="looks_like_records"):
        import_roster(walked.ledger, training_file(tmp_path))


@pytest.mark.both_engines
def test_output_never_replaces_a_ledger_or_another_kind_of_file(
    walked: Walked, tmp_path: Path
) -> None:
    other = tmp_path / "other.studyhours"
    make_ledger(str(other)).close()
    table = roster_file(tmp_path)
    before = other.read_bytes(), table.read_bytes()
    for target in (other, table):
        with pytest.raises(UnusableInput, match="would_overwrite"):
            backup(walked.ledger, target)
        with pytest.raises(UnusableInput, match="would_overwrite"):
            write_school_key(walked.ledger, target)
    assert (other.read_bytes(), table.read_bytes()) == before


def test_a_school_with_a_long_name(tmp_path: Path) -> None:
    name = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇第一寄宿制中心小学"
    ledger = create_ledger(
        str(tmp_path / "long.studyhours"), NewSchool(name, YEAR, TERMS, PRESETS), CLOCK
    )
    announce_school(ledger)
    import_roster(ledger, roster_file(tmp_path))
    done = issue(ledger, IssueRequest(tmp_path / "p", year=YEAR, everyone=True))
    assert verify_paper(str(done.papers[0].path)).verified.record.school == name
    ledger.close()


def test_what_the_office_did_not_recognise_does_not_count(walked: Walked, tmp_path: Path) -> None:
    head = ["工号", "姓名", "培训名称", "级别", "日期", "学时", "审核状态"]
    rows: list[Row] = [
        ["0004", "王芳", f"课{number}", "校级", "2025-10-10", number, said]
        for number, said in enumerate(("通过", "未通过", "待审核", "", "审核通过"), 1)
    ]
    import_records(walked.ledger, write_xlsx(tmp_path / "claims.xlsx", [head, *rows]), "training")
    request = CheckRequest(year=YEAR, as_of=YEAR_END, teacher="0004", explain=True)
    teacher = check(walked.ledger, request).teachers[0]
    total = next(rule for rule in teacher.result.rules if rule.rule_id == "hours.total")
    assert decimal_text(total.value) == "10"
    trace = teacher.traces[teacher.result.rules.index(total)]
    assert [one.code for one in trace.not_counted] == ["status_returned", "status_submitted"]
