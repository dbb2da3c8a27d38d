"""A record lies open while its kind is given other fields: the form follows, words stay."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.content import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import KindEntry, add_kind, change_kind, read_entry
from studyhours.ui.widgets.banner import Banner
from tests.services.record_world import teacher_uids
from tests.ui.person import OpenWindow, aside
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL

KIND = "粉笔字比赛"
FIELDS = (FieldTyped(zh="得分", sort="number", more="分"), FieldTyped(zh="评语", sort="long"))


@pytest.fixture
def ledger(ledger: Path) -> Path:
    """The small school with a kind of its own."""
    with closing(open_ledger(str(ledger), clock=APRIL)) as made:
        add_kind(made, KindEntry(KIND, "Chalk", "item", "nobody", FIELDS))
        teacher = next(iter(teacher_uids(made).values()))
        day = date(2026, 4, 8)
        add_record(made, RecordContent(
            teacher, KIND, None, "approved", day, day, None, None, None, 100, "item",
            "校赛", fields={"f1": "80", "f2": "稳"},
        ))  # fmt: skip
    return ledger


def _meanwhile(path: Path, change: Callable[[KindEntry], KindEntry]) -> None:
    """Another window changes the kind."""

    def work() -> None:
        def put(ledger: Ledger) -> None:
            now = read_entry(ledger, KIND)
            change_kind(ledger, KIND, change(now), now)

        with closing(open_ledger(str(path), clock=APRIL)) as other:
            put(other)

    aside(work)


def _another_field(entry: KindEntry) -> KindEntry:
    more = FieldTyped(zh="等第", sort="choice", more="优、良", needed=True)
    return replace(entry, fields=(*entry.fields, more))


def _without_comment(entry: KindEntry) -> KindEntry:
    return replace(entry, fields=tuple(one for one in entry.fields if one.zh != "评语"))


def _begin(writer: Writer) -> None:
    """A new record of the kind, half filled in."""
    writer.press("N", control=True)
    writer.person.click("records-new-rest")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    named = [one.text() for one in menu.actions()]
    for _ in range(named.index(KIND) + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    writer.person.wait()
    writer.type("teacher", "0001", enter=True)
    writer.type("title", "区赛")
    writer.type("field-f1", "95")
    writer.type("field-f2", "笔画有力")


def _notice(writer: Writer) -> Banner:
    return writer.person.find("banner", Banner, writer.person.find("records-editor", QWidget))


def _typed(writer: Writer) -> list[str]:
    return [writer.text_of(name) for name in ("title", "field-f1", "field-f2")]


def test_another_window_adds_a_field(open_window: OpenWindow, ledger: Path) -> None:
    writer = Writer(open_window(ledger, clock=APRIL), ledger)
    _begin(writer)
    _meanwhile(ledger, _another_field)
    writer.save()
    assert writer.kept(text="区赛") == (), "what is needed by now was not asked for"
    assert "照新的重排" in _notice(writer).text
    assert _typed(writer) == ["区赛", "95", "笔画有力"]
    writer.save()
    assert writer.error("field-f3"), "it is asked for now"
    writer.pick("field-f3", "良")
    writer.save()
    (row,) = writer.kept(text="区赛")
    assert writer.content(row.uid).fields == {"f1": "95", "f2": "笔画有力", "f3": "c2"}
    assert writer.drafts() == ()


def test_a_field_with_words_in_it_is_taken_away(open_window: OpenWindow, ledger: Path) -> None:
    writer = Writer(open_window(ledger, clock=APRIL), ledger)
    _begin(writer)
    _meanwhile(ledger, _without_comment)
    writer.save()
    said = _notice(writer)
    assert "评语" in said.text
    assert not writer.sees("field-f2")
    writer.person.click(writer.person.find("banner-action", QPushButton, said))
    assert QApplication.clipboard().text() == "评语：笔画有力"
    # The draft holds it still; where the field comes back, so do the words.
    (draft,) = writer.drafts()
    assert draft.values["field.f2"] == "笔画有力"
    writer.save()
    (row,) = writer.kept(text="区赛")
    assert writer.content(row.uid).fields == {"f1": "95"}


def test_a_record_that_is_only_read_is_shown_in_the_new_form(
    open_window: OpenWindow, ledger: Path
) -> None:
    writer = Writer(open_window(ledger, clock=APRIL), ledger)
    person = writer.person
    person.click(f"records-kind-{KIND}")
    writer.choose(writer.titles().index("校赛"))
    assert [writer.text_of(name) for name in ("field-f1", "field-f2")] == ["80", "稳"]
    _meanwhile(ledger, _another_field)
    page = person.find("page-records", QWidget)
    page.refresh()  # type: ignore[attr-defined]  # as after any change of records
    person.wait()
    assert writer.sees("field-f3")
    assert [writer.text_of(name) for name in ("field-f1", "field-f2")] == ["80", "稳"]
    assert not writer.sees("discard"), "nothing was typed"
    # Typed in and not saved, it stays as typed.
    writer.type("field-f2", "很稳")
    _meanwhile(ledger, lambda one: replace(one, fields=one.fields[:2]))
    page.refresh()  # type: ignore[attr-defined]  # as above
    person.wait()
    assert not writer.sees("field-f3")
    assert writer.text_of("field-f2") == "很稳"
    writer.type("field-f2", "稳")
    assert not writer.sees("discard"), "typed back, nothing is left to save"
