"""Imports into a closed year: told beforehand, and explained once however many files there are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton

from studyhours.domain.clock import FixedClock
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.reading import read_year
from studyhours.services.ledgers.opening import open_ledger
from tests.support.scenario import YEAR
from tests.ui.imports.conftest import Importer, Importing, many, reading

OCTOBER = FixedClock(datetime(2026, 10, 12, 2, 0, tzinfo=UTC))


@pytest.fixture
def closed(school: Path) -> Path:
    ledger = open_ledger(str(school), OCTOBER)
    close_year(ledger, YEAR)
    ledger.close()
    return school


def asked(page: Importer) -> bool:
    found = cast("list[QDialog]", page.person.window.findChildren(QDialog, "closed-year"))
    return any(one.isVisible() for one in found)


def say(page: Importer, reason: str) -> None:
    question = page.person.find("closed-year", QDialog)
    page.person.type(page.person.find("reason", QLineEdit, question), reason)
    page.person.click(page.person.find("reason-yes", QPushButton, question))


def reasons(ledger: Path) -> list[str]:
    with reading(ledger) as opened:
        found = read_year(opened, YEAR).corrections
    records = {
        record.uid: record.reason
        for one in found
        for record in (*one.unfelt, *(each for rule in one.rules for each in rule.records))
    }
    return sorted(records.values())


def test_all_files_are_explained_once_and_undone_with_one_reason(
    importing: Importing, closed: Path, tmp_path: Path
) -> None:
    page = importing(closed, clock=OCTOBER)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    labels = cast("list[QLabel]", page.person.window.findChildren(QLabel))
    assert "更正已封账学年 3" in [label.text() for label in labels if label.isVisible()]
    page.person.click("imports-apply-all")
    assert page.kept() == (5, 0), "nothing is taken before there is a reason"
    say(page, "教师补交")
    assert not asked(page)
    assert page.kept() == (5, 7)
    assert reasons(closed) == ["教师补交"] * 7
    page.person.click("undo")
    page.person.click("ask-yes")
    say(page, "交错了")
    assert page.kept() == (5, 0)
    assert reasons(closed) == []


def test_called_off_the_file_waits_as_before(
    importing: Importing, closed: Path, tmp_path: Path
) -> None:
    page = importing(closed, clock=OCTOBER)
    page.drop(many(tmp_path / "a.csv", 3))
    page.person.click(page.primary)
    page.person.press(Qt.Key.Key_Escape, on=page.person.find("closed-year", QDialog))
    assert page.kept() == (5, 0)
    assert page.primary.text() == "导入 3 条"
    page.person.click(page.primary)
    say(page, "教师补交")
    assert page.kept() == (5, 3)


def test_an_open_year_asks_nothing(importing: Importing, closed: Path, tmp_path: Path) -> None:
    page = importing(closed, clock=OCTOBER)
    page.drop(many(tmp_path / "a.csv", 3, day="2026-09-10"))
    page.person.click(page.primary)
    assert not asked(page)
    assert page.kept() == (5, 3)
