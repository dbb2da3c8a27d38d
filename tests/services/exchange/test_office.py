"""What a school has set and its office has entered goes along to its teachers' own ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from studyhours.db.models import (
    AuditEntry,
    Exemption,
    HolidayRow,
    HourGrant,
    Kind,
    RecordTemplate,
    TermRow,
    YearClosing,
)
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import ALL_UNIT_KINDS
from studyhours.domain.quantity import Amount
from studyhours.domain.texts import load_texts
from studyhours.services.closing.reasons import because
from studyhours.services.exchange.beside import TABLES
from studyhours.services.exchange.merged import Counts, Merged
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.office import OFFICE
from studyhours.services.exchange.retired_types import CHANGE as RETIRED
from studyhours.services.exchange.row_choices import list_row_sides
from studyhours.services.exchange.rows import plain_row, table_of
from studyhours.services.exchange.sending import Sending
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.content import Sheet
from studyhours.services.records.kinds_list import kinds_of
from studyhours.services.records.saving import add_record
from studyhours.services.records.sheets import count_sheet, sheet_text, version_named
from studyhours.services.records.templates import templates_of
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import exempt, grant_hours, join_group, remove_entry
from studyhours.services.settings.calendar_days import change_day
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import KindEntry, add_kind, change_kind, read_entry
from studyhours.services.settings.own_templates import (
    TemplateEntry,
    add_template,
    change_template,
    read_templates,
)
from studyhours.services.settings.record_types import (
    TypeEntry,
    add_type,
    change_type,
    read_kinds,
)
from studyhours.services.settings.school_years import set_terms
from studyhours.services.wording.exchanged import SORTS, sorts_said
from tests.services.exchange.world import Stick, assert_sound, home_ledger
from tests.services.record_world import content, teacher_uids
from tests.support.ledgers import copy_ledger
from tests.support.scenario import CLOCK, YEAR, Walked, walk_imports

CONTEST = KindEntry("粉笔字比赛", "Chalk contest", "item", "office", (FieldTyped(zh="等第"),))
PLAN = TemplateEntry("比赛小结", "", (FieldTyped(zh="经过", sort="long"),))
TERMS = ((date(2025, 9, 1), date(2026, 1, 20)), (date(2026, 2, 25), date(2026, 7, 8)))
BASIS = Basis(date(2025, 9, 1), date(2026, 7, 1), "支教")


def _office(ledger: Ledger) -> Mapping[str, list[str]]:
    """Every row of the tables concerned, as text."""
    with ledger.reading() as session:
        return {
            one.table: sorted(
                str(plain_row(dict(row)))
                for row in session.execute(select(table_of(one.table))).mappings()
            )
            for one in OFFICE
        }


def _said(ledger: Ledger) -> Mapping[str, Any]:
    """The same in words that every ledger shares."""
    with ledger.reading() as session:
        kinds = sorted(session.scalars(select(Kind)), key=lambda one: one.id)
        terms = session.scalars(select(TermRow).order_by(TermRow.first))
        days = session.scalars(select(HolidayRow).order_by(HolidayRow.day))
        return {
            "kinds": [(one.id, one.unit, one.reviewer, str(one.title)) for one in kinds],
            "terms": [(one.number, one.first, one.last) for one in terms],
            "days": [(one.day, one.working, one.name) for one in days],
        }


def _logged(ledger: Ledger, action: str) -> list[Mapping[str, Any]]:
    with ledger.reading() as session:
        query = select(AuditEntry.details).where(AuditEntry.action == action)
        return list(session.scalars(query.order_by(AuditEntry.number)))


def _set_up(school: Ledger) -> None:
    """A school that has settings of its own, and entries of its office."""
    add_kind(school, CONTEST)
    add_type(school, CONTEST.zh, TypeEntry("校级"))
    training = read_entry(school, "training")
    change_kind(school, "training", replace(training, fields=(FieldTyped(zh="主办"),)), training)
    add_template(school, CONTEST.zh, PLAN)
    set_terms(school, YEAR, TERMS)
    change_day(school, date(2025, 11, 12), working=False, name="校运动会")
    grant_hours(school, "0001", Amount(800, "hour"), BASIS)
    exempt(school, "0001", "all", BASIS)
    exempt(school, "0002", "all", BASIS)
    join_group(school, "0001", "planning_group", "三年级语文备课组", BASIS, "head")


def _left(merged: Merged) -> set[tuple[str, str]]:
    return {(one.part, one.code) for one in merged.rows_left}


def _write_in_template(home: Ledger, title: str) -> None:
    """The teacher writes of a contest, in the template of it that is known at home."""
    said = content(teacher_uids(home)["0001"], CONTEST.zh, "2025-10-12", title, status="submitted")
    with home.reading() as session:
        template = version_named(templates_of(session, school_of(session)), SHEET)
    assert template is not None
    text = sheet_text(template, SHEET.values)
    sheet = replace(SHEET, characters=count_sheet(template, SHEET.values))
    add_record(home, replace(said, text=text, sheet=sheet))


SHEET = Sheet("own-1", 1, {"f1": "写了一幅"}, 0)


def test_whatever_travels_has_a_name() -> None:
    tables = {*TABLES.values(), *(one.table for one in OFFICE)} - {"staff_group"}
    assert {*SORTS} == tables | {"peer_teacher", RETIRED, *ALL_UNIT_KINDS}
    old = Counts.read({"added": 1, "rows": 9})
    assert sorts_said(old, load_texts("zh")) == ("其他 9 项",), "made before they were told apart"


@pytest.mark.both_engines
def test_a_teacher_records_at_home_by_what_the_school_has_set(
    walked: Walked, tmp_path: Path
) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    home = home_ledger(str(tmp_path / "home.studyhours"))
    _set_up(school)
    stick.both(home, school, "0001")
    before = _office(home)
    merged = stick.carry(school, home, teacher="0001")
    assert _left(merged) == set()
    assert _said(home) == _said(school)
    said = sorts_said(merged.counts, load_texts("zh"))
    wanted = {"放假调休 1", "认定学时 1", "免除 1", "备课组 1", "小组成员 1", "模板 1", "种类 1"}
    assert wanted <= set(said)
    assert "1 lesson-planning groups" in sorts_said(merged.counts, load_texts("en"))
    assert sum(int(one.split()[-1]) for one in said) == merged.counts.rows, "none is unnamed"
    there, here = _office(school), _office(home)
    same = ("kind", "kind_type", "kind_form", "record_template", "holiday_coverage")
    parts = {one: len(here[one]) for one in ("hour_grant", "exemption", "group_member")}
    assert parts == {"hour_grant": 1, "exemption": 1, "group_member": 1}
    assert [len(here[one]) for one in same] == [len(there[one]) for one in same]
    (entry,) = _logged(home, "exchange.settings")
    assert any(one[0] == "term" and one[1]["last"] != "2026-07-08" for one in entry["before"])
    # Once more nothing changes, and undone all is as it was.
    stick.carry(school, home, teacher="0001")
    assert _office(home) == here
    assert len(_logged(home, "exchange.settings")) == 1
    undo_merge(home)
    assert _office(home) == before
    assert_sound(home)
    # What the teacher writes by it comes to the school, and then it cannot be undone any more.
    stick.carry(school, home, teacher="0001")
    _write_in_template(home, "一幅字")
    handed = stick.carry(home, school)
    assert (handed.counts.added, handed.left_out) == (1, ())
    with pytest.raises(UnusableInput, match="merge_changed_since"):
        undo_merge(home)
    assert _office(home) == here
    assert_sound(home)
    assert_sound(school)
    home.close()


@pytest.fixture
def small(tmp_path: Path) -> tuple[Ledger, Ledger, Stick]:
    """A school and a teacher's own ledger that know each other."""
    school = walk_imports(str(tmp_path / "school.studyhours")).ledger
    home = home_ledger(str(tmp_path / "home.studyhours"))
    stick = Stick(tmp_path)
    stick.both(home, school, "0001")
    return school, home, stick


def test_at_home_the_school_s_word_stands_and_at_school_its_own(
    small: tuple[Ledger, Ledger, Stick],
) -> None:
    school, home, stick = small
    _set_up(school)
    # At home the same kind with other units, an own field, and hours the teacher has granted.
    more = (FieldTyped(zh="等第"), FieldTyped(zh="心得", sort="long"))
    add_kind(home, replace(CONTEST, unit="hour", reviewer="nobody", fields=more))
    grant_hours(home, "0001", Amount(9900, "hour"), BASIS)
    set_terms(home, "2024-2025", ((date(2024, 9, 1), date(2025, 1, 18)),))
    own = _office(school)
    stick.carry(home, school)
    assert _office(school) == own  # what a teacher has set at home is no word at the school
    old = stick.write(school, Sending(("0001",)))
    merge_package(home, old.path)
    found = read_entry(home, CONTEST.zh)
    assert (found.unit, found.reviewer) == ("item", "office")
    assert [one.zh for one in found.fields] == ["等第", "心得"]
    with home.reading() as session:
        assert session.scalars(select(HourGrant.hundredths)).all() == [800]
        assert date(2025, 1, 18) in session.scalars(select(TermRow.last)).all()
    (entry,) = _logged(home, "exchange.settings")
    said = [(one[0], one[1].get("unit") or one[1].get("hundredths")) for one in entry["before"]]
    assert {("kind", "hour"), ("hour_grant", "hour")} <= set(said)
    # An entry taken out there goes here; what is older says nothing any more.
    with school.reading() as session:
        gone = session.scalars(select(HourGrant.id)).one()
    remove_entry(school, str(gone))
    add_kind(school, KindEntry("说课"))
    stick.carry(school, home, teacher="0001")
    settled = _office(home)
    assert settled["hour_grant"] == []
    merge_package(home, old.path)
    assert _office(home) == settled
    assert_sound(home)


def test_what_home_has_written_by_or_closed_stays(small: tuple[Ledger, Ledger, Stick]) -> None:
    school, home, stick = small
    _set_up(school)
    add_kind(home, CONTEST)
    add_template(home, CONTEST.zh, replace(PLAN, zh="自己的模板"))
    _write_in_template(home, "一幅字")
    with home.writing() as tx:
        closed = YearClosing(
            id=tx.new_id(), school_id=tx.session.scalars(select(Kind.school_id)).first(),
            year=YEAR, number=1, first=date(2025, 9, 1), last=date(2026, 8, 31),
            counted_from=date(2025, 9, 1), as_of=TERMS[1][1], made_at=tx.now, made_by="local",
            reason="", early=False, undecided=0, rulesets=[], rules=[], log_number=1, seal="",
        )  # fmt: skip
        tx.session.add(closed)
    before = _said(home)
    with because("学校补录"):  # records come into the closed year; its days stay as they were
        merged = stick.carry(school, home, teacher="0001")
    assert _left(merged) == {
        ("template", "in_use"), ("term", "year_closed"), ("holiday", "year_closed"),
    }  # fmt: skip
    assert (_said(home)["terms"], _said(home)["days"]) == (before["terms"], before["days"])
    with home.reading() as session:
        (title,) = (one.body["title"]["zh"] for one in session.scalars(select(RecordTemplate)))
    assert title == "自己的模板"
    # The next version of the school's can be taken: nothing is written in that.
    (row,) = [one for one in read_templates(school, CONTEST.zh) if one.own]
    change_template(school, row.id, replace(PLAN, zh="比赛总结"), row)
    with because("学校补录"):
        stick.carry(school, home, teacher="0001")
    (row,) = [one for one in read_templates(home, CONTEST.zh) if one.own]
    assert (row.version, row.entry.zh) == (2, "比赛总结")


@pytest.mark.parametrize(
    ("statement", "part", "code"),
    [
        ("UPDATE kind SET unit = 'x' WHERE id = '粉笔字比赛'", "kind", "unsound"),
        ("UPDATE kind_form SET body = '{\"fields\":[3]}'", "kindform", "unsound"),
        ("UPDATE record_template SET body = '{}'", "template", "unsound"),
        ("UPDATE term SET week_start = 9", "term", "unsound"),
        ("UPDATE hour_grant SET hundredths = -1", "grant", "unsound"),
        ("UPDATE exemption SET sort = 'x'", "exemption", "unsound"),
        ("UPDATE exemption SET ruleset = 'nobody-s'", "exemption", "rules_other"),
        ("DELETE FROM kind WHERE id = '粉笔字比赛'", "kindtype", "unknown_kind"),
    ],
)
def test_what_cannot_be_is_left_out_and_said(
    sent_out: Path, tmp_path: Path, statement: str, part: str, code: str
) -> None:
    ledgers = [
        open_ledger(str(copy_ledger(sent_out / name, tmp_path / name)), CLOCK)
        for name in ("school.studyhours", "home.studyhours")
    ]
    with ledgers[0].engine.begin() as connection:
        connection.execute(text(statement))
    merged = Stick(tmp_path).carry(*ledgers, teacher="0001")
    assert (part, code) in _left(merged)
    assert_sound(ledgers[1])
    for one in ledgers:
        one.close()


@pytest.fixture(scope="module")
def sent_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a school with settings of its own and a home that knows it."""
    folder = tmp_path_factory.mktemp("office")
    school = walk_imports(str(folder / "school.studyhours")).ledger
    home = home_ledger(str(folder / "home.studyhours"))
    _set_up(school)
    Stick(folder).both(home, school, "0001")
    school.close()
    home.close()
    return folder


def test_copies_tell_each_other_what_is_new_and_change_nothing(
    sent_out: Path, tmp_path: Path
) -> None:
    path = copy_ledger(sent_out / "school.studyhours", tmp_path / "school.studyhours")
    school, stick = open_ledger(str(path), CLOCK), Stick(tmp_path)
    backup(school, tmp_path / "school.backup")
    restore(tmp_path / "school.backup", str(tmp_path / "copy.studyhours"), CLOCK)
    copy = open_ledger(str(tmp_path / "copy.studyhours"), CLOCK)
    add_kind(copy, KindEntry("说课"))
    add_kind(copy, KindEntry("评课", unit="hour"))
    add_kind(school, KindEntry("评课"))
    exempt(copy, "0003", "all", BASIS)
    with copy.writing() as tx:
        tx.session.execute(update(Exemption).values(reason="另有安排"))
        tx.session.execute(delete(HourGrant))
    merged = stick.carry(copy, school)
    assert merged.rows_left == ()
    assert {one.part for one in list_row_sides(school)} == {"kind", "exemption"}
    assert read_entry(school, "说课").unit == "item"
    assert read_entry(school, "评课").unit == "item"
    with school.reading() as session:
        assert len(session.scalars(select(Exemption.id)).all()) == 3
        assert len(session.scalars(select(HourGrant.id)).all()) == 1
    (entry,) = _logged(school, "exchange.settings")
    assert entry["before"] == []
    assert_sound(school)
    school.close()
    copy.close()


def test_types_the_school_offers_no_more_are_not_offered_at_home(
    small: tuple[Ledger, Ledger, Stick],
) -> None:
    school, home, stick = small

    def retired(ledger: Ledger) -> set[str]:
        with ledger.reading() as session:
            kinds = kinds_of(session, school_of(session), forms=False)
        return {type_.id for kind in kinds for type_ in kind.types if type_.retired}

    def retire(ledger: Ledger, name: str, *, retired: bool = True) -> None:
        row = next(one for one in read_kinds(ledger).types["training"] if one.id == name)
        change_type(ledger, "training", name, replace(row.entry, retired=retired), row.entry)

    add_type(home, "training", TypeEntry("自己的"))
    retire(home, "自己的")
    first, second = (one.id for one in read_kinds(school).types["training"][:2])
    retire(school, first)
    retire(school, second)
    old = stick.write(school, Sending(("0001",)))
    merge_package(home, old.path)
    assert retired(home) == {"自己的", first, second}
    # Offered again there, it is offered again here; what is older says nothing, and undone it goes.
    retire(school, first, retired=False)
    stick.carry(school, home, teacher="0001")
    assert retired(home) == {"自己的", second}
    assert merge_package(home, old.path).id == ""
    undo_merge(home)
    assert retired(home) == {"自己的", first, second}
    undo_merge(home)
    assert retired(home) == {"自己的"}
    own = retired(school)
    stick.carry(home, school)
    assert retired(school) == own
