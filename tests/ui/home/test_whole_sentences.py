"""What home says is there to the last word, however narrow the window."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics

from studyhours.domain.clock import FixedClock
from studyhours.services.home.school import home_of_school
from studyhours.services.ledgers.opening import open_ledger
from studyhours.ui.pages.home.concerns import ConcernsPanel
from studyhours.ui.pages.home.lines import RuleBarRow, TwoLines
from studyhours.ui.pages.home.painted import PAD
from studyhours.ui.pages.home.rule_row import RuleRow
from studyhours.ui.widgets.broken_lines import broken_lines, parts_in_lines
from studyhours.ui.widgets.table import DataTable
from tests.ui.home.world import CLOCK, busy_school
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.start.seeing import every

AUGUST = FixedClock(datetime(2026, 8, 10, 2, 0, tzinfo=UTC))
"""Three weeks before the end: the hours, what is asked, and how many days there are."""
SIZES = ((1024, 768), (1280, 720), (1366, 768), (910, 472))


@pytest.fixture
def demo(copied: Callable[[Path], Path], home: Path) -> Path:
    del home
    return copied(busy_school())


def _plain(text: str) -> str:
    return "".join(text.split()).replace("·", "")


def _is_whole(row: TwoLines) -> None:
    above, below = row.said
    told, room = row.told, row.width() - 2 * PAD
    assert _plain("".join(above)) == _plain(told.text)
    assert _plain("".join(below)) == _plain(told.below)
    metrics = QFontMetrics(row.font())
    widest = max(metrics.horizontalAdvance(line) for line in (*above, *below))
    assert widest <= room, told
    beside = row.chip_width(told.chip) + 8 if told.chip else 0
    assert metrics.horizontalAdvance(below[0]) <= room - beside, told
    lines = len(above) + len(below)
    assert row.height() >= lines * metrics.height()


def _all_whole(person: Person, size: tuple[int, int]) -> None:
    person.window.resize(*size)
    person.wait()
    rows = every(person.window, TwoLines)
    titles = every(person.window, RuleRow) + every(person.window, RuleBarRow)
    assert any(one.isVisible() for one in rows), size
    for row in rows:
        if row.isVisible():
            _is_whole(row)
    for title in titles:
        if title.isVisible():
            assert not any(line.endswith("…") for line in title.said), size
            assert title.height() >= len(title.said) * title.fontMetrics().height()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_teacher_reads_how_far_it_is_and_how_long_there_is(
    open_window: OpenWindow, demo: Path, language: str
) -> None:
    person = open_window(demo, size=SIZES[0], clock=AUGUST)
    person.window.surroundings.words.choose(language)

    def behind() -> str:
        with closing(open_ledger(str(demo), AUGUST)) as ledger:
            return next(one.teacher.name for one in home_of_school(ledger).concerns if one.steps)

    person.type("home-picker", aside(behind), enter=True)
    for size in SIZES:
        _all_whole(person, size)
    hours = [one for one in every(person.window, TwoLines) if "72" in one.told.below]
    assert any(" · " in one.told.below for one in hours), "the hours, and the days left"


@pytest.mark.parametrize(("language", "clock"), [("zh", CLOCK), ("en", CLOCK), ("en", AUGUST)])
def test_who_needs_help_says_with_what(
    open_window: OpenWindow, demo: Path, language: str, clock: FixedClock
) -> None:
    person = open_window(demo, size=SIZES[0], clock=clock)
    person.window.surroundings.words.choose(language)
    person.wait()
    (panel,) = every(person.window, ConcernsPanel)
    table = person.find("home-concerns", DataTable)
    place = table.place_of("missing")
    for size in SIZES:
        _all_whole(person, size)
        for row in range(table.model().rowCount()):
            said = str(table.model().index(row, place).data())
            lines = panel.wrapping.lines(said)
            assert _plain("".join(lines)) == _plain(said), size
            assert table.rowHeight(row) >= len(lines) * table.fontMetrics().height()
            assert table.columnWidth(place) > max(
                table.fontMetrics().horizontalAdvance(line) for line in lines
            )


def test_lines_break_between_words_and_say_where_there_is_more(open_window: OpenWindow) -> None:
    font = open_window(None).window.font()
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance("School-based")
    text = "School-based hours and six more of them than anybody said"
    lines = broken_lines(text, font, width, 3)
    assert lines[0] == "School-based"
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    rare = "𬭎" * 20  # two units of Qt's each
    narrow = metrics.horizontalAdvance("𬭎" * 7) + 1
    assert "".join(broken_lines(rare, font, narrow, 3)) == rare
    assert broken_lines("", font, width, 3) == [""]
    room = metrics.horizontalAdvance("10 / 72 学时")
    both = parts_in_lines("10 / 72 学时 · 还有 21 天", font, room, room, 3)
    assert both == ["10 / 72 学时", "还有 21 天"]
    assert parts_in_lines("10 / 72 学时", font, room - 1, room, 3) == ["", "10 / 72 学时"]
    many = parts_in_lines(" · ".join(["10 / 72 学时"] * 6), font, room, room, 2)
    assert len(many) == 3
    assert many[-1].endswith("…")
