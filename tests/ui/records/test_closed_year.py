"""Records of a closed year: the window asks why, once for a batch, and keeps nothing otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import read_year
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from tests.support.scenario import YEAR
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


@pytest.fixture
def closed(ledger: Path) -> Path:
    """The school's year, closed early."""
    opened = open_ledger(str(ledger), APRIL)
    close_year(opened, YEAR, early=True, undecided=True, reason="学校撤并")
    opened.close()
    return ledger


@pytest.fixture
def writer(open_window: OpenWindow, closed: Path) -> Writer:
    return Writer(open_window(closed, clock=APRIL), closed)


def _open(writer: Writer, search: str) -> str:
    writer.type("search", search)
    writer.pause(300)
    writer.choose(0)
    return writer.kept(text=search)[0].uid


def _question(writer: Writer) -> QDialog:
    return writer.person.find("closed-year", QDialog)


def _asked(writer: Writer) -> bool:
    dialogs = cast("list[QDialog]", writer.person.window.findChildren(QDialog, "closed-year"))
    return any(one.isVisible() for one in dialogs)


def _say(writer: Writer, reason: str) -> None:
    field = writer.person.find("reason", QLineEdit, _question(writer))
    writer.person.type(field, reason)
    writer.person.click(writer.person.find("reason-yes", QPushButton, _question(writer)))


def _reasons(closed: Path) -> dict[str, str]:
    """What was done to which record since the year was closed, and why: by uid."""
    ledger = open_ledger(str(closed), APRIL)
    read = read_year(ledger, YEAR)
    ledger.close()
    return {
        one.uid: f"{one.what} {one.reason}"
        for teacher in read.corrections
        for one in (*teacher.unfelt, *(each for rule in teacher.rules for each in rule.records))
    }


def _deletions(ledger: Ledger) -> list[dict[str, object]]:
    """What the log says of deletions of a closed year's records."""
    with ledger.reading() as session:
        query = select(AuditEntry.details).where(AuditEntry.action == "record.delete")
        return [details["correction"] for details in session.scalars(query)]


def test_an_edit_is_kept_with_the_reason_asked_for(writer: Writer, closed: Path) -> None:
    uid = _open(writer, "单元教学")
    writer.type("title", "单元教学（修订）")
    writer.save()
    question = _question(writer)
    labels = cast("list[QLabel]", question.findChildren(QLabel))
    (said,) = [label.text() for label in labels]
    assert said == f"{YEAR} 学年已经封账。这次改动会记作更正，请写明原因。"
    assert writer.content(uid).title == "单元教学", "nothing is kept before there is a reason"
    assert not writer.person.find("reason-yes", QPushButton, question).isEnabled()
    _say(writer, "题目登错")
    assert writer.content(uid).title == "单元教学（修订）"
    assert writer.banner == "已保存修改：培训课程《单元教学（修订）》"
    assert _reasons(closed) == {uid: "changed 题目登错"}

    writer.table.setFocus()
    writer.press("Z", control=True)
    field = writer.person.find("reason", QLineEdit, _question(writer))
    assert field.text() == "题目登错", "what was said last is at hand"
    writer.person.press(Qt.Key.Key_Return, on=field)
    assert writer.content(uid).title == "单元教学"


def test_calling_the_question_off_keeps_what_was_typed_and_changes_nothing(
    writer: Writer, closed: Path
) -> None:
    uid = _open(writer, "单元教学")
    writer.type("title", "单元教学（修订）")
    writer.save()
    writer.person.press(Qt.Key.Key_Escape, on=_question(writer))
    assert not _asked(writer)
    assert writer.content(uid).title == "单元教学"
    assert writer.text_of("title") == "单元教学（修订）"
    assert _reasons(closed) == {}
    writer.save()
    _say(writer, "题目登错")
    assert writer.content(uid).title == "单元教学（修订）"


def test_several_deleted_together_are_asked_about_once(writer: Writer, closed: Path) -> None:
    before = len(writer.kept())
    writer.choose(0)
    writer.choose(2, held=Qt.KeyboardModifier.ShiftModifier)
    writer.table.setFocus()
    writer.press("Delete")
    _say(writer, "重复登记")
    assert not _asked(writer)
    assert len(writer.kept()) == before - 3
    logged = writer.asks(_deletions)
    assert [one["reason"] for one in logged] == ["重复登记"] * 3
    assert set(_reasons(closed).values()) == {"deleted 重复登记"}
