"""Rows beside records that two copies say differently: shown side by side, chosen, undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from studyhours.db.models import (
    AuditEntry,
    Exemption,
    HolidayRow,
    Kind,
    RowConflict,
    RuleSetVersion,
    Teacher,
    TeacherFact,
)
from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reasons import because
from studyhours.services.exchange.conflicts import OURS, THEIRS
from studyhours.services.exchange.row_choices import (
    RowDecision,
    decide_all_rows,
    decide_rows,
    list_row_sides,
)
from studyhours.services.exchange.undoing import list_merges, undo_merge
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teachers import add_fact
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import exempt
from studyhours.services.settings.calendar_days import change_day
from tests.services.exchange.world import Stick, assert_sound, home_ledger
from tests.support.ledgers import copy_ledger
from tests.support.scenario import CLOCK, YEAR, Walked, walk_imports

BASIS = Basis(date(2025, 9, 1), date(2026, 7, 1), "支教")


def _copied(school: Ledger, folder: Path) -> Ledger:
    """A second copy of a ledger, which both know."""
    Stick(folder).write(school)  # has made its key
    backup(school, folder / "school.backup")
    restore(folder / "school.backup", str(folder / "copy.studyhours"), CLOCK)
    return open_ledger(str(folder / "copy.studyhours"), CLOCK)


def _logged(ledger: Ledger) -> list[Mapping[str, Any]]:
    with ledger.reading() as session:
        query = select(AuditEntry.details).where(AuditEntry.action == "row.decide")
        return list(session.scalars(query.order_by(AuditEntry.number)))


def _remarks(ledger: Ledger) -> str | None:
    with ledger.reading() as session:
        return session.scalars(select(Teacher.remarks).where(Teacher.staff_no == "0001")).one()


@pytest.mark.both_engines
def test_a_row_both_have_changed_is_shown_and_chosen(walked: Walked, tmp_path: Path) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    copy = _copied(school, tmp_path)
    for ledger, said in ((school, "病休"), (copy, "返聘")):
        with ledger.writing() as tx:
            first = update(Teacher).where(Teacher.staff_no == "0001")
            tx.session.execute(first.values(remarks=said))
    merged = stick.carry(copy, school)
    assert (merged.counts.sides, merged.rows_left) == (1, ())
    (one,) = list_row_sides(school)
    (line,) = [line for line in one.lines if line.differs]
    assert (one.part, line.column, line.ours, line.theirs) == (
        "teacher", "remarks", "病休", "返聘",
    )  # fmt: skip
    assert one.title.endswith("欧阳若兰")
    # The same again is one question still; undone there is none.
    assert stick.carry(copy, school).counts.sides == 0
    assert len(list_row_sides(school)) == 1
    undo_merge(school)
    assert list_row_sides(school) == ()
    stick.carry(copy, school)
    (one,) = list_row_sides(school)
    decide_rows(school, [RowDecision(one.id, one.shown, THEIRS)])
    assert (_remarks(school), list_row_sides(school)) == ("返聘", ())
    (entry,) = _logged(school)
    assert entry["differs"] == {"remarks": ["病休", "返聘"]}
    with pytest.raises(UnusableInput, match="merge_changed_since"):
        undo_merge(school, list_merges(school)[0].id)
    assert stick.carry(copy, school).counts.sides == 0
    assert_sound(school)
    copy.close()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two copies of a school's ledger that differ in a row of nearly every sort."""
    folder = tmp_path_factory.mktemp("sides")
    school = walk_imports(str(folder / "school.studyhours")).ledger
    add_fact(school, "0001", "title", "一级教师", first=date(2025, 9, 1))
    exempt(school, "0001", "all", BASIS)
    copy = _copied(school, folder)
    for ledger, day in ((school, date(2026, 7, 1)), (copy, date(2026, 8, 1))):
        with ledger.writing() as tx:
            tx.session.execute(update(Exemption).values(last=day))
            tx.session.execute(update(RuleSetVersion).values(last=day))
            tx.session.execute(update(TeacherFact).where(TeacherFact.attribute == "title")
                               .values(value=f"{day.month}月评"))  # fmt: skip
            tx.session.execute(text(f"UPDATE activity SET place = '{day.month}号楼'"))
            tx.session.execute(text(f"UPDATE attendance SET note = '{day.month}'"))
            reviewer = "office" if day.month == 7 else "nobody"
            tx.session.execute(update(Kind).where(Kind.id == "reading").values(reviewer=reviewer))
        change_day(ledger, date(2025, 11, 12), working=False, name=f"{day.month}班运动会")
    school.close()
    copy.close()
    return folder


@pytest.fixture
def two(both: Path, tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    """Those two, to change."""
    names = ("school.studyhours", "copy.studyhours")
    opened = [open_ledger(str(copy_ledger(both / one, tmp_path / one)), CLOCK) for one in names]
    yield opened[0], opened[1]
    for one in opened:
        one.close()


SORTS = ["activity", "attendance", "exemption", "holiday", "kind", "rules", "teacherfact"]


def test_of_every_sort_all_or_all_of_one_are_chosen(
    two: tuple[Ledger, Ledger], tmp_path: Path
) -> None:
    school, copy = two
    stick = Stick(tmp_path)
    merged = stick.carry(copy, school)
    found = list_row_sides(school)
    assert sorted({one.part for one in found}) == SORTS
    assert (merged.counts.sides, merged.rows_left) == (len(found), ())
    rules = [one for one in found if one.part == "rules"]
    assert {line.column for one in rules for line in one.lines if line.differs} == {"last"}
    assert decide_all_rows(school, OURS, "kind").count == 1
    assert decide_all_rows(school, THEIRS).count == len(found) - 1
    assert list_row_sides(school) == ()
    assert [one["take"] for one in _logged(school)].count("ours") == 1
    with school.reading() as session:
        assert session.scalars(select(Exemption.last)).all() == [date(2026, 8, 1)]
        day = select(HolidayRow.name).where(HolidayRow.day == date(2025, 11, 12))
        assert session.scalars(day).all() == ["8班运动会"]
        assert session.scalars(select(Kind.reviewer).where(Kind.id == "reading")).one() == "office"
    # What is chosen is not asked again; the other copy has one row left to choose.
    assert stick.carry(copy, school).counts.sides == 0
    stick.carry(school, copy)
    assert [one.part for one in list_row_sides(copy)] == ["kind"]
    decide_all_rows(copy, THEIRS)
    assert stick.carry(copy, school).counts.sides == 0
    for ledger in two:
        assert_sound(ledger)


def test_what_cannot_be_chosen_changes_nothing(two: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    school, copy = two
    Stick(tmp_path).carry(copy, school)
    fact = next(one for one in list_row_sides(school) if one.part == "teacherfact")
    other = next(one for one in list_row_sides(school) if one.part == "activity")
    stale = [RowDecision(other.id, other.shown, THEIRS), RowDecision(fact.id, "x", THEIRS)]
    for decisions, code in (
        (stale, "record_changed_meanwhile"),
        ([RowDecision("x", fact.shown, OURS)], "unknown_conflict"),
        ([RowDecision(fact.id, fact.shown, OURS)] * 2, "unknown_conflict"),
    ):
        with pytest.raises(UnusableInput, match=code):
            decide_rows(school, decisions)
    assert len(list_row_sides(school)) == len({one.id for one in list_row_sides(school)})
    assert _logged(school) == []
    # The copy's teacher fact is of somebody who is gone here.
    with school.writing() as tx:
        row = tx.session.get(RowConflict, UUID(fact.id))
        assert row is not None
        row.theirs = {**row.theirs, "teacher_id": fact.id}
    with pytest.raises(UnusableInput, match="row_in_the_way"):
        decide_rows(school, [RowDecision(fact.id, fact.shown, THEIRS)])
    # A closed year wants a reason, which stands in the log.
    close_year(school, YEAR, early=True, undecided=True, reason="试")
    days = next(one for one in list_row_sides(school) if one.part == "holiday")
    with pytest.raises(UnusableInput, match="closed_year_reason"):
        decide_rows(school, [RowDecision(days.id, days.shown, THEIRS)])
    with because("以副本为准"):
        decide_rows(school, [RowDecision(days.id, days.shown, THEIRS)])
    assert _logged(school)[-1]["correction"]["reason"] == "以副本为准"


def test_a_teacher_s_own_ledger_asks_nobody(tmp_path: Path) -> None:
    school = walk_imports(str(tmp_path / "school.studyhours")).ledger
    home, stick = home_ledger(str(tmp_path / "home.studyhours")), Stick(tmp_path)
    stick.both(home, school, "0001")
    for one, value in ((school, "一级教师"), (home, "二级教师")):
        add_fact(one, "0001", "title", value, first=date(2025, 9, 1))
    assert stick.carry(home, school).counts.sides == 0
    assert stick.carry(school, home, teacher="0001").counts.sides == 0
    assert list_row_sides(school) == list_row_sides(home) == ()
    for one in (school, home):
        one.close()
