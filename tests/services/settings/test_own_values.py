"""Fields of a school's own in lists: said by rows, filtered by, and read from tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.guess import guess_what, importables
from studyhours.services.importing.look import columns_shown
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.grouping import group_records
from studyhours.services.records.listing import RecordFilter, count_records, list_records
from studyhours.services.records.whole import each_record
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import KindEntry, add_kind, change_kind, read_entry
from tests.support.scenario import make_ledger, roster_file

pytestmark = pytest.mark.both_engines  # what a field says is read out of JSON by each engine

KIND = "粉笔字比赛"
FIELDS = (
    FieldTyped(zh="得分", sort="number", more="分"),
    FieldTyped(zh="等第", en="Grade", sort="choice", more="优、良、中"),
    FieldTyped(zh="初赛日", sort="date"),
    FieldTyped(zh="公开", sort="yes_no"),
    FieldTyped(zh="评语", sort="text"),
)
HEADS = "工号,姓名,日期,名称,得分,等第,初赛日,公开,评语"
ROWS = (
    "0001,,2026-04-15,校赛,95.5分,优,2026.4.1,√,稳",
    "0002,,2026-04-16,校赛,８０,良,,否,100%_稳",
    "0003,,2026-04-17,校赛,,,,,",
)


@pytest.fixture
def ledger(target: str, tmp_path: Path) -> Iterator[Ledger]:
    """A kind with fields, and a table of three of its records taken in."""
    made = make_ledger(target)
    import_roster(made, roster_file(tmp_path))
    add_kind(made, KindEntry(KIND, "Chalk contest", "item", "nobody", FIELDS))
    yield made
    made.close()


def _table(tmp_path: Path, *rows: str, heads: str = HEADS) -> Path:
    file = tmp_path / "粉笔字.csv"
    file.write_text("\n".join((heads, *rows)), encoding="utf-8")
    return file


def _found(ledger: Ledger, **own: str) -> list[str]:
    wanted = RecordFilter(kind=KIND, own=tuple(own.items()), descending=False)
    page = list_records(ledger, wanted)
    assert page.counts is not None
    assert page.counts.total == len(page.rows) == len(list(each_record(ledger, wanted)))
    assert sum(one.count for one in group_records(ledger, wanted, "kind")) == len(page.rows)
    return [str(row.staff_no) for row in page.rows]


def test_columns_headed_as_fields_are_read_and_filtered_by(ledger: Ledger, tmp_path: Path) -> None:
    file = _table(tmp_path, *ROWS)
    (sheet,) = import_records(ledger, file, KIND).sheets
    assert (sheet.added, sheet.rejected) == (3, [])
    assert dict(sheet.preview[0].more)["等第"] == "优", "a preview says what the row says"
    first, second, third = list_records(ledger, RecordFilter(kind=KIND, descending=False)).rows
    assert dict(first.own) == {
        "f1": "95.5",
        "f2": "c1",
        "f3": "2026-04-01",
        "f4": "yes",
        "f5": "稳",
    }
    assert dict(second.own) == {"f1": "80", "f2": "c2", "f4": "no", "f5": "100%_稳"}
    assert third.own == ()
    assert not any(row.own for row in list_records(ledger, RecordFilter()).rows)

    assert (
        _found(ledger, 等第="优")
        == _found(ledger, f2="c1")
        == _found(ledger, Grade="优")
        == ["0001"]
    )
    assert _found(ledger, 得分="95.50") == _found(ledger, 初赛日="2026年4月1日") == ["0001"]
    assert _found(ledger, 公开="否") == _found(ledger, 评语="%_") == ["0002"]
    assert _found(ledger, 评语="稳") == ["0001", "0002"]
    assert _found(ledger, 评语="稳", 等第="中") == []
    narrowed = RecordFilter(kind=KIND, own=(("f2", "c1"),))
    all_of_them = sum(count_records(ledger, RecordFilter()).by_kind.values())
    assert sum(count_records(ledger, narrowed).by_kind.values()) == all_of_them - 2
    searched = RecordFilter(kind=KIND, own=(("f2", "c2"),), text="校赛")
    assert [row.staff_no for row in list_records(ledger, searched).rows] == ["0002"]

    again = import_records(ledger, file, KIND).sheets[0]
    assert (again.added, again.unchanged) == (0, 3)


def test_what_no_field_can_hold_is_said(ledger: Ledger, tmp_path: Path) -> None:
    wrong = ("0001,,2026-04-15,校赛,很高,,,,", "0002,,2026-04-16,校赛,,差,,,",
             "0003,,2026-04-17,校赛,,,大概四月,,", "0004,,2026-04-18,校赛,,,,也许,",
             f"0001,,2026-04-19,校赛,,,,,{'长' * 501}")  # fmt: skip
    (sheet,) = import_records(ledger, _table(tmp_path, *wrong), KIND, dry_run=True).sheets
    assert sheet.added == 0
    assert [(one.row, one.column, one.code) for one in sheet.rejected] == [
        (2, "得分", "not_a_number"),
        (3, "等第", "own_field_wrong"),
        (4, "初赛日", "bad_date"),
        (5, "公开", "own_field_wrong"),
        (6, "评语", "own_field_wrong"),
    ]
    for asked, code in (
        ({"没有的": "1"}, "own_field_unknown"),
        ({"等第": "差"}, "own_field_wrong"),
        ({"得分": "'; DROP TABLE record"}, "own_field_wrong"),
    ):
        with pytest.raises(UnusableInput) as caught:
            _found(ledger, **asked)
        assert caught.value.code == code
    with pytest.raises(UnusableInput):
        list_records(ledger, RecordFilter(own=(("等第", "优"),)))


def test_a_sheet_taken_in_before_the_field_is_known_again(ledger: Ledger, tmp_path: Path) -> None:
    entry = read_entry(ledger, KIND)
    heads = f"{HEADS},裁判"
    file = _table(tmp_path, f"{ROWS[0]},王老师", heads=heads)
    assert import_records(ledger, file, KIND).sheets[0].added == 1
    wider = KindEntry(
        entry.zh, entry.en, entry.unit, entry.reviewer, (*entry.fields, FieldTyped(zh="裁判"))
    )
    change_kind(ledger, KIND, wider, entry)
    again = import_records(ledger, file, KIND).sheets[0]
    assert (again.added, again.unchanged) == (0, 1)


def test_the_window_is_told_which_column_is_which_field(ledger: Ledger, tmp_path: Path) -> None:
    guess = guess_what(ledger, _table(tmp_path, *ROWS))
    assert guess.parts[0].what == KIND
    choice = next(one for one in importables(ledger) if one.what == KIND)
    shown = columns_shown(guess.look, guess.look.sheets[0].name, choice.form, own=choice.own)
    meant: Mapping[str, str | None] = {one.header: one.target for one in shown.columns}
    assert (meant["等第"], meant["得分"], meant["姓名"]) == ("f2", "f1", "name")
    assert tuple(shown.own["f2"]) == ("等第", "Grade")
