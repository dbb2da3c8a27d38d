"""The list of records on both engines: what is found, in which order, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.listing import (
    DuplicateKey,
    RecordFilter,
    RecordShown,
    count_records,
    find_duplicates,
    list_records,
)
from studyhours.services.records.saving import add_record, delete_record
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import YEAR, Walked, make_ledger, roster_file

pytestmark = pytest.mark.both_engines  # each engine has an order of text of its own


@pytest.fixture
def ledger(target: str, tmp_path: Path) -> Iterator[Ledger]:
    """A roster and a handful of records typed by hand."""
    made = make_ledger(target)
    import_roster(made, roster_file(tmp_path))
    uid = teacher_uids(made)
    for what in (
        content(uid["0001"], "writing", "2025-09-10", "分数的意义", type="reflection"),
        content(uid["0001"], "writing", "2025-09-11", "Unit 3 100%_x", type="paper"),
        content(uid["0002"], "observation", "2025-10-09", "草船借箭", type="dropin"),
        content(uid["0003"], "training", "2026-03-05", "作业设计", status="returned"),
        content(uid["0004"], "reading", "2024-11-05", "静悄悄的革命", type="book"),
    ):
        add_record(made, what)
    yield made
    made.close()


def _titles(ledger: Ledger, **wanted: object) -> list[str]:
    page = list_records(ledger, RecordFilter(**wanted))  # type: ignore[arg-type]  # names checked by the class
    return [row.title for row in page.rows]


def test_the_newest_day_comes_first(ledger: Ledger) -> None:
    newest = ["作业设计", "草船借箭", "Unit 3 100%_x", "分数的意义", "静悄悄的革命"]
    assert _titles(ledger) == newest
    assert _titles(ledger, descending=False) == newest[::-1]


def test_a_row_says_all_that_a_list_shows(ledger: Ledger) -> None:
    (row,) = list_records(ledger, RecordFilter(kind="observation")).rows
    assert (row.kind, row.type, row.title) == ("observation", "dropin", "草船借箭")
    assert (row.name, row.staff_no, row.pinyin.startswith("pa")) == ("帕提古丽·艾山", "0002", True)
    assert (row.hundredths, row.unit, row.status) == (100, "period", "approved")
    assert row.people == ("李䶮",)
    assert len(row.version) == 64


FOUND: list[tuple[dict[str, object], list[str]]] = [
    ({"kind": "writing"}, ["Unit 3 100%_x", "分数的意义"]),
    ({"status": "returned"}, ["作业设计"]),
    ({"year": YEAR}, ["作业设计", "草船借箭", "Unit 3 100%_x", "分数的意义"]),
    ({"year": "2024-2025"}, ["静悄悄的革命"]),
    ({"first": date(2025, 9, 11), "last": date(2025, 10, 9)}, ["草船借箭", "Unit 3 100%_x"]),
    ({"year": YEAR, "first": date(2026, 1, 1)}, ["作业设计"]),
    ({"text": "借箭"}, ["草船借箭"]),
    ({"text": "ＵＮＩＴ　３"}, ["Unit 3 100%_x"]),
    ({"text": "100%_"}, ["Unit 3 100%_x"]),
    ({"text": "0%0"}, []),
    ({"text": "ouyang"}, ["Unit 3 100%_x", "分数的意义"]),
    ({"text": "oyrl"}, ["Unit 3 100%_x", "分数的意义"]),
    ({"text": "0003"}, ["作业设计"]),
    ({"text": "帕提"}, ["草船借箭"]),
    ({"text": "推门"}, ["草船借箭"]),
    ({"text": "欧阳 反思"}, ["分数的意义"]),
    ({"text": "欧阳 反思", "kind": "observation"}, []),
    ({"text": "不存在"}, []),
    ({"order": "title", "kind": "writing"}, ["分数的意义", "Unit 3 100%_x"]),
]


def test_what_a_filter_finds(ledger: Ledger) -> None:
    for wanted, found in FOUND:
        assert _titles(ledger, **wanted) == found, wanted
        counts = count_records(ledger, RecordFilter(**wanted))  # type: ignore[arg-type]  # as above
        assert counts.total == len(found), wanted


def test_by_teacher_in_pinyin_order_and_newest_first_within(ledger: Ledger) -> None:
    rows = list_records(ledger, RecordFilter(order="teacher", descending=False)).rows
    assert [row.name for row in rows] == ["李䶮", "欧阳若兰", "欧阳若兰", "帕提古丽·艾山", "王芳"]
    assert [row.title for row in rows[1:3]] == ["Unit 3 100%_x", "分数的意义"]
    back = list_records(ledger, RecordFilter(order="teacher")).rows
    assert [row.name for row in back] == ["王芳", "帕提古丽·艾山", "欧阳若兰", "欧阳若兰", "李䶮"]


def test_counts_are_of_all_kinds_whatever_kind_is_chosen(ledger: Ledger) -> None:
    page = list_records(ledger, RecordFilter(kind="writing", year=YEAR))
    assert page.counts is not None
    assert page.counts.total == 2
    assert page.counts.by_kind == {"writing": 2, "observation": 1, "training": 1}


def test_a_deleted_record_is_not_listed(ledger: Ledger) -> None:
    (row,) = list_records(ledger, RecordFilter(kind="reading")).rows
    delete_record(ledger, row.uid, row.version)
    page = list_records(ledger, RecordFilter(kind="reading"))
    assert page.rows == ()
    assert page.counts is not None
    assert page.counts.total == 0
    assert list_records(ledger, RecordFilter(text="静悄悄")).rows == ()


def test_pages_follow_each_other_without_gap_or_repeat(walked: Walked) -> None:
    for order in ("day", "teacher", "title"):
        wanted = RecordFilter(order=order)
        whole = list_records(walked.ledger, wanted).rows
        assert len(whole) == 42
        pieces: list[RecordShown] = []
        offset, more = 0, True
        while more:
            page = list_records(walked.ledger, wanted, offset=offset, limit=5, counted=False)
            assert page.counts is None
            pieces += page.rows
            offset, more = offset + 5, page.more
        assert tuple(pieces) == whole


def test_filters_that_cannot_be_are_refused(ledger: Ledger) -> None:
    with pytest.raises(UnusableInput, match="bad_year"):
        list_records(ledger, RecordFilter(year="2025"))
    with pytest.raises(UnusableInput, match="unknown_teacher_uid"):
        list_records(ledger, RecordFilter(teacher="somebody"))
    with pytest.raises(ValueError, match="colour"):
        list_records(ledger, RecordFilter(order="colour"))


def test_what_may_be_a_duplicate(ledger: Ledger) -> None:
    uid = str(teacher_uids(ledger)["0001"])
    day = date(2025, 9, 10)
    (same,) = find_duplicates(ledger, DuplicateKey(uid, "writing", day, " 分数的 意义"))
    assert same.title == "分数的意义"
    for other in (
        DuplicateKey(uid, "writing", day, "小数的意义"),
        DuplicateKey(uid, "training", day, "分数的意义"),
        DuplicateKey(uid, "writing", date(2025, 9, 12), "分数的意义"),
        DuplicateKey(str(teacher_uids(ledger)["0002"]), "writing", day, "分数的意义"),
    ):
        assert find_duplicates(ledger, other) == ()
    key = DuplicateKey(uid, "writing", day, "分数的意义")
    assert find_duplicates(ledger, key, besides=same.uid) == ()
    add_record(
        ledger, content(teacher_uids(ledger)["0001"], "writing", "2025-12-01", "", type="blog")
    )
    untitled = DuplicateKey(uid, "writing", date(2025, 12, 1), "", "blog")
    assert len(find_duplicates(ledger, untitled)) == 1
    other_type = DuplicateKey(uid, "writing", date(2025, 12, 1), "", "paper")
    assert find_duplicates(ledger, other_type) == ()


def test_choices_offer_kinds_types_years_and_terms(ledger: Ledger) -> None:
    choices = record_choices(ledger)
    assert [kind.id for kind in choices.kinds][:4] == [
        "reading", "writing", "observation", "training",
    ]  # fmt: skip
    assert len(choices.kinds) == 10
    writing = choices.kinds[1]
    assert [entry.id for entry in writing.types][:3] == ["reflection", "case", "paper"]
    assert writing.types[0].title == {"zh": "教学反思", "en": "Reflection"}
    assert [(span.label, span.number) for span in choices.spans] == [
        (YEAR, 0),
        (YEAR, 1),
        (YEAR, 2),
    ]
    assert (choices.today, choices.year) == (date(2026, 9, 10), "2026-2027")
    assert (choices.own, choices.may_edit) == (None, True)
