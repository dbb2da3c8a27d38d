"""Collecting at the window: one click, the keyboard, and what the short code is asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from studyhours.services.evidence.attaching import attach
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import Sending, send
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from tests.services.exchange.world import LATER, written
from tests.support.pictures import picture
from tests.ui.exchange.town import elsewhere, home_of, rows, said, sent
from tests.ui.person import OpenWindow, Person, aside


def _with_photo(home: Ledger, folder: Path, number: int) -> None:
    """One more record with evidence of its own."""
    uid, _ = written(home, "0001", f"有照片的{number}", kind="training")
    photo = folder / f"{number}.jpg"
    photo.write_bytes(picture(colour=f"#{number}0f0{number}0"))
    attach(home, uid, [photo])


def _told(school: Path, home: Path, folder: Path, name: str) -> None:
    """Hands in under a name; the teacher learns that all of it lies at the school now."""
    back = folder / "back.package"

    def collect(ledger: Ledger) -> None:
        merge_package(ledger, folder / name)
        back.unlink(missing_ok=True)
        send(ledger, back, Sending(("0001",)))

    sent(home, folder / name)
    elsewhere(school, collect)
    elsewhere(home, partial(merge_package, path=back))


def _handed_in(school: Path, folder: Path) -> Path:
    """A copy of the school's ledger from before it took in three packages, each less than it is."""
    home = home_of(folder, "0001")
    key, back = folder / "key.package", folder / "school.package"
    code = sent(home, key)
    elsewhere(school, lambda ledger: link(ledger, key, Link(code)))
    role = Link(sent(school, back, Sending(("0001",))), "0001", decides=True)
    elsewhere(home, lambda ledger: link(ledger, back, role))
    elsewhere(school, lambda ledger: backup(ledger, folder / "school.backup"))
    for number in (1, 2):
        elsewhere(home, partial(_with_photo, folder=folder, number=number))
        _told(school, home, folder, f"{number}.package")
    elsewhere(home, partial(written, number="0001", title="没有照片的", kind="training"))
    sent(home, folder / "3.package")
    copy = folder / "copy.studyhours"

    def place() -> None:
        restore(folder / "school.backup", str(copy), LATER)
        ledger = open_ledger(str(copy), LATER)
        link(ledger, key, Link(code))
        ledger.close()

    aside(place)
    return copy


def _states(person: Person) -> list[str]:
    return [row[2] for row in rows(person, "exchange-arrivals")]


def test_what_lacks_a_file_is_taken_by_the_click_that_brings_it(
    open_window: OpenWindow, school: Path, tmp_path: Path
) -> None:
    """The third lacks what the second brings, the second what the first brings: one click."""
    copy = _handed_in(school, tmp_path)
    other = home_of(tmp_path, "0002", "别人的")
    code = sent(other, tmp_path / "other.package")
    elsewhere(copy, lambda ledger: link(ledger, tmp_path / "other.package", Link(code)))
    person = open_window(copy, clock=LATER)
    person.go("exchange")
    packages = [tmp_path / f"{name}.package" for name in (3, 2, "other")]
    person.drop(person.find("exchange-drop", QWidget), packages)
    assert _states(person) == ["收不了", "收不了", "可以收"]
    person.click("exchange-take")
    assert _states(person) == ["收不了", "收不了", "已收下"], "looked at again, once"
    assert "还有 2 份没有收" in said(person)
    person.drop(person.window, [tmp_path / "1.package"])
    assert _states(person) == ["收不了", "收不了", "已收下", "可以收"]
    assert rows(person, "exchange-arrivals")[3][3] == "新增 1，佐证 1"
    person.click("exchange-take")
    assert _states(person) == ["已收下"] * 4
    assert said(person).startswith("已收下 4 份：新增 4。")


def test_the_next_key_after_the_last_code_throws_nothing_out(
    open_window: OpenWindow, school: Path, stick: Path, tmp_path: Path
) -> None:
    """By keyboard alone; what is left out by mistake comes back by one click."""
    codes = [
        sent(home_of(tmp_path, number, f"论文{number}"), stick / f"{number}.package")
        for number in ("0001", "0002")
    ]
    person = open_window(school, clock=LATER)

    def space() -> None:
        """The next key, wherever the keyboard is by now."""
        person.press(Qt.Key.Key_Space, on=person.window.focusWidget())

    person.go("exchange")
    person.drop(person.window, [stick])
    for code in codes:
        person.find("exchange-act", QPushButton).setFocus()
        details = person.find("exchange-lines", QPlainTextEdit).toPlainText()
        assert "来自：" in details
        assert code not in details, "it is asked for, not read off"
        space()
        person.type("form-code", code, enter=True)
        assert person.window.focusWidget().objectName() == "exchange-arrivals"
        space()
    assert _states(person) == ["可以收"] * 2
    assert codes[0] in person.find("exchange-lines", QPlainTextEdit).toPlainText(), "known now"
    person.find("exchange-remove", QPushButton).setFocus()
    for _ in range(2):
        space()
    assert [row[0] for row in rows(person, "exchange-arrivals")] == ["0002.package"]
    assert "已从列表里去掉“0001.package”" in said(person)
    person.click("banner-action")
    assert [row[0] for row in rows(person, "exchange-arrivals")] == ["0001.package", "0002.package"]
    person.find("exchange-take", QPushButton).setFocus()
    space()
    assert _states(person) == ["已收下"] * 2
    assert person.window.focusWidget().objectName() == "exchange-arrivals"
