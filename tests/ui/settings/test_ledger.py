"""The ledger: its backup and its examination, from the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import update

from studyhours.db.models import Record
from studyhours.services.ledgers.backups import restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.widgets import files
from tests.ui.person import OpenWindow
from tests.ui.school import APRIL
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def test_a_backup_is_written_and_remembered(
    settings: Settings,
    open_window: OpenWindow,
    ledger: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names: list[str] = []

    def choose(_parent: object, _memory: object, _title: str, name: str, _pattern: str) -> Path:
        names.append(name)
        return tmp_path / "U盘.studyhours-backup"

    monkeypatch.setattr(files, "choose_save", choose)
    person = settings("ledger")
    assert str(ledger) in person.find("ledger-place", QLabel).text()
    assert "5 位教师" in person.find("ledger-holds", QLabel).text()
    person.click("settings-backups")
    assert "还没有另存过" in person.find("ledger-last-backup", QLabel).text()
    person.click("ledger-backup")
    assert names == ["河湾乡中心小学-2026-04-30.studyhours-backup"]
    assert "U盘" in person.find("ledger-last-backup", QLabel).text()
    facts = restore(tmp_path / "U盘.studyhours-backup", str(tmp_path / "again.studyhours"))
    assert facts.school == "河湾乡中心小学"
    person.window.close()
    again = open_window(ledger, clock=APRIL)
    again.go("settings")
    assert "2026年4月30日" in again.find("ledger-last-backup", QLabel).text()


def test_a_backup_that_cannot_be_written_says_so(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "没有" / "备份.studyhours-backup"
    monkeypatch.setattr(files, "choose_save", lambda *_: nowhere)
    person = settings("backups")
    person.click("ledger-backup")
    assert str(nowhere.parent) in person.find("banner-text", QLabel).text()
    assert "还没有另存过" in person.find("ledger-last-backup", QLabel).text()
    assert person.find("ledger-backup", QPushButton).isEnabled()


def test_who_changes_their_mind_gets_no_backup(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_: None)
    person = settings("backups")
    person.click("ledger-backup")
    assert "还没有另存过" in person.find("ledger-last-backup", QLabel).text()


def test_the_ledger_is_examined(settings: Settings, ledger: Path) -> None:
    person = settings("ledger")
    person.click("ledger-doctor")
    assert "台账完好" in person.find("ledger-findings", QLabel).text()

    def harm(one: Ledger) -> None:
        with one.writing() as tx:
            tx.session.execute(update(Record).values(title="<b>改过</b>"))

    asked(ledger, harm)
    person.click("ledger-doctor")
    said = person.find("ledger-findings", QLabel).text()
    assert "处问题" in said
    assert "<b>改过</b>" in said, "as plain text"
    assert len(said.splitlines()) <= 22, "not a wall of them"
