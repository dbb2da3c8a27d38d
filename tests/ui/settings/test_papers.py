"""Numbers, files and the signing key, set by a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from studyhours.reports.keys import PublicKeyRecord
from studyhours.services.papers.key_passphrase import read_key
from studyhours.services.papers.naming import PaperNames, change_names, read_names
from studyhours.ui.pages.settings.names_dialog import NamesDialog
from studyhours.ui.widgets import files
from tests.ui.holding import writing_later
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def test_numbers_are_called_otherwise_and_back(settings: Settings, ledger: Path) -> None:
    person = settings("school")
    person.wait_until(lambda: "{简称}-{年份}-{序号:6}" in text(person, "papers-serial"))
    # No year is made up: the example is the number that comes first if papers are issued today.
    example = asked(ledger, lambda one: read_names(one).sample(PaperNames()).serial)
    assert text(person, "papers-serial").endswith(f"例：{example}")
    labels: list[QLabel] = list(person.window.findChildren(QLabel))
    shown = [label.text() for label in labels if "-2026-" in label.text()]
    assert all(example in said for said in shown), shown
    person.click("papers-names")
    person.click("word-year")
    first = person.find("form-serial", QLineEdit)
    assert first.text() == "{简称}-{年份}-{序号:6}{年份}"
    person.type("form-serial", "镇小证字〔{年份}〕")
    assert "要有 {序号}" in text(person, "form-serial-error")
    edit = person.find("form-serial", QLineEdit)
    edit.setCursorPosition(len(edit.text()))
    person.click("word-number")
    assert edit.text() == "镇小证字〔{年份}〕{序号}"
    assert text(person, "names-serial-sample").endswith("〕000001")
    person.click("form-save")
    person.wait()
    kept = asked(ledger, lambda one: read_names(one).names)
    assert kept == PaperNames("镇小证字〔{year}〕{number:6}")
    assert "镇小证字〔{年份}〕{序号:6}" in text(person, "papers-serial")
    person.click("undo")
    person.wait()
    assert asked(ledger, lambda one: read_names(one).names) == PaperNames()


def test_what_somebody_else_has_changed_meanwhile_is_said_in_the_dialog(
    settings: Settings, ledger: Path
) -> None:
    person = settings("school")
    person.wait_until(lambda: "{简称}-{年份}-{序号:6}" in text(person, "papers-serial"))
    person.click("papers-names")
    person.type("form-serial", "{序号}")
    with writing_later(person.window.surroundings.tasks):
        person.find("form-save", QPushButton).click()  # nothing is waited for: it is held
        person.find("names-dialog", NamesDialog).close()
        asked(ledger, lambda one: change_names(one, PaperNames("{number:5}"), PaperNames()))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    person.wait()
    assert "已被别人改过" in text(person, "form-error")
    assert person.find("form-serial", QLineEdit).text() == "{序号}"


def test_the_key_is_locked_changed_and_unlocked(
    settings: Settings, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = settings("school")
    person.wait_until(lambda: "没有口令" in text(person, "papers-key"))
    lock = person.find("papers-lock", QPushButton)
    person.click(lock)
    person.type("form-new", "短")
    person.type("form-again", "短", enter=True)
    assert "至少 8 个字符" in text(person, "form-new-error")
    for field in ("new", "again"):
        person.type(f"form-{field}", "青山依旧在几度夕阳红", enter=field == "again")
    person.wait_until(lambda: "已设口令" in text(person, "papers-key"))
    assert lock.text() == "更改口令…"
    person.click("papers-unlock")
    person.type("form-old", "青山", enter=True)
    assert text(person, "form-old-error") == "密钥口令不对。"
    person.type("form-old", "青山依旧在几度夕阳红", enter=True)
    person.wait_until(lambda: "没有口令" in text(person, "papers-key"))
    key = asked(ledger, read_key)
    assert key is not None
    assert not key.has_passphrase
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "k")
    person.click("papers-export-key")
    person.wait()
    written = (tmp_path / "k.json").read_text(encoding="utf-8")
    assert PublicKeyRecord.from_text(written).key_id == key.key_id
