"""Emblem and seal, chosen, dropped and removed by a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from studyhours.services.settings.school_pictures import read_pictures
from studyhours.ui.widgets import files
from tests.support import pictures
from tests.ui.person import Person
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def kept(ledger: Path, which: str) -> bytes:
    return asked(ledger, lambda one: read_pictures(one)[which].png)


def said(person: Person, which: str) -> str:
    return person.find(f"picture-{which}-said", QLabel).text()


def test_a_seal_is_chosen_removed_and_brought_back(
    settings: Settings, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = settings("school")
    person.wait_until(lambda: said(person, "seal") == "还没有图片")
    person.find("picture-seal-choose", QPushButton).setFocus()
    bad = tmp_path / "小.png"
    bad.write_bytes(pictures.seal(120))
    monkeypatch.setattr(files, "choose_file", lambda *_: bad)
    person.click("picture-seal-choose")
    person.wait_until(lambda: "太小" in said(person, "seal"))
    assert kept(ledger, "seal") == b""
    good = tmp_path / "公章.png"
    good.write_bytes(pictures.seal())
    monkeypatch.setattr(files, "choose_file", lambda *_: good)
    person.click("picture-seal-choose")
    person.wait_until(lambda: said(person, "seal") == "公章.png · 600 × 600 像素")
    assert not person.find("picture-seal", QLabel).pixmap().isNull()
    assert kept(ledger, "seal")
    person.click("picture-seal-remove")
    person.wait_until(lambda: said(person, "seal") == "还没有图片")
    assert kept(ledger, "seal") == b""
    person.click("undo")
    person.wait_until(lambda: "公章.png" in said(person, "seal"))
    assert kept(ledger, "seal")
    person.go("home")


def test_an_emblem_is_dropped(settings: Settings, ledger: Path, tmp_path: Path) -> None:
    person = settings("school")
    path = tmp_path / "校徽.jpg"
    path.write_bytes(pictures.picture())
    person.drop(person.find("picture-row-logo", QWidget), [path])
    person.wait_until(lambda: "校徽.jpg" in said(person, "logo"))
    assert kept(ledger, "logo")
    assert kept(ledger, "seal") == b""
