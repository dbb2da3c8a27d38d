"""Groups, pairs and schools as a table, who brought in what, and who has which share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from studyhours.cli.check_json import check_document
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, UnitChecked, check
from studyhours.services.checking.judged_table import UnitShown, units_table
from studyhours.services.checking.unit_details import contributions, explain_unit
from studyhours.services.checking.verdict_table import units_paper
from studyhours.services.checking.verdicts import read_verdicts
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.unit_changes import add_part, add_unit, remove_unit
from studyhours.services.registers.writing import Basis, join_group, pair
from tests.reports.tools import text_of
from tests.services.record_world import content, teacher_uids
from tests.services.test_subjects import OTHERS, RULES, adopt, of_unit, write
from tests.services.test_unit_presets import adopt_presets
from tests.support.scenario import YEAR, Walked

DAY = date(2026, 8, 31)
EVER = Basis(date(2025, 9, 1), None, "名册", "")


def everybody(ledger: Ledger, *, explain: bool = False) -> dict[str, UnitChecked]:
    found = check(ledger, CheckRequest(year=YEAR, as_of=DAY, explain=explain))
    return {one.name: one for one in (*found.groups, *found.schools)}


def test_only_where_some_rule_is_about_them(walked: Walked, tmp_path: Path) -> None:
    assert read_verdicts(walked.ledger, YEAR, DAY).units is None
    adopt(walked.ledger, tmp_path)
    found = read_verdicts(walked.ledger, YEAR, DAY).units
    assert found is not None
    # No branch, pair or alliance is there; the school itself always is.
    assert [line.who.name for line in found.lines] == ["河湾乡中心小学"]
    assert check(walked.ledger, CheckRequest(YEAR, DAY, teacher="0001")).about_units is False


def test_a_cell_is_empty_where_the_rule_is_about_others(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    for name in ("解放路支部", "第二支部"):
        add_unit(ledger, name, "party_branch")
    add_unit(ledger, "课题甲", "project_group")
    pair(ledger, str(uids["0001"]), str(uids["0003"]), EVER)
    adopt(ledger, tmp_path)
    checked = check(ledger, CheckRequest(year=YEAR, as_of=DAY))
    table = units_table(checked)
    assert [rule.rule_id for rule in table.rules] == ["meetings", "reading", "guidance", "papers"]
    filled = {line.who.name: [rule is not None for rule in line.cells] for line in table.lines}
    assert filled["解放路支部"] == filled["第二支部"] == [True, True, False, False]
    assert filled["欧阳若兰 → 李䶮"] == [False, False, True, False]
    assert filled["河湾乡中心小学"] == [False, False, False, True]
    assert "课题甲" not in filled, "no rule binds it"
    (ruleset,) = table.rulesets
    assert ruleset.verdicts == tuple(line.checked.result.verdict for line in table.lines)
    schools = table.with_lines(one for one in table.lines if one.who.name == "河湾乡中心小学")
    assert [rule.rule_id for rule in schools.rules] == ["papers"]
    assert len(schools.lines[0].cells) == 1
    alone = table.of_ruleset("together")
    assert [rule.rule_id for rule in alone.rules] == [rule.rule_id for rule in table.rules]
    assert table.of_ruleset("school-72").rules == ()


def test_names_are_found_by_pinyin() -> None:
    def found(unit: UnitShown, *typed: str) -> list[bool]:
        return [unit.matches(one) for one in typed]

    school = UnitShown("1", "school", "解放路第2小学", "jie fang lu di 2 xiao xue", 0)
    assert found(school, "", "放路", "jfl", "fld2", "jiefang", "luDi", "xx") == [True] * 7
    assert found(school, "xie", "jl", "第3") == [False] * 3
    both = UnitShown("2", "pair", "曾子 → 单一", "zeng zi shan yi", 1)
    assert found(both, "zz", "sy", "shanyi", "zengzi") == [True] * 4


def test_surnames_are_read_as_such_in_pairs_alone(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    pair(ledger, str(uids["0001"]), str(uids["0003"]), EVER)
    add_unit(ledger, "解放路支部", "party_branch")
    adopt(ledger, tmp_path)
    said = {
        line.who.name: line.who.pinyin
        for line in units_table(check(ledger, CheckRequest(year=YEAR, as_of=DAY))).lines
    }
    assert said["解放路支部"] == "jie fang lu zhi bu"
    assert said["欧阳若兰 → 李䶮"].startswith("ou yang ruo lan li ")


def test_who_brought_in_what(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    branch = add_unit(ledger, "第一支部", "party_branch").unit.uid
    alliance = add_unit(ledger, "河湾联盟", "alliance").unit.uid
    east, west = (add_unit(ledger, name, "school").unit.uid for name in ("东校", "西校"))
    for uid in (east, west):
        add_part(ledger, uid, alliance, EVER)
    for number in ("0001", "0002"):
        join_group(ledger, str(uids[number]), "party_branch", "第一支部", EVER)
    read = [content(uids["0001"], "reading", f"2025-10-0{n}", f"书{n}") for n in (1, 2)]
    met = content(uids["0003"], "training", "2025-11-11", "联片教研", type="activity")
    write(
        ledger,
        *read,
        content(uids["0002"], "reading", "2025-10-09", "别的书"),
        of_unit(met, east, west),
        of_unit(content(uids["0001"], "training", "2025-10-10", "党课", type="activity"), branch),
    )
    adopt(ledger, tmp_path)
    every = everybody(ledger, explain=True)

    def given(name: str, rule: str) -> list[tuple[str, int, dict[str, Fraction]]]:
        unit = every[name]
        at = next(n for n, one in enumerate(unit.result.rules) if one.rule_id == rule)
        found = contributions(unit.traces[at], unit.records)
        return [(one.name, one.records, dict(one.amounts)) for one in found]

    assert given("第一支部", "reading") == [
        ("欧阳若兰", 2, {"item": Fraction(2)}),
        ("帕提古丽·艾山", 1, {"item": Fraction(1)}),
    ]
    # What the branch itself did is said of who led it.
    assert given("第一支部", "meetings") == [("欧阳若兰", 1, {"hour": Fraction(1)})]
    # One record that names two schools is from both.
    assert [one[:2] for one in given("河湾联盟", "joint")] == [("东校", 1), ("西校", 1)]
    for name, unit in everybody(ledger).items():
        assert explain_unit(ledger, YEAR, DAY, unit) == every[name]


def test_shares_come_to_the_value(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    together = add_unit(ledger, "河湾—河口", "school_pair").unit.uid
    with ledger.reading() as session:
        own = str(school_of(session).id)
    others = [add_unit(ledger, name, "school").unit.uid for name in ("河口小学", "河东小学")]
    for uid in (own, *others):
        add_part(ledger, uid, together, EVER)
    adopt(ledger, tmp_path, OTHERS)
    judged = [content(uids["0001"], "evaluation", "2025-11-10", f"评价{n}") for n in range(3)]
    write(ledger, *(of_unit(one, own) for one in judged[:2]), of_unit(judged[2], others[0]))
    school = everybody(ledger, explain=True)["河湾乡中心小学"]
    shares = school.shares["together", "score"]
    assert [(school.names[one.uid], one.reached, one.weight, one.among) for one in shares] == [
        ("河湾乡中心小学", Fraction(2), Fraction(7, 10), 1),
        ("河东小学", Fraction(0), Fraction(3, 10), 2),
        ("河口小学", Fraction(1), Fraction(3, 10), 2),
    ]
    (score,) = [one for one in school.result.rules if one.rule_id == "score"]
    assert score.value == sum((one.adds for one in shares), Fraction(0)) == Fraction(155, 100)
    document = check_document(
        check(ledger, CheckRequest(year=YEAR, as_of=DAY, explain=True)),
        load_texts("zh"),
        explain=True,
    )
    plain = str(document["schools"])
    assert "'reached': '2', 'weight': '7/10', 'among': 1" in plain
    assert "'reached': '1', 'weight': '3/10', 'among': 2" in plain


def test_a_crowded_table_goes_kind_by_kind_onto_paper(walked: Walked, tmp_path: Path) -> None:
    """All presets about units have some forty rules; no page has room for them side by side."""
    ledger = walked.ledger
    adopt_presets(ledger)
    for kind in ("alliance", "district"):
        add_unit(ledger, f"某{kind}", kind)
    checked = check(ledger, CheckRequest(year=YEAR, as_of=DAY))
    table = units_table(checked)
    assert len(table.rules) > 12
    texts = load_texts("zh")
    said = text_of(units_paper(checked, table, texts, "pdf"), tmp_path)
    for kind in ("教研组", "学校", "校际联动体", "学区"):
        assert f"检查表：{kind}" in said
    few = table.with_lines(line for line in table.lines if line.who.name == "某district")
    assert "检查表：" not in text_of(units_paper(checked, few, texts, "pdf"), tmp_path)
    assert units_paper(checked, table, texts, "xlsx").startswith(b"PK")


@pytest.mark.both_engines
def test_what_cannot_be_explained(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    add_unit(ledger, "第一支部", "party_branch")
    adopt(ledger, tmp_path, RULES)
    unit = everybody(ledger)["第一支部"]
    teacher = replace(ledger, actor=Actor("教师", functions_of({"teacher": "school"})))
    with pytest.raises(NotPermitted):
        explain_unit(teacher, YEAR, DAY, unit)
    remove_unit(ledger, "第一支部")
    with pytest.raises(UnusableInput, match="unit_unknown"):
        explain_unit(ledger, YEAR, DAY, unit)
