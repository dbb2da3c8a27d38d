"""Words in records: what is found on both engines, and an index that never lags behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studyhours.domain.search_words import searchable, words_typed
from studyhours.services.importing.made import undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.pinyin import letters_of
from studyhours.services.records.content import RecordContent
from studyhours.services.records.listing import RecordFilter, count_records, list_records
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_record,
    read_record,
    restore_record,
)
from studyhours.services.reviewing.deciding import approve_records
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import Row, Walked, make_ledger, roster_file, write_csv
from tests.support.search_dump import assert_as_built_anew, dump

_LONG = "今天的导入用了学生身边的例子，\n开头五分钟就有人抢着说。Ｑ＆Ａ 3.14 “a-b”"


@pytest.fixture
def ledger(target: str, tmp_path: Path) -> Iterator[Ledger]:
    """A roster and a handful of records typed by hand."""
    made = make_ledger(target)
    import_roster(made, roster_file(tmp_path))
    uid = teacher_uids(made)
    for what in (
        content(uid["0001"], "writing", "2025-09-10", "分数的意义", text=_LONG),
        content(uid["0002"], "observation", "2025-10-09", "草船借箭", type="dropin"),
        replace(
            content(uid["0004"], "reading", "2024-11-05", "静悄悄的革命"),
            fields={"author": "佐藤学", "publisher": "O'Reilly & 教育科学出版社"},
        ),
    ):
        add_record(made, what)
    yield made
    made.close()


def _titles(ledger: Ledger, text: str, **wanted: object) -> list[str]:
    """The list's titles; the count and every order agree with them."""
    found = RecordFilter(text=text, **wanted)  # type: ignore[arg-type]  # names checked by the class
    titles = [row.title for row in list_records(ledger, found).rows]
    assert count_records(ledger, found).total == len(titles)
    by_title = list_records(ledger, replace(found, order="title")).rows
    assert sorted(row.title for row in by_title) == sorted(titles)
    return titles


@pytest.mark.both_engines
def test_words_are_found_wherever_a_record_says_them(ledger: Ledger) -> None:
    writing, lesson, book = ["分数的意义"], ["草船借箭"], ["静悄悄的革命"]
    for typed, found in (
        ("分数", writing), ("的意", writing), ("箭", lesson), ("义", writing),
        ("革命 静悄", book), ("革命 分数", []), ("数分", []), ("意义今", []),
        ("身边", writing), ("例子，", writing), ("抢着说", writing), ("说。q", writing),
        ("q&a", writing), ("3.14", writing), ("3.15", []), ("A-B", writing), ("14", writing),
        ("佐藤", book), ("o'reilly", book), ("教育科学", book), ("《静悄悄的革命》", book),
        ("的", [*writing, *book]), ("，", writing), ("李䶮", lesson), ("䶮", lesson),
        ("推门", lesson),
    ):  # fmt: skip
        assert _titles(ledger, typed) == found, typed
    assert _titles(ledger, "的", kind="reading") == book
    assert _titles(ledger, "的", year="2025-2026") == writing
    assert _titles(ledger, "的", status="submitted") == []
    assert _titles(ledger, "的", descending=False) == [*book, *writing]
    uid = str(teacher_uids(ledger)["0004"])
    assert _titles(ledger, "的", teacher=uid) == book


@pytest.mark.both_engines
def test_initials_find_titles_and_people(ledger: Ledger) -> None:
    for typed, found in (
        ("fsdyy", ["分数的意义"]), ("FSDY", ["分数的意义"]), ("sdy", ["分数的意义"]),
        ("jqq", ["静悄悄的革命"]), ("oyrl", ["分数的意义"]), ("pa", ["草船借箭"]),
        ("wf", ["静悄悄的革命"]), ("ly", ["草船借箭", "静悄悄的革命"]), ("xq", []),
        ("wf gm", ["静悄悄的革命"]), ("fsdyyjqq", []),
    ):  # fmt: skip
        assert _titles(ledger, typed) == found, typed


@pytest.mark.both_engines
def test_what_people_type_is_never_a_query(ledger: Ledger) -> None:
    for typed in (
        '"', "'", '"分数"', "分数*", "分数 OR 草船", "NOT 草船", "NEAR(分数 意义)", "words:分数",
        "^分数", "(", ")", "-分数", "%", "_", "\\", "分数'; DROP TABLE record; --", "\x00分数",
        "🎉", "\ue000kwriting", "{分数}", "分数+的意", "[", "a" * 5000, "分 " * 500, "—", "《》",
    ):  # fmt: skip
        expected = _brute(ledger, typed)
        assert sorted(_titles(ledger, typed)) == expected, typed


def _brute(ledger: Ledger, typed: str) -> list[str]:
    """The same by looking at every record; of what may be initials or names nothing is known."""
    found = []
    for row in list_records(ledger, RecordFilter()).rows:
        said, _ = read_record(ledger, row.uid)
        people = [one.name for one in said.people]
        whole = searchable(" ".join([said.title, said.text, *said.fields.values(), *people]))
        if all(word in whole for word in words_typed(typed)):
            found.append(row.title)
    return sorted(found)


@pytest.mark.both_engines
def test_what_changes_is_found_as_it_stands(ledger: Ledger) -> None:
    (row,) = list_records(ledger, RecordFilter(text="草船")).rows
    said, version = read_record(ledger, row.uid)
    moved = date(2026, 3, 5)
    other = replace(said, title="将相和", first_day=moved, last_day=moved)
    changed = change_record(ledger, row.uid, other, version)
    assert _titles(ledger, "草船") == []
    assert _titles(ledger, "将相") == ["将相和"]
    assert _titles(ledger, "的") == ["分数的意义", "静悄悄的革命"]
    assert _titles(ledger, "和", first=moved, last=moved) == ["将相和"]
    gone = delete_record(ledger, row.uid, changed.version)
    assert _titles(ledger, "将相") == []
    restore_record(ledger, row.uid, version, gone.version)
    assert _titles(ledger, "草船") == ["草船借箭"]
    assert_as_built_anew(ledger)


@pytest.mark.both_engines
def test_an_import_and_its_undoing_leave_the_index_true(ledger: Ledger, tmp_path: Path) -> None:
    before = dump(ledger)
    rows: list[Row] = [["工号", "姓名", "培训名称", "级别", "日期", "学时"]]
    rows += [
        ["0001", "欧阳若兰", f"单元教学{number}", "校级", f"2025-10-{1 + number % 28:02d}", "2"]
        for number in range(700)
    ]
    made = import_records(ledger, write_csv(tmp_path / "many.csv", rows), "training")
    assert count_records(ledger, RecordFilter(text="单元")).total == 700
    assert _titles(ledger, "教学699") == ["单元教学699"]
    assert made.import_id is not None
    undo_import(ledger, made.import_id)
    assert count_records(ledger, RecordFilter(text="单元")).total == 0
    assert dump(ledger) == before
    import_records(ledger, tmp_path / "many.csv", "training")
    assert count_records(ledger, RecordFilter(text="单元")).total == 700
    assert_as_built_anew(ledger)


@pytest.mark.both_engines
def test_activities_credited_and_reviewed_are_found(walked: Walked) -> None:
    ledger = walked.ledger
    rows = list_records(ledger, RecordFilter(status="submitted")).rows
    approve_records(ledger, [(row.uid, row.version) for row in rows])
    assert_as_built_anew(ledger)


_WORDS = st.text("分数的意义 草船aB3-，。\n重庆🎉", max_size=12)


@st.composite
def _contents(draw: st.DrawFn) -> tuple[str, str, str, int]:
    return draw(_WORDS), draw(_WORDS), draw(_WORDS), draw(st.integers(0, 4))


@pytest.fixture(scope="module")
def one_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("search")
    made = make_ledger(str(folder / "school.studyhours"))
    import_roster(made, roster_file(folder))
    yield made
    made.close()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],  # each example writes on in one ledger: nothing can be made smaller
)
@given(
    steps=st.lists(st.tuples(st.integers(0, 5), _contents(), st.integers(0, 50)), max_size=8),
    typed=_WORDS,
)
def test_after_any_writing_the_index_is_one_built_anew(
    one_ledger: Ledger, steps: list[tuple[int, tuple[str, str, str, int], int]], typed: str
) -> None:
    ledger = one_ledger
    teacher = next(iter(teacher_uids(ledger).values()))
    for what, said, which in steps:
        rows = list_records(ledger, RecordFilter(), counted=False).rows
        row = rows[which % len(rows)] if rows else None
        if row is None or what < 3:
            add_record(ledger, _made(teacher, said))
        elif what == 3:
            change_record(ledger, row.uid, _made(teacher, said), row.version)
        elif what == 4:
            delete_record(ledger, row.uid, row.version)
        else:
            gone = delete_record(ledger, row.uid, row.version)
            restore_record(ledger, row.uid, row.version, gone.version)
    assert_as_built_anew(ledger)
    latin = any(one.isascii() and one.isalpha() for one in words_typed(typed))
    if not latin:  # those may be initials
        assert sorted(
            row.title for row in list_records(ledger, RecordFilter(text=typed), limit=10_000).rows
        ) == _brute_all(ledger, typed)


def _brute_all(ledger: Ledger, typed: str) -> list[str]:
    found = []
    for row in list_records(ledger, RecordFilter(), limit=10_000, counted=False).rows:
        said, _ = read_record(ledger, row.uid)
        whole = searchable(f"{said.title} {said.text} {said.fields.get('remarks', '')}")
        if all(word in whole for word in words_typed(typed)):
            found.append(row.title)
    return sorted(found)


def _made(teacher: UUID, said: tuple[str, str, str, int]) -> RecordContent:
    title, text, remarks, day = said
    at = date(2025, 9, 1) + timedelta(day)
    fields = {"remarks": remarks} if remarks else {}
    return RecordContent(
        teacher, "writing", None, "approved", at, at, None, None, None, 100, "item", title, text,
        fields,
    )  # fmt: skip


def test_initials_of_texts() -> None:
    assert letters_of("分数的意义").split() == ["fsdyy"]
    assert letters_of("重庆的课，第3节 STEAM重庆").split() == ["cqdk", "d", "j", "cq"]
    assert letters_of("Unit 3") == ""
    assert letters_of("晨曦 Abc").split() == ["cx"]
