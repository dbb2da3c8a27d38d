"""Groups, mentor pairs and schools judged by rules of their own, in a ledger of either kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest

from studyhours.services.checking.checking import Checked, CheckRequest, UnitChecked, check
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.unit_changes import add_part, add_unit
from studyhours.services.records.rows import PersonNamed, RecordContent, RecordWriter
from studyhours.services.registers.writing import Basis, exempt, join_group, pair
from studyhours.services.rulebook.rulesets import use_rules
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import Walked

RULES = """\
format: 1
id: together
title: { zh: 集体与师徒, en: Groups and pairs }
rules:
  - id: meetings
    title: { zh: 支部学习, en: Meetings }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: term
    measure: { distinct: activity, of: { kind: training, type: activity } }
    at_least: 2
  - id: reading
    title: { zh: 成员读书, en: Books of members }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: term
    measure: { count: record, of: { kind: reading }, whose: members }
    at_least: 2
  - id: guidance
    title: { zh: 师傅听徒弟的课, en: Lessons observed }
    subject: pair
    window: term
    measure:
      count: record
      of: { kind: observation }
      whose: mentor
      where: { with: partner, has: text }
    at_least: 1
  - id: papers
    title: { zh: 学校论文, en: Papers of the school }
    subject: school
    window: school_year
    measure: { count: record, of: { kind: writing, type: paper }, whose: members }
    at_least: 2
  - id: joint
    title: { zh: 联合活动, en: Joint meetings }
    subject: alliance
    window: school_year
    measure: { distinct: activity, of: { kind: training }, whose: parts }
    at_least: 2
"""
AS_OF = date(2026, 1, 23)


def adopt(ledger: Ledger, folder: Path, text: str = RULES) -> None:
    file = folder / "together.yaml"
    file.write_text(text, encoding="utf-8")
    use_rules(ledger, file)


def write(ledger: Ledger, *records: RecordContent) -> None:
    with ledger.writing() as tx:
        writer = RecordWriter(tx, school_of(tx.session).id)
        for one in records:
            writer.add(one)
        writer.flush()


def of_unit(record: RecordContent, *units: str) -> RecordContent:
    return replace(record, units=[UUID(one) for one in units])


def checked(ledger: Ledger) -> Checked:
    return check(ledger, CheckRequest(year="2025-2026", as_of=AS_OF, explain=True))


def rule(unit: UnitChecked, rule_id: str) -> tuple[str, list[int], list[int]]:
    """Status, what was reached in each window, and how many records counted or not."""
    at = next(n for n, one in enumerate(unit.result.rules) if one.rule_id == rule_id)
    result, trace = unit.result.rules[at], unit.traces[at]
    each = [one.value for one in result.windows.each] if result.windows else [result.value]
    counted = [len(trace.counted), len(trace.not_counted)]
    return result.status, [int(value) for value in each], counted


def test_groups_pairs_and_schools_are_judged_by_what_is_theirs(
    walked: Walked, tmp_path: Path
) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    one, two = (str(uids[number]) for number in ("0001", "0002"))
    branch = add_unit(ledger, "第一支部", "party_branch").unit.uid
    reading = add_unit(ledger, "读书会", "reading_group").unit.uid
    alliance = add_unit(ledger, "河湾联盟", "alliance").unit.uid
    other = add_unit(ledger, "河口小学", "school").unit.uid
    with ledger.reading() as session:
        school = str(school_of(session).id)
    basis = Basis(date(2025, 9, 1), None, "支部名册", "")
    late = Basis(date(2025, 11, 1), date(2025, 11, 30), "借调", "")
    for who, when in ((one, basis), (two, late)):
        join_group(ledger, who, "party_branch", "第一支部", when)
    for uid in (school, other):
        add_part(ledger, uid, alliance, Basis(date(2025, 10, 1), None, "", ""))
    pair(ledger, one, two, Basis(date(2025, 9, 1), date(2026, 1, 31), "协议", ""))
    meeting = content(uids["0001"], "training", "2025-10-10", "党课", type="activity")
    again = replace(meeting, teacher_id=uids["0003"])
    second = content(uids["0001"], "training", "2025-12-10", "党日", type="activity")
    shared = content(uids["0003"], "training", "2025-11-11", "联片教研", type="activity")
    early = content(uids["0003"], "training", "2025-09-11", "开学教研", type="activity")
    seen = content(uids["0001"], "observation", "2025-10-20", "平行四边形", text="评语")
    write(
        ledger,
        of_unit(meeting, branch),
        of_unit(again, branch),
        of_unit(second, branch, reading),
        of_unit(shared, school, other),
        of_unit(early, other),
        content(uids["0002"], "reading", "2025-11-05", "论语"),
        content(uids["0002"], "reading", "2025-12-05", "孟子"),
        content(uids["0001"], "reading", "2025-12-06", "庄子"),
        content(uids["0003"], "writing", "2025-12-06", "论文一", type="paper"),
        replace(seen, people=(PersonNamed("observed", "欧阳", UUID(two)),)),
        seen,
    )
    adopt(ledger, tmp_path)
    found = checked(ledger)
    groups = {one.name: one for one in found.groups}
    schools = {one.name: one for one in found.schools}
    assert set(groups) == {"第一支部"} | {one.name for one in found.groups if one.kind == "pair"}
    own = groups["第一支部"]
    assert own.kind == "party_branch"
    # Two people at one meeting are one meeting; the second is the group's as well.
    assert rule(own, "meetings") == ("on_track", [2, 0], [2, 1])
    # Of the second member only what was read in November.
    assert rule(own, "reading") == ("on_track", [2, 0], [2, 0])
    (both,) = (one for one in found.groups if one.kind == "pair")
    assert " → " in both.name
    assert rule(both, "guidance")[:2] == ("met", [1, 0])
    assert rule(both, "guidance")[2][0] == 1
    terms = both.result.rules[0].windows
    assert terms is not None
    assert [one.status for one in terms.each] == ["met", "not_applicable"]
    assert schools["河口小学"].result.verdict != "met"
    assert rule(schools["河湾联盟"], "joint") == ("at_risk", [1], [1, 0])
    assert {one.kind for one in found.schools} == {"school", "alliance"}
    assert all(rule.ruleset_id != "together" for one in found.teachers for rule in one.result.rules)
    alone = check(ledger, CheckRequest(year="2025-2026", as_of=AS_OF, teacher="0001"))
    assert (alone.groups, alone.schools) == ((), ())


OTHERS = """\
format: 1
id: together
title: { zh: 相互关联, en: Of each other }
rules:
  - id: everyone
    title: { zh: 人人读书, en: Everyone reads }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: term
    all_of_group:
      at_least: 60%
      each: { measure: { count: record, of: { kind: reading } }, at_least: 1 }
  - id: award
    title: { zh: 结对评优, en: Award of the pair }
    subject: school_pair
    window: school_year
    linked: { to: parts, rule: assessed, status: met }
    if_missed: not_excellent
  - id: assessed
    title: { zh: 考核, en: Assessment }
    subject: school
    window: school_year
    measure: { count: record, of: { kind: evaluation } }
    at_least: 1
  - id: score
    title: { zh: 领衔校得分, en: Score }
    subject: school
    window: school_year
    measure:
      add:
        - share: { of: self, weight: 70%, measure: { sum: item, of: { kind: evaluation } } }
        - share: { of: partners, weight: 30%, measure: { sum: item, of: { kind: evaluation } } }
    at_least: 2
  - id: branch
    title: { zh: 支部达标, en: The branch has done it }
    window: term
    linked: { to: group, rule: everyone }
"""


@pytest.mark.both_engines
def test_members_results_of_others_and_shares_of_a_score(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    branch = add_unit(ledger, "第一支部", "party_branch").unit.uid
    pair_uid = add_unit(ledger, "河湾—河口", "school_pair").unit.uid
    other = add_unit(ledger, "河口小学", "school").unit.uid
    lonely = add_unit(ledger, "独立小学", "school").unit.uid
    with ledger.reading() as session:
        school = str(school_of(session).id)
    for uid in (school, other):
        add_part(ledger, uid, pair_uid, Basis(date(2025, 9, 1), None, "", ""))
    ever = Basis(date(2025, 9, 1), None, "支部名册", "")
    for number in ("0001", "0002", "0003"):
        join_group(ledger, str(uids[number]), "party_branch", "第一支部", ever)
    adopt(ledger, tmp_path, OTHERS)
    exempt(ledger, str(uids["0003"]), "together/everyone", replace(ever, reason="病休"))
    own = [content(uids["0001"], "evaluation", "2025-11-10", f"评价{n}") for n in range(3)]
    write(
        ledger,
        content(uids["0001"], "reading", "2025-11-05", "论语"),
        *(of_unit(one, school) for one in own[:2]),
        of_unit(own[2], other),
    )
    found = checked(ledger)
    groups = {one.uid: one for one in found.groups}
    schools = {one.uid: one for one in found.schools}
    everyone = groups[branch].result.rules[0]
    assert everyone.windows is not None
    first = everyone.windows.each[0]
    # One of the two who are left; 60 % of two are two.
    assert (first.status, int(first.value), int(first.target)) == ("missed", 1, 2)
    names = {part.name: part.status for part in first.parts}
    assert sorted(names.values()) == ["exempt", "met", "missed"]
    by_id = {uid: {one.rule_id: one for one in unit.result.rules} for uid, unit in schools.items()}
    assert by_id[school]["score"].value == Fraction(17, 10)
    assert by_id[other]["score"].value == Fraction(13, 10)
    assert by_id[lonely]["score"].status == "needs_decision"
    assert by_id[lonely]["score"].reason == "no_partner"
    assert by_id[pair_uid]["award"].status == "met"
    assert [part.name for part in by_id[pair_uid]["award"].parts] == ["河口小学", "河湾乡中心小学"]
    alone = check(ledger, CheckRequest(year="2025-2026", as_of=AS_OF, teacher="0001", explain=True))
    (teacher,) = alone.teachers
    linked = next(one for one in teacher.result.rules if one.rule_id == "branch")
    assert linked.windows is not None
    assert [one.status for one in linked.windows.each] == ["missed", "on_track"]
    everybody = {one.uid: one.result for one in found.teachers}
    assert everybody[teacher.uid] == teacher.result
