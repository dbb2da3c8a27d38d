"""What a closed year rests on besides records: frozen, and corrected only with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import Fault
from studyhours.domain.quantity import Amount
from studyhours.domain.texts import load_texts
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.corrected import EntryCorrected, TeacherCorrected
from studyhours.services.closing.reading import YearRead, read_year
from studyhours.services.closing.reasons import REASON_ASKED, because
from studyhours.services.closing.text import entry_change_text, facts_text
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_changes import change_teacher, read_entry
from studyhours.services.people.teacher_facts import end_service, set_state, undo_facts
from studyhours.services.people.teachers import add_fact
from studyhours.services.registers.writing import (
    Basis,
    RegisterChanged,
    decide,
    end_entry,
    exempt,
    grant_hours,
    join_group,
    pair,
    remove_entry,
    undo_register,
)
from studyhours.services.rulebook.rulesets import use_rules
from studyhours.services.settings.school_years import set_terms
from tests.services.record_world import teacher_uids
from tests.support.scenario import YEAR, Walked, write_csv

JUNE = Basis(date(2026, 6, 1), date(2026, 6, 30), "支教", "教〔2026〕3号")
AFTER = Basis(date(2026, 9, 5), date(2026, 12, 30), "产假")
WHOLE_YEAR = Basis(date(2025, 9, 1), date(2026, 8, 31), "教务会议")
LATER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))


def asks(step: Callable[[], object]) -> bool:
    """Whether a step is refused because nobody says why."""
    try:
        step()
    except Fault as fault:
        if fault.code != REASON_ASKED:
            raise
        return True
    return False


def adopt_rules(ledger: Ledger, folder: Path) -> None:
    """A rule over hours granted, and one that needs a decision of everybody."""
    file = folder / "granted.yaml"
    file.write_text(
        "{format: 1, id: granted, title: 认定, rules: [{id: one, title: 认定, window: school_year,"
        " measure: {grant: hour}, at_least: 24}]}",
        encoding="utf-8",
    )
    use_rules(ledger, file)
    file = folder / "open.yaml"
    file.write_text(
        "{format: 1, id: open, title: 待定, rules: [{id: two, title: 待定, window: school_year,"
        " measure: {count: record, of: {kind: award}}, at_least: 1,"
        " applies_to: {fact: long_course, is: yes}}]}",
        encoding="utf-8",
    )
    use_rules(ledger, file)


def corrections(read: YearRead) -> dict[str, TeacherCorrected]:
    return {one.staff_no or "": one for one in read.corrections}


def of_rule(one: TeacherCorrected, rule: str) -> tuple[EntryCorrected, ...]:
    return next(found.entries for found in one.rules if found.rule.id == rule)


def uid_of(step: RegisterChanged) -> str:
    assert step.after is not None
    return step.after.uid


@pytest.fixture
def ledger(walked: Walked, tmp_path: Path) -> Ledger:
    """The small school with rules that ask for registers, in October after its year."""
    adopt_rules(walked.ledger, tmp_path)
    return replace(walked.ledger, clock=LATER)


def test_what_results_rest_on_is_kept_as_it_was_said(ledger: Ledger) -> None:
    granted = grant_hours(ledger, "0001", Amount(2400, "hour"), JUNE)
    grant_hours(ledger, "0001", Amount(9900, "hour"), AFTER)
    freed = exempt(ledger, "0002", "granted", WHOLE_YEAR)
    decided = decide(ledger, "0003", "open/two", "met", WHOLE_YEAR)
    close_year(ledger, YEAR, undecided=True, reason="决定")
    kept = {one.staff_no: one for one in read_year(ledger, YEAR).teachers}
    rules = [rule.id for rule in read_year(ledger, YEAR).rules]
    for number, step, rule in (
        ("0001", granted, "one"),
        ("0002", freed, "one"),
        ("0003", decided, "two"),
    ):
        (entry,) = kept[number].entries
        assert entry.entry == step.after
        assert {rules[place] for place in entry.rules} == {rule}
    assert kept["0004"].entries == ()
    assert examine(ledger) == ()


def test_an_entry_that_is_another_is_a_correction_with_its_reason(ledger: Ledger) -> None:
    granted = grant_hours(ledger, "0001", Amount(2400, "hour"), JUNE)
    freed = exempt(ledger, "0002", "granted", WHOLE_YEAR)
    close_year(ledger, YEAR, undecided=True, reason="决定")
    assert asks(lambda: remove_entry(ledger, uid_of(granted)))
    assert asks(lambda: end_entry(ledger, uid_of(freed), date(2025, 12, 31)))
    assert read_year(ledger, YEAR).corrections == ()
    with because("重复认定"):
        removed = remove_entry(ledger, uid_of(granted))
    with because("提前返岗"):
        end_entry(ledger, uid_of(freed), date(2025, 12, 31))
    new = grant_hours(ledger, "0003", Amount(2400, "hour"), JUNE)
    grant_hours(ledger, "0004", Amount(2400, "hour"), AFTER)

    found = corrections(read_year(ledger, YEAR))
    assert set(found) == {"0001", "0002", "0003"}
    (gone,) = of_rule(found["0001"], "one")
    assert (gone.what, gone.before, gone.now) == ("deleted", granted.after, None)
    assert (gone.reason, gone.by) == ("重复认定", ledger.actor.name)
    (ended,) = of_rule(found["0002"], "one")
    assert (ended.what, ended.reason) == ("changed", "提前返岗")
    assert (ended.before, ended.now and ended.now.last) == (freed.after, date(2025, 12, 31))
    (added,) = of_rule(found["0003"], "one")
    assert (added.what, added.now, added.reason) == ("added", new.after, JUNE.reason)
    assert found["0003"].steps == 1
    zh = load_texts("zh")
    assert entry_change_text(gone, zh) == "认定学时：24 学时（2026年6月1日至2026年6月30日）"
    assert " → " in entry_change_text(ended, zh)

    assert asks(lambda: undo_register(ledger, removed))
    with because("误删"):
        undo_register(ledger, removed)
    assert "0001" not in corrections(read_year(ledger, YEAR))
    assert examine(ledger) == ()


@pytest.mark.both_engines
def test_what_lies_behind_the_year_is_no_correction(ledger: Ledger) -> None:
    freed = exempt(ledger, "0001", "granted", Basis(date(2025, 9, 1), None, "借调"))
    close_year(ledger, YEAR, undecided=True, reason="决定")
    end_entry(ledger, uid_of(freed), date(2026, 9, 30))
    exempt(ledger, "0002", "granted", AFTER)
    join_group(ledger, "0002", "grade_group", "一年级组", Basis(date(2026, 9, 1)))
    uid = str(teacher_uids(ledger)["0003"])
    set_state(ledger, uid, "title", "高级教师", date(2026, 9, 1))
    end_service(ledger, uid, date(2026, 9, 30))
    entry = read_entry(ledger, uid)
    change_teacher(ledger, uid, replace(entry, remarks="副校长"))
    found = corrections(read_year(ledger, YEAR))
    assert set(found) == {"0001"}, "what the closing kept is another, though only after the year"
    assert found["0001"].rules == ()
    assert [one.what for one in found["0001"].unfelt_entries] == ["changed"]


def test_entries_without_a_reason_of_their_own_need_one(ledger: Ledger) -> None:
    close_year(ledger, YEAR, undecided=True, reason="决定")
    spring = Basis(date(2026, 3, 1))
    assert asks(lambda: pair(ledger, "0001", "0002", spring))
    assert asks(lambda: join_group(ledger, "0002", "grade_group", "一年级组", spring))
    pair(ledger, "0001", "0002", replace(spring, reason="补登"))


def test_facts_of_a_closed_year_need_a_reason_and_are_told(ledger: Ledger) -> None:
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    close_year(ledger, YEAR, undecided=True, reason="决定")
    steps: dict[str, Callable[[], object]] = {
        "title": lambda: set_state(ledger, uids["0001"], "title", "高级教师", date(2026, 3, 1)),
        "service": lambda: end_service(ledger, uids["0002"], date(2026, 5, 31)),
        "long_course": lambda: add_fact(
            ledger, "0003", "long_course", "yes", first=date(2026, 2, 1), last=date(2026, 2, 9)
        ),
        "sex": lambda: change_teacher(
            ledger, uids["0004"], replace(read_entry(ledger, uids["0004"]), sex="other")
        ),
    }
    for name, step in steps.items():
        assert asks(step), name
        with because(f"补报 {name}"):
            step()
    found = corrections(read_year(ledger, YEAR))
    told = {
        number: [(one.attributes, one.reason) for one in found[number].facts] for number in found
    }
    assert told == {
        f"000{number}": [((name,), f"补报 {name}")] for number, name in enumerate(steps, 1)
    }
    assert facts_text(found["0001"].facts[0], load_texts("zh")) == "职称"
    assert examine(ledger) == ()


def test_taking_a_fact_back_is_a_correction_too(ledger: Ledger) -> None:
    uid = str(teacher_uids(ledger)["0001"])
    step = set_state(ledger, uid, "title", "高级教师", date(2026, 3, 1))
    close_year(ledger, YEAR, undecided=True, reason="决定")
    assert asks(lambda: undo_facts(ledger, step))
    with because("填错"):
        undo_facts(ledger, step)


@pytest.mark.both_engines
def test_a_roster_that_corrects_a_closed_year_needs_a_reason(
    ledger: Ledger, tmp_path: Path
) -> None:
    close_year(ledger, YEAR, undecided=True, reason="决定")
    name = next(one.name for one in read_year(ledger, YEAR).teachers if one.staff_no == "0001")
    same = write_csv(tmp_path / "same.csv", [["工号", "姓名"], ["0001", name]])
    import_roster(ledger, same)
    rows = [["工号", "姓名", "参加工作时间"], ["0001", name, "1999-08-01"]]
    other = write_csv(tmp_path / "other.csv", rows)
    dry = import_roster(ledger, other, dry_run=True)
    assert dry.sheets[0].corrections == {YEAR: 1}
    assert asks(lambda: import_roster(ledger, other))
    with because("档案核对"):
        import_roster(ledger, other)
    (fact,) = corrections(read_year(ledger, YEAR))["0001"].facts
    assert (fact.attributes, fact.reason) == (("joined_profession",), "档案核对")
    assert not asks(lambda: import_roster(ledger, other)), "nothing is another any more"


@pytest.mark.both_engines
def test_other_terms_of_a_closed_year_need_a_reason(ledger: Ledger) -> None:
    close_year(ledger, YEAR, undecided=True, reason="决定")
    terms = [(date(2025, 9, 1), date(2026, 1, 20)), (date(2026, 2, 20), date(2026, 7, 1))]
    assert asks(lambda: set_terms(ledger, YEAR, terms))
    set_terms(ledger, "2026-2027", [(date(2026, 9, 1), date(2027, 1, 20))])
    with because("校历更正"):
        set_terms(ledger, YEAR, terms)


def test_a_reason_holds_for_its_block_alone(ledger: Ledger) -> None:
    close_year(ledger, YEAR, undecided=True, reason="决定")
    with because("  "):
        assert asks(lambda: set_terms(ledger, YEAR, [(date(2025, 9, 1), date(2026, 1, 20))]))
    with because("外"):
        with because("里"):
            pass
        set_terms(ledger, YEAR, [(date(2025, 9, 1), date(2026, 1, 20))])
    assert asks(lambda: set_terms(ledger, YEAR, [(date(2025, 9, 1), date(2026, 1, 19))]))
