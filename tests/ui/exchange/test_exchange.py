"""The rural school's path at the window: hand in, collect, return, send back, hand in again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)

from studyhours.domain.clock import FixedClock
from studyhours.services.closing.closing import close_year
from studyhours.services.exchange.conflicts import list_conflicts
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.peers import Link, link, list_links
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.saving import change_record, read_record
from studyhours.services.reviewing.deciding import return_records
from studyhours.ui.widgets import files
from tests.services.exchange.world import LATER, state, written
from tests.support.scenario import CLOCK, TERMS, YEAR, write_csv
from tests.ui.exchange.town import choose_row, elsewhere, home_of, rows, said, sent
from tests.ui.lists.opening import details
from tests.ui.person import OpenWindow, Person, aside

OCTOBER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))


def _text(path: Path, uid: str) -> str:
    return elsewhere(path, lambda ledger: read_record(ledger, uid)[0].text)


def _titles(path: Path) -> set[str]:
    return {one[1] for one in elsewhere(path, state)["records"].values()}


def _hand_in_at_window(
    open_window: OpenWindow, home: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Hands in from a teacher's own ledger; returns the code that is shown."""
    suggested: list[str] = []

    def choose(*said: object) -> Path:
        suggested.append(str(said[3]))
        return target

    monkeypatch.setattr(files, "choose_save", choose)
    person = open_window(home, clock=LATER)
    person.go("exchange")
    person.click("exchange-send")
    person.type("form-passphrase", "one")
    person.click("exchange-write")
    assert person.find("form-again-error", QLabel).text()
    assert not suggested
    person.type("form-again", "one")
    person.click("exchange-write")
    assert suggested[0].endswith(".package")
    assert "记录 1 条" in person.find("exchange-sent", QLabel).text()
    code = person.find("exchange-sent-code", QLabel).text()
    person.window.close()
    return code


def _settle(person: Person, codes: dict[str, str]) -> None:
    """Gives the passphrase, a wrong one first, and says who each is: found, the code compared."""
    choose_row(person, "exchange-arrivals", 0)
    for passphrase in ("two", "one"):
        person.click("exchange-act")
        dialog = person.find("passphrase-dialog", QDialog)
        person.type(person.find("form-passphrase", QLineEdit, dialog), passphrase, enter=True)
    for row, number in enumerate(codes):
        if row == 0:
            choose_row(person, "exchange-arrivals", row)
        assert codes[number] not in person.find("exchange-lines", QPlainTextEdit).toPlainText()
        person.click("exchange-act")
        dialog = person.find("link-dialog", QDialog)
        if row == 0:
            person.type(person.find("form-code", QLineEdit, dialog), "AAAA-2222", enter=True)
            assert "不符" in person.find("form-code-error", QLabel, dialog).text()
        person.type(person.find("form-code", QLineEdit, dialog), codes[number].lower(), enter=True)
        assert "已确认" in said(person)


def _send_back(person: Person, number: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Writes a package for one teacher at the school's window; returns the school's code."""
    person.click("exchange-send")
    person.click("form-whom-some")
    person.type("exchange-find", number)
    people = person.find("exchange-people", QListView)
    assert people.model().rowCount() == 1
    first = people.visualRect(people.model().index(0, 0))
    person.click_at(people.viewport(), first.topLeft() + QPoint(10, first.height() // 2))
    monkeypatch.setattr(files, "choose_save", lambda *_: target)
    person.click("exchange-write")
    code = person.find("exchange-sent-code", QLabel).text()
    # All who have handed in, at once: one for each.
    folder = target.parent / "each"
    folder.mkdir()
    monkeypatch.setattr(files, "choose_folder", lambda *_: folder)
    person.click("exchange-another")
    person.click("form-whom-each")
    person.click("exchange-write")
    assert "已写好 3 份" in person.find("exchange-sent", QLabel).text()
    assert person.find("exchange-sent-code", QLabel).text() == code
    assert len(list(folder.iterdir())) == 3
    return code


def test_handed_in_collected_returned_and_handed_in_again(
    open_window: OpenWindow,
    school: Path,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = home_of(tmp_path, "0001", "论文一")
    codes = {"0001": _hand_in_at_window(open_window, first, stick / "1.package", monkeypatch)}
    homes = {number: home_of(tmp_path, number, f"论文{number}") for number in ("0002", "0003")}
    for number, home in homes.items():
        codes[number] = sent(home, stick / f"{number[-1]}.package")
    (stick / "bad.package").write_bytes((stick / "2.package").read_bytes()[:-40])
    before = _titles(school)

    person = open_window(school, clock=LATER)
    person.go("exchange")
    person.drop(person.find("exchange-drop", QWidget), [stick])
    assert {row[0]: row[2] for row in rows(person, "exchange-arrivals")} == {
        "1.package": "要口令",
        "2.package": "待核对",
        "3.package": "待核对",
        "bad.package": "收不了",
    }
    choose_row(person, "exchange-arrivals", 3)
    damaged = person.find("exchange-lines", QPlainTextEdit).toPlainText()
    assert "不完整或被改动过" in damaged
    assert "从 U 盘重新复制一次" in damaged
    assert not person.find("exchange-take", QPushButton).isEnabled()
    _settle(person, codes)
    assert [row[2] for row in rows(person, "exchange-arrivals")][:3] == ["可以收"] * 3
    assert _titles(school) == before, "looking changes nothing"
    person.click("exchange-take")
    assert said(person).startswith("已收下 3 份：新增 3。还有 1 份"), "nothing of noughts"
    assert _titles(school) == before | {"论文一", "论文0002", "论文0003"}
    person.click("banner-action")
    assert person.find("review-list", QTableView).model().rowCount() == 3
    person.go("exchange")
    person.click("exchange-history")
    assert [row[3] for row in rows(person, "exchange-history")] == ["新增 1"] * 3
    assert details(person, "exchange-history", 1)["brought"] == "新增 1"

    elsewhere(school, lambda ledger: keep_copy(ledger, "asked"))

    # One is returned, and goes back to its teacher.
    uid = next(
        one for one, row in elsewhere(school, state)["records"].items() if row[1] == "论文0002"
    )

    def give_back(ledger: Ledger) -> None:
        return_records(ledger, [(uid, read_record(ledger, uid)[1])], "请写明学时来源")

    elsewhere(school, give_back)
    back = stick / "back.package"
    school_code = _send_back(person, "0002", back, monkeypatch)
    person.window.close()

    _take_back(open_window(homes["0002"], clock=LATER), stick, school_code, monkeypatch)

    # Mended and handed in again: nobody is asked who it is any more.
    _mend_and_send(homes["0002"], uid, stick / "again.package")
    person = open_window(school, clock=LATER)
    # On whatever page it is dropped, a package goes to this one.
    person.go("imports")
    person.drop(person.window, [stick])
    _assert_needless(person)
    person.click("exchange-take")
    assert "已收下 1 份" in said(person)
    assert "还有 2 份没有收" in said(person)
    assert "论文二改" in _titles(school)
    _restore_and_collect_again(person, school, [stick / "again.package", stick / "3.package"])


def _take_back(
    person: Person, stick: Path, school_code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A teacher takes in what the school has written back."""
    person.go("exchange")
    # At home one hands in first.
    assert person.find("exchange-write", QPushButton).isVisible()
    person.click("exchange-collect")
    # The whole stick: only what the school wrote for this teacher is asked about.
    monkeypatch.setattr(files, "choose_files", lambda *_: sorted(stick.glob("**/*.package")))
    person.click("exchange-drop")
    states = {row[0]: row[2] for row in rows(person, "exchange-arrivals")}
    assert {name: states[name] for name in ("2.package", "3.package", "back.package")} == {
        "2.package": "本台账写的",
        "3.package": "给别人的",
        "back.package": "待核对",
    }
    assert Counter(states.values())["给别人的"] == 3
    person.click("exchange-act")
    person.click("form-role-decides")
    person.type("form-code", school_code, enter=True)
    person.click("exchange-take")
    assert "：退回 1，" in said(person), "what became of it, not that it is otherwise now"
    assert "审核意见 1" in said(person), "what came beside it by name"
    person.click("banner-action")
    assert person.find("home-returned-0", QWidget).isVisible()
    person.window.close()


def _assert_needless(person: Person) -> None:
    """On the stick lie old packages, our own, and those taken before: only the new one is taken."""
    found = {row[0]: row[2:4] for row in rows(person, "exchange-arrivals")}
    assert {name: row[0] for name, row in found.items()} == {
        "1.package": "要口令",
        "2.package": "没有新的",
        "3.package": "没有新的",
        "again.package": "可以收",
        "back.package": "本台账写的",
        "bad.package": "收不了",
        "half.package": "有更新的",
    }
    assert "更新 1" in found["again.package"][1]
    assert "again.package" in found["half.package"][1]
    assert "不用收" in found["back.package"][1]


def _mend_and_send(home: Path, uid: str, target: Path) -> None:
    def mend(ledger: Ledger) -> None:
        said, version = read_record(ledger, uid)
        assert said.status == "returned"
        change_record(ledger, uid, replace(said, title="论文二改", status="submitted"), version)

    elsewhere(home, mend)
    sent(home, target.with_name("half.package"))
    elsewhere(home, lambda ledger: written(ledger, "0002", "忘了的", kind="training"))
    sent(home, target)


def _restore_and_collect_again(person: Person, school: Path, packages: list[Path]) -> None:
    """Back to yesterday's backup, and the same sticks once more: nothing doubled, nothing lost."""
    before = elsewhere(school, state)["records"]
    person.go("settings")
    person.click("settings-backups")
    choose_row(person, "backups-table", 0)
    assert "收下之前" in {row[1] for row in rows(person, "backups-table")}
    person.click("backups-restore")
    assert "又有过" in person.find("restore-lines", QPlainTextEdit).toPlainText()
    person.click("restore-yes")
    person.wait_until(lambda: person.window.bench is not None)
    person.wait()
    assert "论文二改" not in _titles(school)
    person.go("exchange")
    person.drop(person.find("exchange-drop", QWidget), packages)
    assert [row[2] for row in rows(person, "exchange-arrivals")] == ["可以收", "没有新的"]
    person.click("exchange-take")
    assert "已收下 1 份：新增 1，更新 1" in said(person)
    after = elsewhere(school, state)["records"]
    assert {uid: row[:4] for uid, row in after.items()} == {
        uid: row[:4] for uid, row in before.items()
    }


def _undo_newest(person: Person) -> None:
    person.click("exchange-history")
    choose_row(person, "exchange-history", 0)
    person.click("exchange-undo")
    person.click("ask-yes")


def _forget(person: Person, school: Path, stick: Path) -> None:
    """Whoever is forgotten is asked for anew."""
    person.click("exchange-known")
    assert [row[1:3] for row in rows(person, "exchange-known")] == [["老师自己的台账", "欧阳若兰"]]
    assert details(person, "exchange-known")["teachers"] == "欧阳若兰"
    choose_row(person, "exchange-known", 0)
    person.click("exchange-unlink")
    person.click("ask-yes")
    assert "已取消" in said(person)
    assert elsewhere(school, list_links) == ()
    person.click("exchange-collect")
    person.click("exchange-back")
    person.drop(person.window, [stick / "third.package"])
    assert rows(person, "exchange-arrivals")[0][2] == "待核对"


def _take_the_older(person: Person, home: Path, stick: Path) -> None:
    """Of two packages the newer cannot be taken: then the older one is wanted again."""
    later = [stick / "third.package", stick / "fourth.package"]
    for title, package in zip(("后来的", "更后来的"), later, strict=True):
        elsewhere(home, partial(written, number="0001", title=title, kind="training"))
        sent(home, package)
    person.click("exchange-collect")
    person.click("exchange-back")
    person.drop(person.window, later)
    assert [row[2] for row in rows(person, "exchange-arrivals")] == ["有更新的", "可以收"]
    later[1].write_bytes(later[1].read_bytes()[:-9])
    person.click("exchange-take")
    assert [row[2] for row in rows(person, "exchange-arrivals")] == ["可以收", "收不了"]
    person.click("exchange-take")


def test_what_both_changed_is_chosen_and_a_merge_is_undone(
    open_window: OpenWindow, school: Path, stick: Path, tmp_path: Path
) -> None:
    home = home_of(tmp_path, "0001", "论文一", "论文二", "论文三")
    code = sent(home, stick / "first.package")
    person = open_window(school, clock=LATER)
    person.go("exchange")
    person.drop(person.window, [stick / "first.package"])
    person.click("exchange-act")
    person.type("form-code", code, enter=True)
    person.click("exchange-take")
    records = elsewhere(school, state)["records"]
    uids = [uid for uid, row in records.items() if row[1].startswith("论文")]

    def change(where: str) -> Callable[[Ledger], None]:
        def work(ledger: Ledger) -> None:
            for uid in uids:
                said, version = read_record(ledger, uid)
                change_record(ledger, uid, replace(said, text=where), version)

        return work

    # What only waits is taken as it comes; what the school has touched is not.
    elsewhere(school, change("<b>学校写的"))
    elsewhere(home, change("家里写的"))
    sent(home, stick / "second.package")
    person.click("exchange-back")
    person.drop(person.window, [stick / "second.package"])
    person.click("exchange-take")
    assert "两边都改过 3" in said(person)
    person.click("banner-action")
    assert len(rows(person, "exchange-conflicts")) == 3
    cells = cast(list[QLabel], person.find("exchange-sides", QWidget).findChildren(QLabel))
    marked = [one.text() for one in cells if one.property("differs")]
    assert marked == ["待审核", "已通过", "<b>学校写的", "家里写的"]
    chosen = elsewhere(school, list_conflicts)[0].record
    person.click("exchange-choose-1")
    assert len(rows(person, "exchange-conflicts")) == 2
    assert _text(school, chosen) == "家里写的"
    person.click("exchange-all-ours")
    person.click("ask-yes")
    assert "已决定 2 条" in said(person)
    assert elsewhere(school, list_conflicts) == ()
    others = [uid for uid in uids if uid != chosen]
    assert {_text(school, uid) for uid in others} == {"<b>学校写的"}
    _undo_newest(person)
    assert "不能撤销" in said(person), "what it brought has been decided since"

    _take_the_older(person, home, stick)
    assert "后来的" in _titles(school)
    _undo_newest(person)
    assert "已撤销" in said(person)
    assert "后来的" not in _titles(school)
    assert len(rows(person, "exchange-history")) == 2
    _forget(person, school, stick)


def test_a_closed_year_asks_once_why_and_taking_may_be_called_off(
    open_window: OpenWindow, school: Path, stick: Path, tmp_path: Path
) -> None:
    for number in ("0001", "0002"):
        package = stick / f"{number}.package"
        said = Link(sent(home_of(tmp_path, number, f"论文{number}"), package))
        elsewhere(school, partial(link, path=package, said=said))
    elsewhere(school, lambda ledger: close_year(ledger, YEAR), OCTOBER)
    person = open_window(school, clock=OCTOBER)
    person.go("exchange")
    person.drop(person.window, [stick])
    assert [row[2] for row in rows(person, "exchange-arrivals")][:2] == ["可以收"] * 2
    for reason in ("", "补交"):
        person.click("exchange-take")
        question = person.find("closed-year", QDialog)
        if reason:
            person.type(person.find("reason", QLineEdit, question), reason)
        person.click(person.find("reason-yes" if reason else "reason-no", QPushButton, question))
        assert ("论文0002" in _titles(school)) is bool(reason)
    assert [row[2] for row in rows(person, "exchange-arrivals")] == ["已收下"] * 2


def test_what_was_written_says_when_it_is_behind(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A teacher's package bears the teacher's name; what is written later is not in it."""
    home, suggested = home_of(tmp_path, "0001", "论文一"), list[str]()

    def choose(*said: object) -> Path:
        suggested.append(str(said[3]))
        return tmp_path / "my.package"

    monkeypatch.setattr(files, "choose_save", choose)
    name = elsewhere(home, lambda ledger: list_teachers(ledger)[0].name)
    person = open_window(home, clock=LATER)
    person.go("exchange")
    person.click("exchange-send")
    person.click("exchange-write")
    assert suggested == [f"{name} {LATER.now().date().isoformat()}.package"]
    behind = cast("QLabel", person.window.findChild(QLabel, "exchange-sent-behind"))
    assert not behind.isVisible()
    person.go("records")
    person.go("exchange")
    assert person.find("exchange-sent", QLabel).isVisible(), "nothing has changed"
    person.go("records")
    person.type("records-quick", "读书 《给教师的建议》", enter=True)
    person.go("exchange")
    # Whoever comes back with more to hand in can write at once.
    assert "那一份里没有" in said(person)
    person.type("form-passphrase", "one")
    person.type("form-again", "one")
    person.click("exchange-write")
    assert "记录 2 条" in person.find("exchange-sent", QLabel).text()
    assert not behind.isVisible()
    # What changes while it stands there takes nothing away of it.
    person.press(Qt.Key.Key_Z, control=True)
    assert behind.isVisible()
    assert "再写一份" in behind.text()
    assert person.find("exchange-sent-code", QLabel).text()


def _nameless(folder: Path, name: str) -> Path:
    """The own ledger of a teacher who knows no staff number."""
    path = folder / f"{name}.studyhours"

    def made() -> None:
        ledger = create_ledger(str(path), NewSchool("河湾小学", YEAR, TERMS), CLOCK)
        import_roster(ledger, write_csv(folder / "one.csv", [["工号", "姓名"], ["", name]]))
        ledger.close()

    aside(made)
    return path


def test_without_a_staff_number_teachers_of_that_name_are_proposed(
    open_window: OpenWindow, school: Path, stick: Path, tmp_path: Path
) -> None:
    """The only one of a name stands there to be checked; of several one has to be chosen."""
    codes = [
        sent(_nameless(tmp_path, name), stick / f"{number}.package")
        for number, name in enumerate(("欧阳若兰", "王芳"))
    ]
    person = open_window(school, clock=LATER)
    person.go("exchange")
    person.drop(person.window, [stick])
    for row, code in enumerate(codes):
        choose_row(person, "exchange-arrivals", row)
        assert code not in person.find("exchange-lines", QPlainTextEdit).toPlainText()
        person.click("exchange-act")
        shown = person.find("form-teacher", QLineEdit).text()
        assert shown == ("欧阳若兰" if row == 0 else "")
        person.type("form-code", code, enter=True)
        if row == 1:
            assert person.find("form-teacher-error", QLabel).text()
            radios = cast(
                list[QRadioButton], person.find("form-namesake", QWidget).findChildren(QRadioButton)
            )
            assert [one.text() for one in radios] == ["王芳 0004", "王芳 0005"]
            person.click(radios[1])
            person.click("form-save")
        assert "已确认" in said(person)
    known = {one.teachers for one in elsewhere(school, list_links)}
    assert known == {("欧阳若兰",), ("王芳",)}


def test_a_newcomer_is_added_where_it_is_asked_whose_a_package_is(
    open_window: OpenWindow, school: Path, stick: Path, tmp_path: Path
) -> None:
    code = sent(_nameless(tmp_path, "赵敏"), stick / "1.package")
    person = open_window(school, clock=LATER)
    person.go("exchange")
    person.drop(person.window, [stick])
    person.click("exchange-act")
    person.type("form-code", code, enter=True)
    assert "请选出" in person.find("form-teacher-error", QLabel).text()
    person.click("link-add")
    assert person.find("form-teacher", QLineEdit).text() == "赵敏"
    with pytest.raises(AssertionError, match="no visible"):
        person.find("link-add", QPushButton)
    person.click("form-save")
    assert "已确认" in said(person)
    assert rows(person, "exchange-arrivals")[0][2] == "没有新的"
    names = elsewhere(school, lambda ledger: [one.name for one in list_teachers(ledger)])
    assert names.count("赵敏") == 1


def test_the_code_of_this_ledger(open_window: OpenWindow, school: Path) -> None:
    person = open_window(school, clock=LATER, language="en")
    person.go("exchange")
    person.click("exchange-conflicts")
    person.click("exchange-history")
    person.click("exchange-send")
    person.click("exchange-code")
    code = elsewhere(school, lambda ledger: code_of(package_key(ledger).public))
    assert code in said(person)
    person.click("form-whom-some")
    person.click("exchange-write")
    assert person.find("form-error", QLabel).text()
