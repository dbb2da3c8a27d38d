"""The growth handbook: its four parts, goals, comments, versions, and who may do what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.growth.drafts import PartDraft, drafts_of, keep_part
from studyhours.services.growth.goals import RECORD, RULE, Goal
from studyhours.services.growth.handbook import PartText, read_handbook, save_part
from studyhours.services.growth.part_versions import part_versions
from studyhours.services.growth.reach import growth_people
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.teacher_facts import set_state
from studyhours.services.records.drafts import list_drafts, new_draft_uid
from studyhours.services.records.saving import Wanted, add_record, restore_records
from studyhours.services.registers.writing import Basis, join_group
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.rulebook.rulesets import adopt_preset
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import YEAR, Walked


def _as(ledger: Ledger, name: str, uid: str, /, **grants: str) -> Ledger:
    return replace(ledger, actor=Actor(name, functions_of(grants), uid))


@pytest.mark.both_engines
def test_parts_goals_and_what_is_drawn(walked: Walked) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    one = str(uids["0001"])
    empty = read_handbook(ledger, one, YEAR)
    assert [part.version for part in empty.parts.values()] == ["", "", "", ""]
    assert empty.footprints  # drawn from what was imported
    assert all(part.said == PartText() for part in empty.parts.values())
    add_record(ledger, content(uids["0001"], "award", "2026-03-04", "教学能手", type="prize"))
    add_record(ledger, content(uids["0001"], "writing", "2026-03-05", "说理", type="paper"))
    goals = (
        Goal("发表四篇论文", measure=RECORD, about="writing/paper", target=4),
        Goal("学满学时", measure=RULE, about="school-72/hours.total"),
        Goal("带好一个班", "three_years"),
        Goal("   "),
    )
    said = PartText("本学年重点研究说理课。", "三年内成为骨干。", goals)
    saved = save_part(ledger, one, YEAR, "plan", said, "")
    book = read_handbook(ledger, one, YEAR)
    assert book.parts["plan"].said == replace(said, goals=goals[:3])
    assert book.parts["plan"].version == saved.saved.version
    papers, hours, free = book.goals
    assert (papers.count, papers.reached, papers.part) == (2, False, 0.5)
    assert hours.result is not None
    assert (hours.result.rule_id, hours.reached) == ("hours.total", True)
    assert (free.reached, free.part) == (False, None)
    assert [record.title for record in book.results][-2:] == ["教学能手", "说理"]
    assert {(record.kind, record.type) for record in book.results} <= {
        ("award", "prize"), ("writing", "paper"), ("writing", "case"),
    }  # fmt: skip
    assert "教学能手" in [record.title for record in book.picked]
    # What is picked stands alone.
    pick = book.footprints[0].uid
    save_part(ledger, one, YEAR, "footprints", PartText(picks=(pick,)), "")
    assert [record.uid for record in read_handbook(ledger, one, YEAR).picked] == [pick]
    # The goal for three years goes on in the next year, the others do not.
    later = read_handbook(ledger, one, "2026-2027")
    assert [(goal.goal.text, goal.since) for goal in later.goals] == [("带好一个班", YEAR)]
    assert later.parts["plan"].version == ""


def test_rules_of_handbooks_see_what_is_written(walked: Walked) -> None:
    ledger = walked.ledger
    one = str(teacher_uids(ledger)["0001"])
    set_state(ledger, one, "layer", "青年", None)
    with ledger.writing() as tx:
        adopt_preset(tx, school_of(tx.session), "growth-handbook")

    def stands() -> str:
        request = CheckRequest(year=YEAR, as_of=date(2026, 8, 31), teacher=one)
        rules = check(ledger, request).teachers[0].result.rules
        return next(rule.status for rule in rules if rule.rule_id == "handbook")

    assert stands() != "met"
    for part in ("present", "plan", "footprints", "results"):
        save_part(ledger, one, YEAR, part, PartText("写好了"), "")
    assert stands() == "met"


def test_versions_are_kept_and_come_back(walked: Walked) -> None:
    ledger = walked.ledger
    one = str(teacher_uids(ledger)["0001"])
    first = save_part(ledger, one, YEAR, "present", PartText("教龄三年。"), "")
    assert first.before is None
    with pytest.raises(UnusableInput, match="record_changed_meanwhile"):
        save_part(ledger, one, YEAR, "present", PartText("别的"), "")
    second = save_part(ledger, one, YEAR, "present", PartText("教龄四年。"), first.saved.version)
    assert second.before == first.saved.version
    uid = first.saved.uid
    assert [one.said.text for one in part_versions(ledger, uid)] == ["教龄四年。", "教龄三年。"]
    restore_records(ledger, [Wanted(uid, first.saved.version, second.saved.version)])
    book = read_handbook(ledger, one, YEAR)
    assert book.parts["present"].said.text == "教龄三年。"
    restore_records(ledger, [Wanted(uid, None, book.parts["present"].version)])
    assert read_handbook(ledger, one, YEAR).parts["present"].record is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (PartText(), "part_empty"),
        (PartText("字" * 50_001), "part_too_long"),
        (PartText("x", goals=(Goal("字" * 201),)), "goal_too_long"),
        (PartText("x", goals=(Goal("论文", measure=RECORD),)), "goal_unclear"),
        (PartText("x", goals=(Goal("论文"),) * 31), "too_many_goals"),
    ],
)
def test_what_cannot_be_kept_is_told(walked: Walked, said: PartText, code: str) -> None:
    one = str(teacher_uids(walked.ledger)["0001"])
    with pytest.raises(UnusableInput, match=code):
        save_part(walked.ledger, one, YEAR, "plan", said, "")
    with pytest.raises(UnusableInput, match="unknown_part"):
        save_part(walked.ledger, one, YEAR, "end", PartText("x"), "")


def test_drafts_belong_to_who_typed_and_go_with_saving(walked: Walked) -> None:
    ledger = walked.ledger
    one = str(teacher_uids(ledger)["0001"])
    uid = new_draft_uid(ledger)
    draft = PartDraft(uid, PartText("还没写完", goals=(Goal("目标"),)), "")
    keep_part(ledger, one, YEAR, "plan", draft)
    assert drafts_of(ledger, one, YEAR)["plan"].said == draft.said
    assert list_drafts(ledger) == ()  # no draft of a record
    assert drafts_of(ledger, one, "2026-2027") == {}
    mine = _as(ledger, "other", one, teacher="self")
    assert drafts_of(mine, one, YEAR) == {}
    save_part(ledger, one, YEAR, "plan", draft.said, "", draft=uid)
    assert drafts_of(ledger, one, YEAR) == {}


def test_who_may_read_write_and_comment(walked: Walked) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    one, head, other = (str(uids[number]) for number in ("0001", "0004", "0003"))
    basis = Basis(first=date(2025, 9, 1))
    join_group(ledger, head, "subject_group", "语文组", basis, "head")
    own = _as(ledger, "ouyang", one, teacher="self")
    saved = save_part(own, one, YEAR, "present", PartText("我的现状"), "")
    book = read_handbook(own, one, YEAR)
    assert (book.reach.may_write, book.reach.may_comment) == (True, False)
    assert book.parts["present"].status == "submitted"  # the school looks at it first
    stranger = _as(ledger, "li", other, teacher="self")
    for act in (
        lambda: read_handbook(stranger, one, YEAR),
        lambda: save_part(stranger, one, YEAR, "plan", PartText("x"), ""),
        lambda: part_versions(stranger, saved.saved.uid),
    ):
        with pytest.raises(NotPermitted):
            act()
    heads = _as(ledger, "wang", head, group_head="group")
    assert read_handbook(heads, one, YEAR).reach.may_comment
    with pytest.raises(NotPermitted):
        read_handbook(heads, other, YEAR)
    with pytest.raises(NotPermitted):
        save_part(heads, one, YEAR, "plan", PartText("x"), "")
    add_comment(heads, saved.saved.uid, "写得实在。")
    assert [note.text for note in read_handbook(own, one, YEAR).parts["present"].notes] == [
        "写得实在。"
    ]
    people = growth_people(heads)
    assert people.own == head
    assert {teacher.uid for teacher in people.teachers} == {one, head}
    assert [teacher.uid for teacher in growth_people(own).teachers] == [one]
    assert len(growth_people(ledger).teachers) == 5
