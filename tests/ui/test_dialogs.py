"""Every dialog, reached by the clicks of the gallery, in both languages and in large type."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QPushButton,
    QWidget,
)

import studyhours.ui
from studyhours.domain.clock import FixedClock
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.opening import open_ledger
from studyhours.ui import theme
from studyhours.ui.fonts import SIZES, USUAL, wear_type
from studyhours.ui.widgets.field_form import FieldForm
from tests.ui.names import nameless
from tests.ui.person import OpenWindow, Person
from tools.gallery.ledgers import PASSWORD, Ledgers
from tools.gallery.list import SCENES
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

WAYS = {
    "AccountDialog": "accounts-adding",
    "AccountLogDialog": "own-accounts-log",
    "BatchDialog": "lists-changing",
    "ChaseDialog": "lists-chase",
    "CommentDialog": "dialog-commenting",
    "EndDialog": "dialog-ending",
    "EntryDialog": "check-deciding",
    "GroupsDialog": "lists-groups",
    "HandDialog": "activities-hand-in",
    "HandedDialog": "accounts-handed",
    "IssueDialog": "documents-issuing",
    "KeyPassphraseDialog": "settings-key",
    "KindDialog": "template-kind",
    "LinkDialog": "dialog-linking-wrong",
    "ManyDialog": "dialog-several",
    "NamesDialog": "settings-numbers",
    "NewNotice": "review-notice-new",
    "NoticesDialog": "review-notices",
    "ObjectionDialog": "dialog-objecting",
    "OneTimeDialog": "accounts-handing-over",
    "OwnDialog": "own-fields-asked",
    "OwnPasswordDialog": "accounts-changing-password",
    "PapersDialog": "activities-papers",
    "PassphraseDialog": "dialog-passphrase",
    "PasteDialog": "dialog-pasted",
    "PlanDialog": "activities-planning",
    "PreviewDialog": "preview",
    "PrintDialog": "dialog-printing",
    "PublishedDialog": "dialog-published",
    "ReissueDialog": "documents-reissuing",
    "RestoreDialog": "dialog-restoring",
    "RevokeDialog": "dialog-revoking",
    "RowDetails": "dialog-row",
    "ScanDialog": "own-scans",
    "SettleDialog": "dialog-settling",
    "SwitchOnDialog": "accounts-switching-on",
    "TemplateDialog": "template-own",
    "TermsDialog": "settings-terms",
    "TypeDialog": "dialog-type",
    "VoidAmongDialog": "dialog-void-among",
    "WhomDialog": "accounts-many",
}
"""Class of a dialog → the scene of the gallery that opens it."""
NO_DEFAULT = {
    "AccountLogDialog": "a list, to look at",
    "GroupsDialog": "Enter opens the line chosen",
    "HandDialog": "Enter begins a line of the text",
    "NoticesDialog": "a list, of which each button does something else",
    "PapersDialog": "Enter begins a line of the text",
    "PreviewDialog": "Enter finds, and goes to a page",
    "ScanDialog": "Enter finds a teacher, and opens a file",
}
"""Dialogs without a default button, and what Enter does there."""
BASES = {
    "AskingDialog", "FormDialog", "KeptDialog", "KeyDialog", "NoticeDialog", "_Asking", "_Handing",
}  # fmt: skip
"""What others are made of; never opened themselves."""


def _classes() -> set[str]:
    """Names of all classes of dialogs in the window's code."""
    package = studyhours.ui
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    found, left = set[str](), [QDialog]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            if kind.__module__.startswith(package.__name__):
                found.add(kind.__name__)
    return found


def test_every_dialog_has_its_way() -> None:
    assert _classes() == set(WAYS) | BASES
    assert set(WAYS.values()) <= {one.name for one in SCENES}


# ---------------------------------------------------------------- by clicks

NOW = FixedClock(datetime(2026, 5, 20, 2, 0, tzinfo=UTC))
LARGE = 21
"""Pixels of type that are 150 % of the usual."""
SCREEN = QSize(1024, 768)
BARS = 70
"""Pixels of a screen's height that its task bar and a dialog's title take."""
_CHINESE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff，。、；：？！]+")
_LATIN = re.compile(r"[A-Za-z][a-z]+(?: [A-Za-z]+)+")


class Hand(Operator):
    """Clicks as the gallery does, and waits no longer than tests do."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.window)
        self._person = person

    def settle(self) -> None:
        """As the test waits."""
        self._person.wait()

    def find(self, name: str) -> QWidget:
        """Waits for what comes a moment later."""
        self._person.wait_until(lambda: self._seen(name) is not None)
        return super().find(name)


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    return Ledgers(tmp_path_factory.mktemp("ledgers"), 16)


@pytest.mark.parametrize("kind", ["dialogs", "accounts"])
@pytest.mark.parametrize(("language", "size"), [("en", USUAL), ("zh", LARGE)])
def test_every_dialog_can_be_read_used_and_left(
    language: str,
    size: int,
    kind: str,
    ledgers: Ledgers,
    open_window: OpenWindow,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(theme, "SIZES", (*SIZES, LARGE))
    home.mkdir(parents=True)
    (home / "window.json").write_text(json.dumps({"type_size": size}), "utf-8")
    room = QSize(SCREEN.width() * size // USUAL, SCREEN.height() * size // USUAL)
    person = open_window(size=(room.width(), room.height() - 40), language=language)
    wrong: list[str] = []
    made = ledgers.path(kind)
    assert made is not None
    path = Path(shutil.copy(made, tmp_path))
    who = Credentials("admin", PASSWORD) if kind == "accounts" else None
    person.window.show_ledger(open_ledger(str(path), NOW, credentials=who))
    person.wait()
    for name, scene in _ways(kind):
        person.go(scene.page)
        scene.prepare(Hand(person))
        wrong += [f"{name}: {said}" for said in _faults(person, name, language, room)]
    wear_type(USUAL)
    assert not wrong, "\n".join(wrong)


def _ways(kind: str) -> Iterator[tuple[str, Scene]]:
    scenes = {one.name: one for one in SCENES}
    for name, scene in sorted(WAYS.items(), key=lambda one: scenes[one[1]].page):
        of_accounts = bool(scenes[scene].login)
        if of_accounts == (kind == "accounts"):
            yield name, scenes[scene]


def _faults(person: Person, name: str, language: str, room: QSize) -> Iterator[str]:
    shown = [one for one in _dialogs(person) if type(one).__name__ == name]
    if not shown:
        yield "not shown"
        return
    dialog = shown[0]
    if dialog.width() > room.width() or dialog.height() > room.height() - BARS:
        yield f"{dialog.width()} x {dialog.height()}"
    yield from (f"no name: {one}" for one in nameless(dialog))
    yield from _clipped(dialog)
    yield from _foreign(dialog, language)
    if _enter_does(dialog) == (name in NO_DEFAULT):
        yield "no default button, or one after all"
    if language == "en":
        yield from _without_help(person, dialog)
    yield from _left(person, dialog)


def _dialogs(person: Person) -> list[QDialog]:
    found = cast(list[QDialog], person.window.findChildren(QDialog))
    return [one for one in found if one.isVisible()]


def _said(dialog: QDialog) -> Iterator[tuple[QWidget, str]]:
    for one in cast(list[QWidget], dialog.findChildren(QWidget)):
        if one.isVisible() and isinstance(one, (QLabel, QAbstractButton)) and one.text():
            yield one, one.text()


def _clipped(dialog: QDialog) -> Iterator[str]:
    for one, text in _said(dialog):
        wraps = isinstance(one, QLabel) and one.wordWrap()
        high = one.heightForWidth(one.width()) if wraps else one.sizeHint().height()
        wide = 0 if wraps else one.sizeHint().width()
        if wide > one.width() + 1 or high > one.height() + 1:
            yield f"clipped: {text!r} {wide} x {high} in {one.width()} x {one.height()}"
        elif not _seen_whole(dialog, one):
            yield f"cut off: {text!r}"


def _seen_whole(dialog: QDialog, widget: QWidget) -> bool:
    """Whether no frame around it cuts it; what is scrolled down to is no loss."""
    rect, at = widget.geometry(), widget.parentWidget()
    while at is not None:
        if isinstance(at.parentWidget(), QAbstractScrollArea):
            return rect.left() >= 0 and rect.right() <= at.width()
        if at is dialog or not at.rect().contains(rect):
            return at.rect().contains(rect)
        rect.translate(at.pos())
        at = at.parentWidget()
    return False


@cache
def _sentences(language: str) -> frozenset[str]:
    """What is said in the other language alone."""
    other = "zh" if language == "en" else "en"
    mine = set(load_texts(language).entries.values())
    return frozenset(
        one for one in load_texts(other).entries.values() if one not in mine and "{" not in one
    )


def _foreign(dialog: QDialog, language: str) -> Iterator[str]:
    texts = [dialog.windowTitle(), *(text for _, text in _said(dialog))]
    if not texts[0]:
        yield "no title"
    wrong = _CHINESE if language == "en" else _LATIN
    for text in texts:
        if text in _sentences(language) and wrong.search(text):
            yield f"in the other language: {text!r}"


def _enter_does(dialog: QDialog) -> bool:
    buttons = cast(list[QPushButton], dialog.findChildren(QPushButton))
    default = any(one.isDefault() and one.isVisible() for one in buttons)
    return default or dialog.findChild(FieldForm) is not None


def _without_help(person: Person, dialog: QDialog) -> Iterator[str]:
    """Presses F1, and again over what it shows, and leaves that."""
    bench, words = person.window.bench, person.window.surroundings.words
    assert bench is not None
    # One that another lay over: no window manager is here to make it the active one again.
    dialog.activateWindow()
    person.wait_until(dialog.isActiveWindow)
    focus = QApplication.focusWidget()
    inside = focus if focus is not None and dialog.isAncestorOf(focus) else dialog
    QTest.keyClick(inside, Qt.Key.Key_F1)
    person.wait()
    helps = [one for one in _dialogs(person) if one.objectName() == "keys"]
    if len(helps) != 1:
        yield f"F1 in {inside.objectName()} shows {len(helps)} times what it is"
        return
    QTest.keyClick(helps[0], Qt.Key.Key_F1)
    person.wait()
    about = person.find("keys-about", QLabel, inside=helps[0]).text()
    if about != words.say(f"about_page.{bench.page_name}"):
        yield "F1 says something else than on the page"
    QTest.keyClick(helps[0], Qt.Key.Key_Escape)
    person.wait()
    if "keys" in {one.objectName() for one in _dialogs(person)} or dialog not in _dialogs(person):
        yield "Esc leaves more or less than the help"


def _left(person: Person, dialog: QDialog) -> Iterator[str]:
    """Presses Esc until it is gone, and whatever lay under it."""
    focus = QApplication.focusWidget()
    inside = focus if focus is not None and dialog.isAncestorOf(focus) else dialog
    QTest.keyClick(inside, Qt.Key.Key_Escape)
    person.wait()
    for box in cast(list[QDialog], person.window.findChildren(QDialog, "ask")):
        box.accept()
    person.wait()
    if dialog in _dialogs(person):
        yield f"Esc in {inside.objectName()} does not leave"
    for one in _dialogs(person):
        one.reject()
    person.wait()
