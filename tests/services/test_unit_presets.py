"""The presets about groups and schools in a real ledger: whom they bind, and what counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from studyhours.services.checking.checking import CheckRequest, UnitChecked, check
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.unit_changes import add_part, add_unit
from studyhours.services.records.rows import RecordContent, RecordWriter
from studyhours.services.registers.writing import Basis, pair
from studyhours.services.rulebook.rulesets import adopt_preset, list_presets
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import Walked

AS_OF = date(2026, 8, 31)
ALWAYS = Basis(date(2025, 9, 1))
OF_SUBJECT_GROUPS = (
    "group-result", "group-weekly-slot", "group-study-meeting", "group-selection",
    "group-study-session",
)  # fmt: skip
OF_SCHOOL = (
    "reading-groups", "school-reading-events", "school-monthly-activities",
    "evaluation-by-parents",
)  # fmt: skip
OF_DISTRICTS = ("district-inspections", "district-exchange", "backbone-exchange")
KINDS = ("party_branch", "school_pair", "alliance", "district", "county")


def adopt_presets(ledger: Ledger) -> set[str]:
    """Every preset that binds others than teachers; returns their ids."""
    wanted = {
        preset.ruleset.id
        for preset in list_presets()
        if any(rule.subject != "teacher" for rule in preset.ruleset.rules)
    }
    with ledger.writing() as tx:
        for preset in sorted(wanted):
            adopt_preset(tx, school_of(tx.session), preset)
    return wanted


def _write(ledger: Ledger, *records: RecordContent) -> None:
    with ledger.writing() as tx:
        writer = RecordWriter(tx, school_of(tx.session).id)
        for one in records:
            writer.add(one)
        writer.flush()


def _units(ledger: Ledger) -> dict[str, UnitChecked]:
    found = check(ledger, CheckRequest(year="2025-2026", as_of=AS_OF, explain=True))
    return {one.name: one for one in (*found.groups, *found.schools)}


def _statuses(unit: UnitChecked) -> dict[str, str]:
    return {f"{one.ruleset_id}/{one.rule_id}": one.status for one in unit.result.rules}


@pytest.mark.both_engines
def test_every_preset_binds_the_unit_it_is_about_and_no_other(walked: Walked) -> None:
    ledger = walked.ledger
    adopted = adopt_presets(ledger)
    assert len(adopted) == 23
    for kind in KINDS:
        add_unit(ledger, f"某{kind}", kind)
    with ledger.reading() as session:
        own = school_of(session).name
    other = add_unit(ledger, "河东小学", "school").unit
    add_part(ledger, own, "某school_pair", ALWAYS, "larger")
    add_part(ledger, other.uid, "某school_pair", ALWAYS, "smaller")
    add_part(ledger, own, "某alliance", ALWAYS, "lead")
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    pair(ledger, uids["0001"], uids["0003"], ALWAYS)
    units = _units(ledger)
    bound: dict[str, set[str]] = {}
    for name, unit in units.items():
        for rule, status in _statuses(unit).items():
            # Nobody did anything; where there is nobody to look at, a person is asked.
            assert status in {"missed", "needs_decision", "not_applicable"}, (name, rule)
            if status != "not_applicable":
                bound.setdefault(rule.partition("/")[0], set()).add(name)
    assert set(bound) == adopted, "each binds somebody"
    (mentors,) = (name for name, unit in units.items() if unit.kind == "pair")
    assert bound.pop("help-between-schools") == {own, "河东小学"}
    assert bound.pop("mentor-pair-terms") == {mentors}
    assert bound.pop("pair-assessment") == {own, "河东小学", "某school_pair"}
    assert bound == {
        preset: names
        for presets, names in (
            (OF_SUBJECT_GROUPS, {"数学组", "综合组", "语文组"}),
            (OF_SCHOOL, {own}),
            (("alliance-school-case", "shared-scores"), {own}),
            (("pair-cooperation",), {"某school_pair"}),
            (("alliance-research", "alliance-deputies"), {"某alliance"}),
            (OF_DISTRICTS, {"某district"}),
            (("county-events", "county-inspections"), {"某county"}),
            (("party-branch",), {"某party_branch"}),
        )
        for preset in presets
    }


@pytest.mark.both_engines
def test_what_is_entered_once_counts_for_all_it_concerns(walked: Walked) -> None:
    """A joint activity: for the alliance, and for each teacher credited."""
    ledger = walked.ledger
    adopt_presets(ledger)
    alliance = UUID(add_unit(ledger, "东片联动体", "alliance").unit.uid)
    uids = teacher_uids(ledger)
    plan = content(uids["0001"], "writing", "2025-09-30", "计划", type="research_plan")
    days = [f"2025-{month}-15" for month in ("09", "10", "11", "12")]
    days += [f"2026-{month}-15" for month in ("03", "04", "05", "06")]
    joint = [
        replace(
            content(uids[number], "training", day, "联合教研", type="joint_research"),
            units=(alliance,),
        )
        for day in days
        for number in ("0001", "0003")
    ]
    _write(ledger, replace(plan, units=(alliance,)), *joint)
    found = _units(ledger)["东片联动体"]
    said = {rule: status for rule, status in _statuses(found).items() if "research/" in rule}
    assert said == {
        "alliance-research/year": "met",
        "alliance-research/term": "met",
        "alliance-research/plan": "met",
    }
    at = next(n for n, one in enumerate(found.result.rules) if one.rule_id == "term")
    windows = found.result.rules[at].windows
    assert windows is not None
    assert [one.value for one in windows.each] == [4, 4]
    assert len(found.traces[at].counted) == 8
