"""Both databases tally as the reference does: conditions, objects, deductions, and units."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.rulebook.rulesets import use_rules
from tests.rules.case_files import all_cases
from tests.rules.ledgers import judged_alike, make_ledger
from tests.rules.together import all_together
from tests.rules.unit_ledgers import agree, make_units
from tests.support.scenario import Walked, write_xlsx

FILES = ("conditions", "distinct", "deductions", "small-amounts")
RULES = """\
format: 1
id: late
title: 迟到缺席
rules:
  - id: late
    title: 集中培训
    window: school_year
    measure:
      deduct:
        measure: { sum: hour, of: { kind: training, type: activity } }
        each:
          - { where: { attendance: [late, leave_early], level: school }, take: 0.5 }
          - { where: { attendance: absent }, take: 1 }
          - { where: { attendance: sick }, take: 0.25 }
    at_least: 1
  - id: sick
    title: 病假不超过一次
    window: school_year
    measure:
      count: record
      of: { kind: training }
      where: { attendance: [sick, absent], level: school }
    at_most: 0
"""


def test_the_cases_are_judged_alike(postgres_url: str) -> None:
    """On SQLite ``tests/rules/test_reference.py`` has all of them."""
    kept = make_ledger(postgres_url)
    cases = [case for case in all_cases() if case.file in FILES]
    assert {case.file for case in cases} == set(FILES)
    for case in cases:
        judged_alike(kept, case)
    kept.ledger.close()


@pytest.mark.both_engines
def test_groups_pairs_and_schools_are_judged_alike(target: str) -> None:
    kept = make_ledger(target)
    cases = all_together()
    assert len({case.file for case in cases}) > 1
    for case in cases:
        agree(make_units(kept, case.units), case.drawn)
    kept.ledger.close()


@pytest.mark.both_engines
def test_names_on_sheets_that_earned_nothing_take_away(walked: Walked, tmp_path: Path) -> None:
    """The sheet of the small school has 0002 on sick leave, 0004 left blank and 0005 late."""
    second = write_xlsx(
        tmp_path / "second.xlsx",
        [
            ["校本研训签到表"],
            ["活动主题：", "作业设计", "主讲人：", "王芳"],
            ["时间：", "2025年10月21日", "地点：", "会议室"],
            ["学时：", 2, "活动级别：", "校级"],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "缺席"],
            [2, "0002", "帕提古丽·艾山", "√"],
            [3, "0005", "王芳", "早退"],
        ],
    )
    import_attendance(walked.ledger, second)
    file = tmp_path / "late.yaml"
    file.write_text(RULES, encoding="utf-8")
    use_rules(walked.ledger, file)
    request = CheckRequest(year="2025-2026", as_of=date(2025, 10, 21), explain=True)
    found = {}
    away = {}
    for one in check(walked.ledger, request).teachers:
        at = next(n for n, rule in enumerate(one.result.rules) if rule.rule_id == "late")
        trace = one.traces[at]
        found[one.staff_no] = (
            one.result.rules[at].value,
            len(trace.counted),
            [(one.records[other.uid].title, other.code) for other in trace.not_counted],
        )
        for other in trace.not_counted:
            assert not one.records[other.uid].opens
        limit = one.result.rules[at + 1]
        counted = [one.records[uid].title for uid in one.traces[at + 1].counted]
        away[one.staff_no] = (limit.status, limit.value, counted)
    assert found["0001"] == (Fraction(1), 1, [("作业设计", "deducted")])
    assert found["0002"] == (Fraction(7, 4), 1, [("课堂提问", "deducted")])
    assert found["0003"] == (Fraction(2), 1, [])
    assert found["0004"] == (Fraction(0), 0, [])
    assert found["0005"] == (Fraction(3), 2, [])
    # Who has an absence counted against a limit is told which.
    assert away["0001"] == ("missed", Fraction(1), ["作业设计"])
    assert away["0002"] == ("missed", Fraction(1), ["课堂提问"])
    assert away["0003"] == ("on_track", Fraction(0), [])
