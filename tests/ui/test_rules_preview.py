"""Somebody writes a rule and sees at once whom it would hit, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry
from studyhours.domain.changes import Changes
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.rulebook.preview import preview_rules
from studyhours.ui.pages.rules.preview_panel import PAUSE, RulePreview
from studyhours.ui.widgets.record_lines import RECORD, SECTION
from tests.ui.person import OpenWindow, Person
from tests.ui.rules_parts import SCHOOL_72, beside_text, cells, click_row, picture, write
from tests.ui.school import APRIL, school_ledger

YEAR_END = "2026-08-31"


def show(part: QWidget, text: str) -> None:
    cast(RulePreview, part).show_rules(text)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


def entries(ledger: Path) -> int | None:
    """How many entries the ledger's log has."""
    kept = open_ledger(str(ledger))
    with kept.reading() as session:
        count = session.scalar(select(func.count()).select_from(AuditEntry))
    kept.close()
    return count


class Trial:
    """The panel beside a text, at the end of the year."""

    def __init__(self, person: Person, size: tuple[int, int] = (1180, 700)) -> None:
        self.person = person
        text, part = beside_text(person, RulePreview, show, size)
        self.text: QPlainTextEdit = text
        self.part = cast(RulePreview, part)

    def write(self, *changes: tuple[str, str]) -> None:
        """Writes the school's rules, and waits as long as somebody who looks up."""
        content = SCHOOL_72
        for old, new in changes:
            assert old in content
            content = content.replace(old, new)
        write(self.person, self.text, content)
        QTest.qWait(PAUSE + 100)
        self.person.wait()

    def at_year_end(self) -> None:
        self.person.type(self.part.day.field, YEAR_END, enter=True)

    def bars(self) -> list[str]:
        return [f"{bar.title} {bar.said}" for bar in self.part.bars.bars]

    def click_bar(self, row: int) -> None:
        bars = self.part.bars
        place = bars.visualRect(bars.model().index(row, 0)).center()
        self.person.click_at(bars.viewport(), place)

    def stale(self) -> bool:
        return self.part.is_stale

    def said(self, name: str) -> str:
        return self.person.find(name, QLabel).text()


@pytest.fixture
def trial(open_window: OpenWindow, ledger: Path) -> Trial:
    return Trial(open_window(ledger, clock=APRIL))


def test_whom_a_rule_would_hit_while_it_is_written(trial: Trial, ledger: Path) -> None:
    written = entries(ledger)
    trial.write()
    trial.at_year_end()
    # 0001 has 74 hours, 26 of them of the school; 0002 has 71.5, all of the school.
    assert trial.bars()[1:] == [
        "研训学时 达标 1 · 未达标 4",
        "校本研训学时 达标 2 · 未达标 3",
    ]
    picture(trial.part, "preview")
    trial.write(("at_least: 72", "at_least: 70"))
    assert trial.bars()[1] == "研训学时 达标 2 · 未达标 3"
    assert [row[1] for row in cells(trial.part.table)] == ["未达标"] * 3 + ["达标"] * 2
    assert entries(ledger) == written


def test_one_rule_the_worst_first_and_why(trial: Trial) -> None:
    trial.write()
    trial.at_year_end()
    trial.click_bar(1)
    shown = cells(trial.part.table)
    assert [len(row) for row in shown] == [4] * 5  # the rule has no column of its own now
    names = [row[0] for row in shown]
    assert shown[-1] == ["欧阳若兰", "达标", "74 / 72 学时", ""]
    assert shown[-2] == ["帕提古丽·艾山", "未达标", "71.5 / 72 学时", "0.5 学时"]
    click_row(trial.person, trial.part.table, names.index("欧阳若兰"))
    assert trial.said("preview-detail-name") == "欧阳若兰"
    assert trial.said("preview-detail-status") == "达标"
    lines = trial.part.detail.records.lines
    assert lines[0].kind == SECTION
    assert "作业设计" in {line.text for line in lines if line.kind == RECORD}
    picture(trial.part, "preview-one")
    # What is written next is explained for the same person.
    trial.write(("at_least: 72", "at_least: 80"))
    assert trial.said("preview-detail-name") == "欧阳若兰"
    assert trial.said("preview-detail-status") == "未达标"
    assert "差 6" in trial.said("preview-detail-amount")


def test_a_case_like_the_teacher_looked_at_can_be_asked_for(trial: Trial) -> None:
    asked: list[tuple[str, object]] = []
    trial.write()
    trial.at_year_end()
    click_row(trial.person, trial.part.table, 0)
    assert not trial.part.detail.like.isVisible()
    trial.part.case_wanted.connect(lambda uid, day: asked.append((uid, day)))
    trial.part.offer_cases()
    click_row(trial.person, trial.part.table, 1)
    trial.person.click("preview-like")
    assert asked == [(trial.part.detail.uid, date(2026, 8, 31))]


def test_filter_by_status_and_search(trial: Trial) -> None:
    trial.write()
    trial.at_year_end()
    trial.click_bar(1)
    trial.person.click("preview-verdict-met")
    assert [row[0] for row in cells(trial.part.table)] == ["欧阳若兰"]
    trial.person.click("preview-verdict-met")
    trial.person.type("preview-search", "ptgl")
    assert [row[0] for row in cells(trial.part.table)] == ["帕提古丽·艾山"]


def test_an_unreadable_text_keeps_the_last_results_faded_and_says_why(trial: Trial) -> None:
    trial.write()
    trial.at_year_end()
    before = cells(trial.part.table)
    trial.write(("at_least: 72", "at_leest: 72"))
    assert trial.stale()
    assert not trial.part.table.isEnabled()
    assert cells(trial.part.table) == before
    said = trial.said("preview-note")
    assert "at_least" in said
    assert "行" in said
    assert "上一次" in said
    picture(trial.part, "preview-invalid")
    trial.write(("at_least: 72", "at_least: 71"))
    assert not trial.stale()
    assert trial.part.table.isEnabled()
    assert trial.bars()[1] == "研训学时 达标 2 · 未达标 3"


def test_only_the_newest_of_many_keystrokes_is_judged(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.write()
    trial.at_year_end()
    judged: list[str] = []
    from studyhours.ui.pages.rules import preview_panel

    real = preview_rules

    def watched(*arguments: object) -> object:
        judged.append(arguments[1].text)  # type: ignore[attr-defined]  # of a test
        return real(*arguments)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(preview_panel, "preview_rules", watched)
    content = SCHOOL_72.replace("at_least: 72", "at_least: ")
    head, tail = content.split("at_least: \n", 1)
    write(trial.person, trial.text, head + "at_least: 7\n" + tail)
    for number in ("71", "71.", "71.5"):
        QTest.qWait(PAUSE // 3)
        write(trial.person, trial.text, f"{head}at_least: {number}\n{tail}")
    QTest.qWait(PAUSE + 100)
    trial.person.wait()
    assert len(judged) == 1
    assert "at_least: 71.5" in judged[0]
    assert trial.bars()[1] == "研训学时 达标 2 · 未达标 3"


def test_changed_records_are_judged_again_and_hidden_panels_wait(trial: Trial) -> None:
    trial.write()
    first = trial.part.preview
    trial.part.context.changes.announce(Changes.RECORDS)
    trial.person.wait()
    second = trial.part.preview
    assert second is not first
    trial.part.hide()
    trial.part.context.changes.announce(Changes.RECORDS)
    trial.person.wait()
    assert trial.part.preview is second
    trial.part.show()
    QTest.qWait(20)
    trial.person.wait()
    assert trial.part.preview is not second


def test_english_and_a_narrow_window(open_window: OpenWindow, ledger: Path) -> None:
    trial = Trial(open_window(ledger, clock=APRIL, language="en", theme="dark"), (860, 600))
    trial.write()
    trial.at_year_end()
    assert trial.bars()[1] == "Study hours Met 1 · Missed 4"
    assert trial.part.split.is_narrow
    click_row(trial.person, trial.part.table, 0)
    assert trial.part.detail.isVisible()
    picture(trial.part, "preview-en-dark-narrow")
    trial.person.press(Qt.Key.Key_Escape, on=trial.part.detail)
    assert not trial.part.detail.isVisible()
