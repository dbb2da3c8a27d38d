"""Language, colours and type of this computer, and the keys under F1."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.ui.fonts import USUAL, scaled, set_type
from studyhours.ui.page_list import PAGES
from studyhours.ui.widgets import files
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL
from tests.ui.settings.conftest import Settings


@pytest.fixture(autouse=True)
def _usual_type_afterwards(qapp: QApplication) -> object:
    yield
    set_type(qapp, USUAL)


def test_language_and_colours_change_while_it_runs(
    settings: Settings, open_window: OpenWindow, ledger: Path
) -> None:
    person = settings("computer")
    person.click("language-en")
    assert person.find("side-home", QPushButton).text() == "Home"
    assert person.find("side-settings", QPushButton).text() == "Settings"
    before = person.window.surroundings.theme.colour("paper")
    person.click("theme-dark")
    assert person.window.surroundings.theme.shade == "dark"
    assert person.window.surroundings.theme.colour("paper") != before
    person.window.close()
    again = open_window(ledger, language="zh", theme="dark", clock=APRIL)
    assert again.window.surroundings.words.language == "en", "remembered"


def made_anew(person: Person, size: int) -> None:
    """Waits until the window stands there in another size of type."""
    person.wait_until(lambda: QApplication.font().pixelSize() == size)
    person.wait_until(lambda: person.window.bench is not None)
    person.wait()


@pytest.mark.parametrize("size", [13, 16, 18])
def test_type_of_another_size(
    settings: Settings, open_window: OpenWindow, ledger: Path, size: int
) -> None:
    person = settings("computer")
    title = person.find("side-school", QLabel)
    before = title.fontMetrics().height(), title.height()
    person.click(f"size-{size}")
    made_anew(person, size)
    assert person.find(f"size-{size}", QRadioButton).isChecked(), "the page is there again"
    title = person.find("side-school", QLabel)
    person.wait_until(lambda: bool(title.text()))
    assert (title.fontMetrics().height() > before[0]) == (size > USUAL)
    assert title.fontMetrics().height() != before[0]
    assert QApplication.font().pixelSize() == size
    assert scaled(36) == round(36 * size / USUAL)
    assert f"font-size: {round(20 * size / USUAL)}px" in person.window.styleSheet()
    for page in ("home", "records", "check", "rules", "documents", "teachers", "imports"):
        person.go(page)
    person.window.close()
    again = open_window(ledger, clock=APRIL)
    assert again.window.surroundings.theme.size == size, "remembered"
    assert QApplication.font().pixelSize() == size


def test_typed_words_are_asked_about_before_the_type_changes(settings: Settings) -> None:
    person = settings("school")
    person.type("school-office", "教导处")
    person.click("settings-computer")
    person.click("size-16")
    question = person.find("ask", QDialog)
    person.click(person.find("ask-save", QPushButton, question))
    made_anew(person, 16)
    person.click("settings-school")
    assert person.find("school-office", QLineEdit).text() == "教导处"


def keys_shown(person: Person) -> list[str]:
    dialog = person.find("keys", QDialog)
    labels = cast(list[QLabel], dialog.findChildren(QLabel))
    return [label.text() for label in labels if label.property("role") == "key"]


def ask_f1(person: Person) -> str:
    """What F1 says of the page that is shown."""
    person.window.activateWindow()
    person.wait_until(person.window.isActiveWindow)
    person.press(Qt.Key.Key_F1, on=person.window)
    assert {"F1", "Ctrl+,", "Ctrl+Z", "Ctrl+N"} <= set(keys_shown(person))
    return person.find("keys-about", QLabel).text()


def leave_f1(person: Person) -> None:
    person.press(Qt.Key.Key_Escape, on=person.find("keys", QDialog))


def test_f1_says_what_each_page_is_for(
    open_window: OpenWindow, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(files, "open_file", lambda path, _banner: opened.append(path.name))
    person = open_window(ledger, clock=APRIL)
    words = person.window.surroundings.words
    for entry in PAGES:
        person.go(entry.name)
        assert ask_f1(person) == words.say(f"about_page.{entry.name}")
        leave_f1(person)
    for language in LANGUAGES:
        texts = load_texts(language)
        told = [texts.say(f"about_page.{name}") for name in ("start", *(e.name for e in PAGES))]
        assert len(set(told)) == len(told)
        assert min(map(len, told)) > (50 if language == "zh" else 120)
        words.choose(language)
        assert ask_f1(person) == told[-1]
        person.click("keys-manual")
        leave_f1(person)
    assert opened == ["zh-CN.md", "en.md"]


def test_f1_shows_the_keys_before_any_ledger_is_open(open_window: OpenWindow) -> None:
    start = open_window()
    start.window.activateWindow()
    start.press(Qt.Key.Key_F1, on=start.window)
    assert "F1" in keys_shown(start)
    assert "演示学校" in start.find("keys-about", QLabel).text()
