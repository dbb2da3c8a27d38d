"""Junk in every field of every page and dialog: nothing breaks, nothing stalls, nothing is markup.

Each place is brought up by the clicks a person would make; then every field that can be typed into
gets the junk by pasting, and what saves is pressed with text that is odd but may be kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.saving import add_record
from studyhours.services.settings.own_kinds import KindEntry, add_kind
from studyhours.ui.widgets.key_edit import KeyEdit
from tests.services.record_world import content, teacher_uids
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger

ODD = "<b>x</b>&amp;\"'“”’;-- 👩‍🏫🎉\u202eabc\u202c\u200f"
"""May be kept as it is: markup, quotes, an emoji made of three, marks that turn the direction."""
JUNK = (
    "长" * 3000,
    "\x00\x07\x1b[31m\u2028\ufffe\r\n\t",
    "99999999999999999999-99-99",
    "粘贴来的 pasted\tjunk <b>x</b>\r\n" * 4000,
)
PLACES: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("home", (), False),
    ("records", (), False),
    ("records", ("records-add", "records-new-training", "records-more"), True),
    ("records", ("records-add", "records-new-writing"), True),
    ("activities", ("activities-plan",), True),
    ("review", (), False),
    ("review", ("review-notices-open", "notice-new"), True),
    ("check", (), False),
    ("documents", (), False),
    ("teachers", ("teachers-add",), True),
    ("growth", (), True),
    ("imports", (), False),
    ("settings", ("settings-school",), True),
    ("settings", ("settings-kinds", "kind-add", "field-add"), True),
    ("settings", ("settings-kinds", "template-add"), True),
    ("settings", ("settings-calendar",), False),
    ("settings", ("settings-accounts", "account-add"), True),
)
"""Page, what is clicked there, and whether it can be saved then."""


Fields = Sequence[QLineEdit | QPlainTextEdit]


def _top() -> QWidget | None:
    return QApplication.activeModalWidget()


def _fields(person: Person) -> list[QLineEdit | QPlainTextEdit]:
    """What can be typed into now."""
    place: QWidget = _top() or person.window
    found: list[QLineEdit | QPlainTextEdit] = []
    for kind in (QLineEdit, QPlainTextEdit):
        for one in cast(list[QLineEdit | QPlainTextEdit], place.findChildren(kind)):
            free = one.isVisible() and one.isEnabled() and not one.isReadOnly()
            if free and not isinstance(one, KeyEdit):
                found.append(one)
    return found


def _feed(fields: Fields, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    for field in fields:
        if field.isVisible():
            field.selectAll()
            field.paste()
            QApplication.processEvents()


def _said(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _as_markup(person: Person) -> Iterator[str]:
    """Labels and tips that would draw what was typed as markup."""
    for top in (person.window, *QApplication.topLevelWidgets()):
        for label in cast(list[QLabel], top.findChildren(QLabel)):
            if label.textFormat() is not Qt.TextFormat.PlainText and "<b>x" in label.text():
                yield f"label {label.objectName()}: {label.text()[:60]}"
        for widget in cast(list[QWidget], top.findChildren(QWidget)):
            if "<b>x</b>" in widget.toolTip():
                yield f"tip of {widget.objectName()}"


def _primary(person: Person) -> QAbstractButton | None:
    """What saves here."""
    place: QWidget = _top() or person.window
    found = [
        one
        for one in cast(list[QAbstractButton], place.findChildren(QAbstractButton))
        if one.property("kind") == "primary" and one.isVisible() and one.isEnabled()
    ]
    found.sort(key=lambda one: not one.objectName().endswith("save"))
    return found[0] if found else None


def _shown(fields: Fields) -> dict[int, str]:
    """What can be seen to stand in the fields, by place."""
    return {place: _said(one) for place, one in enumerate(fields) if one.isVisible()}


def _kept(path: Path) -> tuple[int, int]:
    """How much the ledger has of steps, and of records."""

    def look() -> tuple[int, int]:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as ledger:
            (steps,) = ledger.execute("select count(*) from audit_entry").fetchone()
            (records,) = ledger.execute("select count(*) from record").fetchone()
        return steps, records

    return aside(look)


def _complaints(person: Person) -> tuple[list[str], list[str]]:
    """What is said to be wrong, and the fields that are marked as wrong."""
    place: QWidget = _top() or person.window
    said = [
        one.text()
        for one in cast(list[QLabel], place.findChildren(QLabel))
        if one.isVisible() and one.text() and one.property("role") == "error"
    ]
    return said, [one.objectName() for one in _fields(person) if one.property("wrong")]


def _is_refused(
    person: Person, path: Path, button: QAbstractButton, fields: Fields, where: object
) -> bool:
    """Presses what saves; where it is refused, nothing is lost and the field says why.

    Returns:
        Whether it was refused.
    """
    before, dialog, ledger = _shown(fields), _top(), _kept(path)
    button.click()
    person.wait()
    if dialog is not _top() or not button.isVisible():
        return False
    after = _shown(fields)
    lost = [place for place, said in before.items() if after.get(place, said) != said]
    assert not lost, (where, "what was typed is lost", [fields[one].objectName() for one in lost])
    if _kept(path) != ledger:
        assert _complaints(person) == ([], []), (where, "kept, and complained about")
        return False
    assert all(_complaints(person)), (where, "no field says what is wrong with it")
    return True


def _close_dialogs(person: Person) -> None:
    name = ""
    for _ in range(8):
        top = _top()
        if not isinstance(top, QDialog):
            return
        name = top.objectName()
        asked = name == "ask"
        if asked:
            person.click("ask-yes")
        else:
            top.reject()
        person.wait()
    raise AssertionError(f"{name} stays open")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The small school, where what may be kept of odd text is kept already."""
    path = school_ledger(tmp_path / "校.studyhours")
    with closing(open_ledger(str(path), APRIL)) as ledger:
        uid = teacher_uids(ledger)["0001"]
        add_kind(ledger, KindEntry("<b>x</b>类", ODD[:30], "item", "office"))
        for kind, status in (("writing", "submitted"), ("<b>x</b>类", "returned")):
            what = content(uid, kind, "2026-04-01", ODD, status=status, text=f"{ODD} {JUNK[0]}")
            add_record(ledger, what)
    return path


def test_junk_in_every_field(open_window: OpenWindow, path: Path) -> None:
    person = open_window(path, clock=APRIL)
    seen = saved = refused = 0
    for page, clicks, saves in PLACES:
        where = (page, clicks)
        person.go(page)
        for name in clicks:
            person.click(name)
        fields = _fields(person)
        seen += len(fields)
        for text in JUNK:
            _feed(fields, text)
        person.wait()
        fields = [one for one in fields if one.isVisible()]
        _feed(fields, ODD)
        person.wait()
        assert list(_as_markup(person)) == [], where
        button = _primary(person) if saves else None
        if button is not None:
            saved += 1
            refused += _is_refused(person, path, button, fields, where)
            assert list(_as_markup(person)) == [], where
        _close_dialogs(person)
    assert seen > 70, f"only {seen} fields were met"
    assert saved > 7, f"only {saved} places were saved"
    assert refused > 5, f"only {refused} places refused what no field can hold"
