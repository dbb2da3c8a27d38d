"""Other colours and another language reach what is shown and, when it is shown, the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.support.ledgers import small_ledger
from tests.ui.person import OpenWindow, Person


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "河湾.studyhours")


def ground(person: Person) -> str:
    """The colour of the page shown, at its edge."""
    bench = person.window.bench
    assert bench is not None
    return bench.page.grab().toImage().pixelColor(3, 3).name()


def test_dark_reaches_pages_made_before(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, theme="light")
    for page in ("records", "documents"):
        person.go(page)
    person.click("part-verify")
    light = ground(person)
    person.go("settings")
    person.click("settings-computer")
    person.click("theme-dark")
    dark = ground(person)
    assert dark != light
    person.go("documents")
    assert ground(person) == dark
    assert person.find("part-verify", QPushButton).isChecked()
    person.click("part-issue")
    assert ground(person) == dark
    assert person.find("documents-issue", QPushButton).isVisible()
    person.go("records")
    assert ground(person) == dark


def test_what_was_typed_is_still_there_in_the_dark(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger, theme="light")
    person.go("teachers")
    person.type("teachers-search", "王")
    person.go("settings")
    person.type("school-name", "另一所学校")
    person.click("settings-computer")
    person.click("theme-dark")
    person.click("settings-school")
    assert person.find("school-name", QLineEdit).text() == "另一所学校"
    person.go("teachers")
    assert person.find("teachers-search", QLineEdit).text() == "王"
    person.go("settings")
    assert person.window.bench is not None
    person.window.close()
    assert person.window.isVisible(), "what is typed and not saved is asked about first"
    person.click("ask-discard")
    person.wait_until(lambda: not person.window.isVisible())


def test_another_language_reaches_pages_made_before(open_window: OpenWindow, ledger: Path) -> None:
    person = open_window(ledger)
    person.go("documents")
    person.click("part-issued")
    person.go("settings")
    person.click("settings-computer")
    person.click("language-en")
    person.go("documents")
    assert person.window.bench is not None
    title = person.window.bench.page.header.title.text()
    assert title.isascii(), title
    assert person.find("documents-print", QPushButton).text().isascii()
    person.click("part-issue")
    assert person.find("documents-issue", QPushButton).text().isascii()
