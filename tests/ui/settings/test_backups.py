"""Backups from the window: made, listed, brought elsewhere, gone back to."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from studyhours.domain.changes import Changes
from studyhours.domain.errors import LedgerDamaged
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_record, read_record
from studyhours.transfer.kept_copies import copies_folder, list_copies
from studyhours.ui.daily_copies import DailyCopies
from studyhours.ui.widgets import files
from tests.support.ledgers import call, opened
from tests.support.scenario import PEOPLE, make_ledger, roster_file
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def _delete_one(ledger: Ledger) -> str:
    row = list_records(ledger, RecordFilter()).rows[0]
    delete_record(ledger, row.uid, read_record(ledger, row.uid)[1])
    return row.title


def _count(ledger: Ledger) -> int:
    return len(list_records(ledger, RecordFilter()).rows)


def _said(person: Person) -> str:
    return person.find("banner-text", QLabel).text()


def test_a_copy_is_made_and_gone_back_to(settings: Settings, ledger: Path) -> None:
    person = settings("backups")
    assert "还没有备份" in person.find("backups-state", QLabel).text()
    assert str(copies_folder(ledger)) in person.find("backups-place", QLabel).text()
    assert not person.find("backups-restore", QPushButton).isEnabled()
    person.click("backups-now")
    assert "已备份并核验" in _said(person)
    table = person.find("backups-table", QTableView)
    model = table.model()
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert "2026年4月30日" in shown[0]
    assert shown[1] == "手动"
    assert "5 位教师" in shown[2]
    assert shown[4] == "做成时已核验"
    state = person.find("backups-state", QLabel)
    assert state.text().startswith("最近一份是 2026年4月30日")
    assert "之后台账没有改动。" in state.text()
    records = asked(ledger, _count)
    title = asked(ledger, _delete_one)
    bench = person.window.bench
    assert bench is not None
    bench.context.changes.announce(Changes.CERTIFICATES)  # whatever it is
    person.wait()
    assert "之后台账有改动；今天已经备份过，" in state.text()
    person.click("backups-automatic")
    assert "自动备份没有打开" in state.text()
    person.click("backups-automatic")
    table.selectRow(0)
    person.wait()
    person.click("backups-restore")
    lines = person.find("restore-lines", QPlainTextEdit).toPlainText()
    assert "记录：1 条会回来" in lines
    assert title in lines
    person.press(Qt.Key.Key_Return, on=person.find("restore-no", QPushButton))
    with pytest.raises(AssertionError, match="no visible"):
        person.find("restore-dialog", QDialog)  # Enter is the safe answer
    assert asked(ledger, _count) == records - 1
    person.click("backups-restore")
    person.click("restore-yes")
    person.wait_until(lambda: person.window.bench is not None)
    person.wait()
    assert "已恢复到 2026年4月30日" in _said(person)
    assert "恢复前的台账也存了一份（2026年4月30日 " in _said(person)
    assert "studyhours-backup" not in _said(person), "said as people do"
    assert asked(ledger, _count) == records
    reasons = [one.reason for one in list_copies(copies_folder(ledger))]
    assert sorted(reasons) == ["asked", "restore"]
    person.go("settings")
    assert person.find("backups-table", QTableView).model().rowCount() == 2


def test_the_second_place(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "<b>U盘"
    stick.mkdir()
    person = settings("backups")
    person.click("backups-now")
    assert "硬盘坏了会一起丢" in person.find("backups-second", QLabel).text()
    monkeypatch.setattr(files, "choose_folder", lambda *_: stick)
    person.click("backups-second-choose")
    assert "新存 1 份" in _said(person)
    said = person.find("backups-second", QLabel).text()
    assert str(stick) in said
    assert "已存齐" in said
    shutil.rmtree(stick)
    person.click("backups-now")
    assert "第二处还没有" in _said(person), "a note, no error"
    assert "现在找不到" in person.find("backups-second", QLabel).text()
    stick.mkdir()
    person.click("backups-second-bring")
    assert "新存 2 份" in _said(person)
    _assert_second_is_named(person, min(stick.glob("*/*.studyhours-backup")), monkeypatch)
    person.click("backups-second-none")
    assert "硬盘坏了会一起丢" in person.find("backups-second", QLabel).text()
    monkeypatch.setattr(files, "choose_folder", lambda *_: tmp_path)
    person.click("backups-second-choose")
    assert "就是台账所在的文件夹" in _said(person)
    monkeypatch.setattr(files, "choose_folder", lambda *_: stick)
    person.click("backups-archive")
    assert "已归档 5 位教师" in _said(person)
    assert len(list(stick.glob("*/teachers/*/portfolio.pdf"))) == 5
    person.click("backups-automatic")
    assert not person.find("backups-automatic", QCheckBox).isChecked()
    person.window.surroundings.words.choose("en")
    person.wait()
    assert "Only beside the ledger" in person.find("backups-second", QLabel).text()


def _assert_second_is_named(person: Person, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy there is called by its time and place, whether it can be used or not."""
    monkeypatch.setattr(files, "choose_file", lambda *_: copy)
    person.click("backups-restore-file")
    dialog = person.find("restore-dialog", QDialog)
    heads = [one.text() for one in cast(list[QLabel], dialog.findChildren(QLabel))]
    assert any(text.endswith("的备份（在第二处）") for text in heads)
    person.click("restore-no")
    copy.write_bytes(copy.read_bytes()[:-40])
    person.click("backups-restore-file")
    assert _said(person).startswith("备份 2026年4月30日 ")
    assert "（在第二处） 不完整" in _said(person)


def test_copies_come_by_themselves_and_hold_up_nobody(
    settings: Settings, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = settings("backups")
    bench = person.window.bench
    assert bench is not None
    daily = DailyCopies(bench.context, lambda: bench.page.banner, bench)
    daily.begin()
    daily.look()
    tasks = person.window.surroundings.tasks
    assert tasks.commands == [], "nothing that is saved waits behind it"
    person.wait()
    assert [one.reason for one in list_copies(copies_folder(ledger))] == ["daily"]
    shown = person.find("backups-table", QTableView).model()
    assert (shown.rowCount(), shown.index(0, 1).data()) == (1, "每天"), "seen as it is made"
    daily.look()
    person.wait()
    assert len(list_copies(copies_folder(ledger))) == 1, "one a day"
    assert not bench.page.banner.isVisible()

    def damaged(*_: object) -> None:
        raise LedgerDamaged("ledger_damaged", ledger=str(ledger))

    monkeypatch.setattr("studyhours.ui.daily_copies.make_due", damaged)
    person.go("records")
    daily.look()
    person.wait()
    assert "没有再备份" in _said(person)
    person.click("banner-action")
    assert person.find("backups-table", QTableView).isVisible()


def test_a_damaged_ledger_is_kept_and_the_newest_copy_offered(
    open_window: OpenWindow, ledger: Path
) -> None:
    asked(ledger, lambda one: keep_copy(one, "daily"))
    records = asked(ledger, _count)
    content = bytearray(ledger.read_bytes())
    content[16384 : len(content) * 9 // 10] = b"\xa5" * (len(content) * 9 // 10 - 16384)
    ledger.write_bytes(bytes(content))
    person = open_window(clock=APRIL)
    person.window.open_path(str(ledger))
    person.wait()
    assert person.find("banner-action", QPushButton).text() == "找最近的备份…"
    person.click("banner-action")
    lines = person.find("restore-lines", QPlainTextEdit).toPlainText()
    assert "没有全部读出" in lines or "读不出" in lines
    person.click("restore-yes")
    person.wait_until(lambda: person.window.bench is not None)
    person.wait()
    assert asked(ledger, _count) == records
    (aside,) = copies_folder(ledger).glob("aside-*/*.studyhours")
    assert aside.read_bytes() == bytes(content)


def test_a_ledger_on_a_server_says_what_to_do_and_is_saved_into_a_file(
    open_window: OpenWindow, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> None:
        ledger = make_ledger(postgres_url)
        import_roster(ledger, roster_file(tmp_path))
        ledger.close()

    aside(made)
    person = open_window(postgres_url, clock=APRIL)
    person.go("settings")
    person.click("settings-backups")
    said = person.find("backups-state", QLabel).text()
    assert "管理员用 pg_dump" in said
    assert "studyhours backup" in said
    for hidden in ("backups-now", "backups-restore", "backups-second-choose", "backups-automatic"):
        with pytest.raises(AssertionError, match="no visible"):
            person.find(hidden, QWidget)
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "window.backup")
    person.click("ledger-backup")
    assert "window.backup" in _said(person)
    person.window.close()

    def commands() -> list[str]:
        """The same by command, and a ledger in a file made of each."""
        saved = call("backup", postgres_url, "-o", tmp_path / "command.backup")
        assert saved.code == 0, saved.err
        found = []
        for name in ("window", "command"):
            target = tmp_path / f"{name}.studyhours"
            done = call("restore", tmp_path / f"{name}.backup", "-o", target)
            assert done.code == 0, done.err
            with opened(target) as ledger:
                found.append(" ".join(one.name for one in list_teachers(ledger)))
        return found

    assert aside(commands) == [" ".join(one[1] for one in PEOPLE)] * 2
