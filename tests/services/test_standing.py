"""One teacher judged again says what a fresh check says, whatever happened in between."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as happenings
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.standing import check_again
from studyhours.services.checking.verdicts import read_verdicts
from studyhours.services.checking.verdicts_again import bring_up_to_date
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import LOCAL, Actor, functions_of
from studyhours.services.records.saving import add_record, change_record, delete_record
from studyhours.services.registers.writing import Basis, pair
from studyhours.services.rulebook.rulesets import adopt_preset, list_presets, use_rules
from tests.domain.strategies import modest
from tests.services.record_world import content, teacher_uids
from tests.services.standing_world import STEPS, Happening
from tests.support.scenario import CLOCK, YEAR, YEAR_END, Walked, walk_imports

ASKED = CheckRequest(year=YEAR, as_of=YEAR_END, teacher="0001")


def _alike(ledger: Ledger, teachers: Sequence[str] = ("0001",)) -> None:
    for teacher in teachers:
        asked = replace(ASKED, teacher=teacher)
        assert check_again(ledger, asked) == check(ledger, asked)


def _entries(ledger: Ledger) -> int:
    with ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@contextmanager
def _statements(ledger: Ledger) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    happenings.listen(ledger.engine, "before_cursor_execute", note)
    yield asked
    happenings.remove(ledger.engine, "before_cursor_execute", note)


@pytest.mark.both_engines
def test_whatever_happens(target: str, walked: Walked, tmp_path: Path) -> None:
    """Another program writes; this one asks now and then, about some teachers."""
    ledger, other = walked.ledger, open_ledger(target, CLOCK)
    examples = 7 if ledger.engine.dialect.name == "sqlite" else 2
    steps = st.lists(st.sampled_from(["add", "edit", "edit", "undo", *STEPS]), max_size=3)
    asked = st.lists(st.sampled_from(["0001", "0001", "0002", "0003"]), min_size=1, max_size=2)

    @given(
        rounds=st.lists(st.tuples(steps, asked), min_size=1, max_size=5),
        chance=st.randoms(use_true_random=False),
    )
    # A smaller history would begin from another school: there is nothing to shrink.
    @settings(modest(examples), phases=[Phase.generate])
    def happen(rounds: list[tuple[list[str], list[str]]], chance: random.Random) -> None:
        world, shown = Happening(other, tmp_path, chance), None
        for names, teachers in rounds:
            for name in names:
                world.happen(name)
                event(name)
            _alike(ledger, teachers)
            shown = bring_up_to_date(ledger, shown, YEAR, YEAR_END)
            whole = read_verdicts(ledger, YEAR, YEAR_END)
            assert replace(shown, seconds=0) == replace(whole, seconds=0)

    happen()
    other.close()


def test_all_that_may_happen_does(tmp_path: Path) -> None:
    """Nothing of the above is refused every time, and each alone is noticed."""
    ledger = walk_imports(str(tmp_path / "one.studyhours")).ledger
    world = Happening(ledger, tmp_path, random.Random(5))
    _alike(ledger)
    for name in STEPS:
        before = _entries(ledger)
        for _ in range(6):
            world.happen(name)
            if _entries(ledger) > before:
                break
        assert _entries(ledger) > before, name
        _alike(ledger)
    ledger.close()


@pytest.mark.both_engines
def test_a_change_costs_two_short_queries(walked: Walked) -> None:
    """The log since, and the record; no rule, fact or calendar is read again."""
    ledger = walked.ledger
    with ledger.writing() as tx:
        for preset in list_presets():
            adopt_preset(tx, school_of(tx.session), preset.ruleset.id)
    first = content(teacher_uids(ledger)["0001"], "writing", "2025-11-08", "一", type="reflection")
    check_again(ledger, ASKED)
    saved = add_record(ledger, first)
    with _statements(ledger) as asked:
        added = check_again(ledger, ASKED)
    assert len([one for one in asked if one.startswith("SELECT")]) == 2
    with _statements(ledger) as asked:
        assert check_again(ledger, ASKED) == added
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
    assert added == check(ledger, ASKED)
    delete_record(ledger, saved.uid, saved.version)
    _alike(ledger)
    assert check_again(ledger, ASKED) != added


def test_rules_that_ask_the_same_are_all_judged_again(walked: Walked, tmp_path: Path) -> None:
    """Their question is put once."""
    ledger = walked.ledger
    rule = "title: 课, window: school_year, measure: { sum: hour, of: { kind: training } }"
    for name in ("one", "other"):
        rules = "".join(
            f"  - {{ id: {at}, {rule}, at_least: {at[1:]} }}\n" for at in ("r70", "r80")
        )
        head = f"format: 1\nid: {name}\ntitle: 课\nrules:\n"
        file = tmp_path / f"{name}.yaml"
        file.write_text(head + rules, encoding="utf-8")
        use_rules(ledger, file)
    check_again(ledger, ASKED)
    more = content(teacher_uids(ledger)["0001"], "training", "2025-11-08", "一")
    add_record(ledger, replace(more, hundredths=900))
    _alike(ledger)


@pytest.mark.both_engines
def test_only_whose_records_changed_are_judged_again(
    walked: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also who had the record before."""
    ledger, uids = walked.ledger, teacher_uids(walked.ledger)
    mine = replace(content(uids["0001"], "training", "2025-11-08", "一"), hundredths=900)
    saved = add_record(ledger, mine)
    first = bring_up_to_date(ledger, None, None, YEAR_END)
    change_record(ledger, saved.uid, replace(mine, teacher_id=uids["0002"]), saved.version)
    whole = read_verdicts(ledger, None, YEAR_END)
    monkeypatch.setattr("studyhours.services.checking.verdicts_again.read_verdicts", _never)
    bring_up_to_date(ledger, first, None, YEAR_END)
    again = bring_up_to_date(ledger, first, None, YEAR_END)
    assert replace(again, seconds=0) == replace(whole, seconds=0)
    assert again.seconds == first.seconds
    assert first.checked is not None
    assert again.checked is not None
    both = zip(first.checked.teachers, again.checked.teachers, strict=True)
    assert [one.staff_no for one, other in both if one != other] == ["0001", "0002"]
    for other in (replace(ledger, actor=Actor("x", frozenset({"read_school"}))), ledger):
        day = YEAR_END if other is not ledger else date(2026, 5, 9)
        with pytest.raises(AssertionError, match="keeps nothing"):
            bring_up_to_date(other, first, None, day)


def test_what_others_come_to_changes_with_a_record(walked: Walked, tmp_path: Path) -> None:
    """A rule that reads the result of the other of a pair: nobody but all are judged again."""
    ledger = walked.ledger
    file = tmp_path / "tied.yaml"
    file.write_text(
        "format: 1\nid: tied\ntitle: 结对\nrules:\n"
        "  - { id: own, title: 自己, window: school_year,"
        " measure: { sum: hour, of: { kind: training } }, at_least: 500 }\n"
        "  - { id: tied, title: 对方, window: school_year,"
        " linked: { to: partner, rule: own, status: met } }\n",
        encoding="utf-8",
    )
    use_rules(ledger, file)
    pair(ledger, "0001", "0003", Basis(date(2025, 9, 1)))
    before = read_verdicts(ledger, None, YEAR_END)
    more = content(teacher_uids(ledger)["0001"], "training", "2025-11-08", "一")
    add_record(ledger, replace(more, hundredths=60000))
    again = bring_up_to_date(ledger, before, None, YEAR_END)
    whole = read_verdicts(ledger, None, YEAR_END)
    assert replace(again, seconds=0) == replace(whole, seconds=0)
    assert before.checked is not None
    assert again.checked is not None
    both = zip(before.checked.teachers, again.checked.teachers, strict=True)
    assert [one.staff_no for one, other in both if one != other] == ["0001", "0003"]


def test_a_record_passes_to_somebody_else(walked: Walked) -> None:
    ledger, uids = walked.ledger, teacher_uids(walked.ledger)
    mine = replace(content(uids["0001"], "training", "2025-11-08", "一"), hundredths=900)
    saved = add_record(ledger, mine)
    both = ("0001", "0002")
    _alike(ledger, both)
    before = [check_again(ledger, replace(ASKED, teacher=one)) for one in both]
    change_record(ledger, saved.uid, replace(mine, teacher_id=uids["0002"]), saved.version)
    _alike(ledger, both)
    after = [check_again(ledger, replace(ASKED, teacher=one)) for one in both]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_what_is_not_approved_begins_to_count_when_it_is(walked: Walked) -> None:
    ledger, uids = walked.ledger, teacher_uids(walked.ledger)
    claim = content(uids["0002"], "training", "2025-11-08", "一", status="submitted")
    _alike(ledger, ["0002"])
    saved = add_record(ledger, claim)
    before = check_again(ledger, replace(ASKED, teacher="0002"))
    change_record(ledger, saved.uid, replace(claim, status="approved"), saved.version)
    _alike(ledger, ["0002"])
    assert check_again(ledger, replace(ASKED, teacher="0002")) != before


def test_another_day_and_year(walked: Walked) -> None:
    ledger = walked.ledger
    for asked in (
        ASKED,
        replace(ASKED, as_of=date(2025, 10, 10)),
        replace(ASKED, year=None),
        replace(ASKED, year="2024-2025", as_of=date(2025, 8, 31)),
        CheckRequest(teacher="0001"),
        ASKED,
    ):
        assert check_again(ledger, asked) == check(ledger, asked)
    check_again(ledger, replace(ASKED, as_of=date(2026, 5, 9)))
    with _statements(ledger) as asked_of:
        check_again(ledger, replace(ASKED, as_of=date(2026, 5, 9), year=None))
    assert len([one for one in asked_of if one.startswith("SELECT")]) == 1
    tomorrow = replace(ledger, clock=FixedClock(datetime(2025, 12, 10, 2, tzinfo=UTC)))
    asked = CheckRequest(teacher="0001")
    assert check_again(tomorrow, asked).as_of == date(2025, 12, 10)


def test_a_day_goes_by_while_the_window_is_open(walked: Walked) -> None:
    class Clock:
        def now(self) -> datetime:
            return at

    at = datetime(2026, 5, 9, 15, 59, tzinfo=UTC)
    ledger, asked = replace(walked.ledger, clock=Clock()), CheckRequest(teacher="0001")
    assert check_again(ledger, asked).as_of == date(2026, 5, 9)
    at = datetime(2026, 5, 9, 16, 1, tzinfo=UTC)
    assert check_again(ledger, asked).as_of == date(2026, 5, 10)
    assert check_again(ledger, asked) == check(ledger, asked)


def test_everything_else_is_a_plain_check(walked: Walked) -> None:
    ledger = walked.ledger
    for asked in (
        replace(ASKED, teacher=None),
        replace(ASKED, explain=True),
        replace(ASKED, ruleset="school-72"),
    ):
        assert check_again(ledger, asked) == check(ledger, asked)


def test_who_may_not_see_somebody_is_told_so(walked: Walked) -> None:
    ledger, uids = walked.ledger, teacher_uids(walked.ledger)
    _alike(ledger)
    own = Actor("t", functions_of({"teacher": "self"}), str(uids["0002"]))
    theirs = replace(ledger, actor=own)
    assert theirs.kept is not ledger.kept
    _alike(theirs, ["0002"])
    for _ in range(2):
        with pytest.raises(NotPermitted):
            check_again(theirs, ASKED)
    assert replace(theirs, actor=LOCAL).kept.standing is None
    _alike(theirs, ["0002"])


def test_a_fault_leaves_nothing_half_done(walked: Walked) -> None:
    ledger = walked.ledger
    _alike(ledger)
    for wrong, code in (("nobody", "unknown_teacher_named"), ("王芳", "ambiguous_name")):
        with pytest.raises(UnusableInput, match=code):
            check_again(ledger, replace(ASKED, teacher=wrong))
        _alike(ledger, ["0001", "欧阳若兰", "0002"])
    ledger.close()
    assert ledger.kept.standing is None


def test_more_teachers_than_are_kept(walked: Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyhours.services.checking.standing._TEACHERS", 2)
    monkeypatch.setattr("studyhours.services.checking.standing._QUESTIONS", 4)
    ledger, uids = walked.ledger, teacher_uids(walked.ledger)
    for number, who in enumerate(("0001", "0002", "0003", "0001", "0003")):
        add_record(ledger, content(uids[who], "training", "2025-11-08", str(number)))
        _alike(ledger, ["0001", "0003", "0002"])


def test_another_past_with_as_many_entries(tmp_path: Path) -> None:
    """A restored backup to which as much was done since is not what was known."""
    path, kept = tmp_path / "one.studyhours", tmp_path / "kept.studyhours"
    ledger = walk_imports(str(path)).ledger
    mine = content(teacher_uids(ledger)["0001"], "training", "2025-11-08", "一")
    shutil.copyfile(path, kept)
    add_record(ledger, replace(mine, hundredths=900))
    _alike(ledger)
    before = check_again(ledger, ASKED)
    shutil.copyfile(kept, path)
    add_record(ledger, replace(mine, hundredths=100))
    _alike(ledger)
    assert check_again(ledger, ASKED) != before
    path.rename(tmp_path / "away.studyhours")
    with pytest.raises(UnusableInput, match="ledger_gone"):
        check_again(ledger, ASKED)


def _never(*_: object) -> None:
    raise AssertionError("a plain check keeps nothing")
