"""Groups, a pair and schools in the small school, with rules about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.unit_changes import add_part, add_unit
from studyhours.services.records.rows import RecordContent, RecordWriter
from studyhours.services.registers.writing import Basis, join_group, pair
from studyhours.services.rulebook.rulesets import use_rules
from tests.services.record_world import content, teacher_uids
from tests.ui.school import APRIL

RULES = """\
format: 1
id: together
title: { zh: 集体规定, en: Groups and schools }
rules:
  - id: meetings
    title: { zh: 支部学习, en: Branch meetings }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: term
    measure: { distinct: activity, of: { kind: training, type: activity } }
    at_least: 2
  - id: reading
    title: { zh: 成员读书, en: Books of members }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: school_year
    measure: { count: record, of: { kind: reading }, whose: members }
    at_least: 4
  - id: everyone
    title: { zh: 人人读书, en: Everyone reads }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: school_year
    all_of_group:
      each: { measure: { count: record, of: { kind: reading } }, at_least: 1 }
  - id: guidance
    title: { zh: 师傅听徒弟的课, en: Lessons observed }
    subject: pair
    window: term
    measure: { count: record, of: { kind: observation }, whose: mentor }
    at_least: 1
"""
SCHOOLS = """\
format: 1
id: schools
title: { zh: 学区规定, en: "Schools of a district" }
rules:
  - id: joint
    title: { zh: 各校教研活动, en: Meetings of the schools }
    subject: district
    window: school_year
    measure: { sum: hour, of: { kind: training }, whose: parts }
    at_least: 4
  - id: all_do
    title: { zh: 各校都有活动, en: Each school has one }
    subject: district
    window: school_year
    linked: { to: parts, rule: own, at_least: 60% }
  - id: own
    title: { zh: 本校教研活动, en: The school's own meetings }
    subject: school
    window: school_year
    measure: { distinct: activity, of: { kind: training } }
    at_least: 1
"""
SCORE = """\
format: 1
id: score
title: { zh: 联动体评分, en: Scores }
rules:
  - id: score
    title: { zh: 领衔校得分, en: Score of the leading school }
    subject: school
    applies_to: [{ fact: ours, is: yes }]
    window: school_year
    measure:
      add:
        - share: { of: self, weight: 70%, measure: { sum: item, of: { kind: evaluation } } }
        - share: { of: partners, weight: 30%, measure: { sum: item, of: { kind: evaluation } } }
    at_least: 2
"""
ALWAYS = Basis(date(2025, 9, 1), None, "名册", "")
DISTRICT = "东片学区"


def adopt(ledger: Ledger, folder: Path, text: str) -> None:
    file = folder / "units.yaml"
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


def with_groups(path: Path) -> Path:
    """A Party branch that met twice and read, and a pair whose mentor observed."""
    ledger = open_ledger(str(path), APRIL)
    uids = teacher_uids(ledger)
    one, two = (str(uids[number]) for number in ("0001", "0002"))
    branch = add_unit(ledger, "第一支部", "party_branch").unit.uid
    for who in (one, two):
        join_group(ledger, who, "party_branch", "第一支部", ALWAYS)
    pair(ledger, one, two, ALWAYS)
    meeting = content(uids["0001"], "training", "2025-10-10", "党课", type="activity")
    second = content(uids["0001"], "training", "2025-12-10", "党日", type="activity")
    write(
        ledger,
        of_unit(meeting, branch),
        of_unit(second, branch),
        content(uids["0002"], "reading", "2025-11-05", "论语"),
        content(uids["0002"], "reading", "2025-12-05", "孟子"),
        content(uids["0001"], "reading", "2025-12-06", "庄子"),
    )
    adopt(ledger, path.parent, RULES)
    ledger.close()
    return path


def with_district(path: Path, schools: int = 40) -> Path:
    """A district of many schools, of which every other one held a joint meeting."""
    ledger = open_ledger(str(path), APRIL)
    uids = teacher_uids(ledger)
    district = add_unit(ledger, DISTRICT, "district").unit.uid
    for number in range(1, schools + 1):
        unit = add_unit(ledger, f"第{number:02}小学", "school").unit.uid
        add_part(ledger, unit, district, ALWAYS)
        if number % 2:
            held = content(uids["0003"], "training", "2025-11-11", f"联片教研 {number}")
            write(ledger, of_unit(held, unit))
    adopt(ledger, path.parent, SCHOOLS)
    ledger.close()
    return path


def with_partners(path: Path) -> Path:
    """An alliance of the school and two others, with scores of the school and of one of them."""
    ledger = open_ledger(str(path), APRIL)
    uids = teacher_uids(ledger)
    with ledger.reading() as session:
        own = str(school_of(session).id)
    alliance = add_unit(ledger, "河湾联动体", "alliance").unit.uid
    others = [add_unit(ledger, name, "school").unit.uid for name in ("河口小学", "河东小学")]
    for uid in (own, *others):
        add_part(ledger, uid, alliance, ALWAYS)
    judged = [content(uids["0001"], "evaluation", "2025-11-10", f"评价{n}") for n in range(3)]
    write(ledger, *(of_unit(one, own) for one in judged[:2]), of_unit(judged[2], others[0]))
    adopt(ledger, path.parent, SCORE)
    ledger.close()
    return path
