"""Home: from the whole school to one teacher and on to the figures behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar, cast
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QToolTip, QWidget

from studyhours.domain.clock import FixedClock
from studyhours.domain.quantity import decimal_text
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.home.school import SchoolHome, home_of_school
from studyhours.services.home.teacher import TeacherHome, home_of_teacher
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.term_proposals import propose_terms
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.ui.pages.home.chips import LinkChip
from studyhours.ui.pages.home.figure_link import FigureLink
from studyhours.ui.pages.home.heat import HeatMap
from studyhours.ui.pages.home.lines import RecordRow, RuleBarRow, TwoLines
from studyhours.ui.pages.home.page import HomePage
from studyhours.ui.pages.home.ring import HoursRing
from studyhours.ui.pages.home.rule_row import RuleRow
from studyhours.ui.pages.home.school_view import SchoolView
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.workbench import Workbench
from tests.support.ledgers import write_roster
from tests.ui.person import Kind, OpenWindow, Person, aside

CLOCK = FixedClock(datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
DAY = CLOCK.now().date()
YEAR_END = FixedClock(datetime(2026, 8, 31, 15, 0, tzinfo=UTC))
"""The last day, as certificates are issued."""
TOO_LATE = FixedClock(datetime(2026, 9, 1, 2, 0, tzinfo=UTC))
"""Nothing is due any more."""
TEACHERS = 6
T = TypeVar("T")


@cache
def _demo() -> Path:
    path = Path(mkdtemp(prefix="studyhours-home-")) / "demo.studyhours"
    make_demo(str(path), DemoSchool(TEACHERS, 1, 3, DAY), clock=CLOCK).close()
    return path


@pytest.fixture
def demo(copied: Callable[[Path], Path], home: Path) -> Path:
    del home
    return copied(_demo())


@pytest.fixture
def empty(tmp_path: Path, home: Path) -> Path:
    del home
    path = tmp_path / "empty.studyhours"
    terms = propose_terms("2025-2026").days
    new = NewSchool("河湾小学", "2025-2026", terms, ("school-72", "observe-15"))
    create_ledger(str(path), new, CLOCK).close()
    return path


class Going:
    """Where the pages of a window send one, instead of going there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.to: list[tuple[str, dict[str, str]]] = []
        real = Workbench.go

        def go(bench: Workbench, name: str, /, then: Any = None, **params: str) -> None:
            if name == "home":
                real(bench, name, then, **params)
            else:
                self.to.append((name, params))

        monkeypatch.setattr(Workbench, "go", go)


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch) -> Going:
    return Going(monkeypatch)


def page(person: Person) -> HomePage:
    return person.find("page-home", HomePage)


def school(path: Path) -> SchoolHome:
    return aside(lambda: _opened(path, home_of_school))


def teacher(path: Path, uid: str) -> TeacherHome:
    return aside(lambda: _opened(path, lambda ledger: home_of_teacher(ledger, uid)))


def _opened(path: Path, look: Callable[[Ledger], T], clock: FixedClock = CLOCK) -> T:
    with closing(open_ledger(str(path), clock)) as ledger:
        return look(ledger)


def choose(person: Person, name: str) -> None:
    person.type("home-picker", name, enter=True)


def seen(person: Person, kind: type[Kind]) -> list[Kind]:
    """Every widget of a kind that can be seen on the page."""
    found = cast(list[QWidget], page(person).findChildren(QWidget))
    return [one for one in found if isinstance(one, kind) and one.isVisible()]


# ---------------------------------------------------------------- the school


def test_staff_see_the_school_at_a_glance(
    open_window: OpenWindow, demo: Path, going: Going
) -> None:
    person = open_window(demo, clock=CLOCK)
    home = school(demo)
    assert person.find("home-people", FigureLink).accessibleName() == "6 位教师"
    assert person.find("home-day", QLabel).text() == "截至 4月20日"
    assert len(home.sets) == 3
    for one in home.sets:
        head = person.find(f"home-set-{one.id}", QWidget)
        assert "一套里全部达到，才算达标" in head.toolTip()
        assert one.title["zh"] in head.accessibleName()
        assert sum(one.counts.values()) == TEACHERS
        chip = person.find(f"home-set-{one.id}-met", LinkChip)
        assert chip.said == f"达标 {one.counts.get('met', 0)} 人"
    person.click("home-set-school-72")
    assert going.to == [("check", {"ruleset": "school-72"})]
    bar = person.find("home-bar-observe-15/observed", QWidget)
    counts = next(one for one in home.rules if one.rule_id == "observed").counts
    assert sum(counts.values()) == TEACHERS
    for count in counts.values():
        assert f" {count} 人" in bar.toolTip()
    person.click(bar)
    assert going.to[-1] == ("check", {"rule": "observe-15/observed", "part": "met,up_to_date"})


def test_a_row_of_who_needs_help_leads_to_the_check(
    open_window: OpenWindow, demo: Path, going: Going
) -> None:
    person = open_window(demo, clock=CLOCK)
    first = school(demo).concerns[0]
    table = person.find("home-concerns", DataTable)
    assert table.model().index(0, 0).data() == first.teacher.name
    person.click_at(table.viewport(), table.visualRect(table.model().index(0, 2)).center())
    rule = first.first_rule
    assert rule is not None
    wanted = {"teacher": first.teacher.uid, "rule": f"{rule.ruleset_id}/{rule.rule_id}"}
    assert going.to == [("check", wanted)]


def test_deadlines_name_the_rule_and_how_many(
    open_window: OpenWindow, demo: Path, going: Going
) -> None:
    person = open_window(demo, clock=CLOCK)
    first = school(demo).deadlines[0]
    row = person.find(f"home-due-{first.ruleset_id}/{first.rule_id}", TwoLines)
    assert row.told.text == first.title["zh"]
    assert f"{first.people} 人未完成" in row.told.below
    person.click(row)
    assert going.to[-1][0] == "check"


# ---------------------------------------------------------------- one teacher


def test_from_the_school_to_a_teacher_and_back(open_window: OpenWindow, demo: Path) -> None:
    person = open_window(demo, clock=CLOCK)
    who = school(demo).concerns[0].teacher
    choose(person, who.staff_no or "")
    assert page(person).header.title.text() == who.name
    assert person.find("home-ring", HoursRing).isVisible()
    person.click("home-whole-school")
    assert page(person).header.title.text() == "全校"
    assert person.find("home-picker", QLineEdit).text() == ""


def test_the_choice_is_remembered(open_window: OpenWindow, demo: Path) -> None:
    person = open_window(demo, clock=CLOCK)
    who = school(demo).concerns[0].teacher
    choose(person, who.staff_no or "")
    person.window.surroundings.memory.save()
    again = open_window(demo, clock=CLOCK)
    assert page(again).header.title.text() == who.name


def test_every_figure_of_a_teacher_leads_on(
    open_window: OpenWindow, demo: Path, going: Going
) -> None:
    person = open_window(demo, clock=CLOCK)
    uid = school(demo).concerns[0].teacher.uid
    choose(person, school(demo).concerns[0].teacher.staff_no or "")
    home = teacher(demo, uid)
    assert home.hours is not None
    ring = person.find("home-ring", HoursRing)
    assert home.hours.rule.title["zh"] in ring.accessibleName()
    person.click(ring)
    assert going.to[-1] == ("check", {"teacher": uid, "rule": "school-72/hours.total"})
    shown = {row.rule: row for row in seen(person, RuleRow)}
    assert len(shown) == sum(len(group.lines) for group in home.groups) == 8
    person.click(shown["observe-15/observed"])
    assert going.to[-1] == ("check", {"teacher": uid, "rule": "observe-15/observed"})
    step = home.steps[0]
    person.click(f"home-next-{step.ruleset_id}/{step.rule_id}")
    assert going.to[-1][1]["rule"] == f"{step.ruleset_id}/{step.rule_id}"
    heat = person.find("home-heat", HeatMap)
    # School begins on a Monday, 1 September, and again on 2 March: 40 weeks and one for the gap.
    assert heat.months[:3] == [(0, 9), (4, 10), (9, 11)]
    assert [month for _, month in heat.months] == [9, 10, 11, 12, 1, 3, 4, 5, 6, 7]
    place = heat.place_of(DAY)
    assert place is not None
    person.click_at(heat, place)
    assert going.to[-1] == ("records", {"teacher": uid, "day": "2026-04-20"})
    person.click_at(heat, QPoint(4, 4))
    assert going.to[-1] == ("records", {"teacher": uid})
    person.press(Qt.Key.Key_Up, on=heat)
    person.press(Qt.Key.Key_Left, on=heat)
    person.press(Qt.Key.Key_Return, on=heat)
    assert going.to[-1] == ("records", {"teacher": uid, "day": "2026-04-13"})


def test_the_newest_records_lead_to_themselves(
    open_window: OpenWindow, demo: Path, going: Going
) -> None:
    person = open_window(demo, size=(1366, 1400), clock=CLOCK)
    who = school(demo).concerns[0].teacher
    choose(person, who.staff_no or "")
    home = teacher(demo, who.uid)
    row = person.find("home-record-0", RecordRow)
    assert row.told.title == home.recent[0].title
    person.click(row)
    assert going.to[-1] == ("records", {"teacher": who.uid, "record": home.recent[0].uid})
    person.click("home-all-records")
    assert going.to[-1] == ("records", {"teacher": who.uid})


def test_rows_work_from_the_keyboard(open_window: OpenWindow, demo: Path, going: Going) -> None:
    person = open_window(demo, clock=CLOCK)
    choose(person, school(demo).concerns[0].teacher.staff_no or "")
    ring = person.find("home-ring", HoursRing)
    ring.setFocus()
    assert person.window.focusWidget() is ring
    person.press(Qt.Key.Key_Return, on=ring)
    assert going.to[-1][0] == "check"
    going.to.clear()
    person.press(Qt.Key.Key_Space, on=ring)
    assert len(going.to) == 1


def test_words_of_a_step_are_those_of_a_colleague(open_window: OpenWindow, demo: Path) -> None:
    person = open_window(demo, clock=CLOCK)
    for concern in school(demo).concerns:
        choose(person, concern.teacher.staff_no or "")
        home = teacher(demo, concern.teacher.uid)
        said = {row.told.text for row in seen(person, TwoLines)}
        observed = next((one for one in home.steps if one.rule_id == "observed"), None)
        if observed is not None:
            assert f"本学期听 {observed.missing} 节课" in said
            return
    raise AssertionError("nobody in the demo has lessons to observe")


def test_another_language_says_everything_again(open_window: OpenWindow, demo: Path) -> None:
    person = open_window(demo, clock=CLOCK)
    person.window.surroundings.words.choose("en")
    person.wait()
    assert page(person).header.title.text() == "Whole school"
    who = school(demo).concerns[0].teacher
    choose(person, who.staff_no or "")
    assert person.find("home-day", QLabel).text() == "as of 04-20"
    rows = seen(person, RuleRow)
    assert {row.accessibleName().split(" by term")[0] for row in rows} >= {"A book"}
    person.window.surroundings.words.choose("zh")
    person.wait()
    assert page(person).header.title.text() == who.name


@pytest.mark.parametrize("size", [(960, 560), (1024, 768), (1366, 728), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_cut_off_at_any_size(
    open_window: OpenWindow, demo: Path, size: tuple[int, int], theme: str
) -> None:
    person = open_window(demo, size=size, theme=theme, clock=CLOCK)
    view = person.find("page-home", HomePage).school
    assert isinstance(view, SchoolView)
    inside = view.widget()
    assert inside.minimumSizeHint().width() <= view.viewport().width()
    rules = person.find("home-rules", QScrollArea)
    for bar in seen(person, RuleBarRow):
        right = bar.mapTo(rules.viewport(), bar.rect().topRight()).x()
        assert right <= rules.viewport().width()
    table = person.find("home-concerns", DataTable)
    for place, column in enumerate(("name", "verdict", "missing", "due", "observed", "missed")):
        assert table.isColumnHidden(place) or table.needs([column]) <= table.columnWidth(place)
    choose(person, school(demo).concerns[0].teacher.staff_no or "")
    shown = page(person).teacher
    body = shown.widget()
    assert body.minimumSizeHint().width() <= shown.viewport().width()
    for row in seen(person, RuleRow):
        right = row.mapTo(shown.viewport(), row.rect().topRight()).x()
        assert right <= shown.viewport().width()


# ---------------------------------------------------------------- what was missed


def test_who_met_a_rule_set_is_who_may_have_its_certificate(
    open_window: OpenWindow, demo: Path
) -> None:
    person = open_window(demo, clock=YEAR_END)
    checked = aside(lambda: _opened(demo, lambda one: check(one, CheckRequest()), YEAR_END))
    met = sum(
        all(rule.status != "missed" for rule in one.result.rules if rule.ruleset_id == "school-72")
        for one in checked.teachers
    )
    assert 0 < met < TEACHERS
    assert person.find("home-set-school-72-met", LinkChip).said == f"达标 {met} 人"
    missed = person.find("home-set-school-72-missed", LinkChip)
    assert missed.said == f"未达标 {TEACHERS - met} 人"


def test_after_a_deadline_it_says_what_was_missed_and_what_can_still_be_done(
    open_window: OpenWindow, demo: Path, going: Going
) -> None:
    person = open_window(demo, clock=TOO_LATE)
    home = aside(lambda: _opened(demo, home_of_school, TOO_LATE))
    who = next(one.teacher for one in home.concerns if one.missed)
    table = person.find("home-concerns", DataTable)
    assert str(table.model().index(0, 5).data()).endswith(" 项")
    choose(person, who.staff_no or "")
    read = aside(lambda: _opened(demo, lambda one: home_of_teacher(one, who.uid), TOO_LATE))
    assert read.steps == ()
    assert read.missed
    labels = {one.text() for one in seen(person, QLabel)}
    assert "目前没有要赶的事。" not in labels
    assert "已经错过" in labels
    assert any("补上记录就会重新计算" in text for text in labels)
    more = person.find("home-more-missed", FigureLink)
    assert more.figure == len(read.missed) - 6
    person.click(more)
    assert going.to.pop() == ("check", {"teacher": who.uid})
    first = read.missed[0]
    row = person.find(f"home-missed-{first.ruleset_id}/{first.rule_id}", TwoLines)
    assert row.told.text == first.title["zh"]
    assert row.told.chip in {"未达标", f"错过 {first.lost} 次"}
    assert row.told.below.endswith("截止")
    person.click(row)
    rule = f"{first.ruleset_id}/{first.rule_id}"
    assert going.to[-1] == ("check", {"teacher": who.uid, "rule": rule})


def test_in_the_middle_of_a_year_what_is_missed_may_come_again(
    open_window: OpenWindow, demo: Path
) -> None:
    person = open_window(demo, clock=CLOCK)
    for concern in school(demo).concerns:
        read = teacher(demo, concern.teacher.uid)
        again = next((one for one in read.missed[:6] if one.ahead), None)
        if again is not None:
            choose(person, concern.teacher.staff_no or "")
            row = person.find(f"home-missed-{again.ruleset_id}/{again.rule_id}", TwoLines)
            assert row.told.below == f"后面还有 {again.ahead} 次可做"
            return
    raise AssertionError("nobody in the demo has missed what comes again")


# ---------------------------------------------------------------- a new ledger


def test_a_new_ledger_says_how_to_begin_and_ticks_itself(
    open_window: OpenWindow, empty: Path, going: Going, tmp_path: Path
) -> None:
    person = open_window(empty, clock=CLOCK)
    assert page(person).header.title.text() == "河湾小学"
    assert person.find("home-do-roster", QWidget).property("kind") == "primary"
    person.click("home-do-roster")
    assert going.to == [("imports", {"choose": "roster"})]
    ledger = page(person).context.ledger
    roster = write_roster(tmp_path / "roster.csv", 3)
    changed = aside(lambda: import_roster(ledger, roster)).changes
    person.window.changes.announce(changed)
    person.wait()
    assert page(person).header.title.text() == "全校"
    assert not any(one.objectName() == "home-do-roster" for one in seen(person, QWidget))
    assert person.find("home-do-training", QWidget).property("kind") == "primary"


def test_a_changed_record_is_seen_at_once(open_window: OpenWindow, demo: Path) -> None:
    person = open_window(demo, clock=CLOCK)
    who = school(demo).concerns[0].teacher
    choose(person, who.staff_no or "")
    content = RecordContent(
        UUID(who.uid), "training", "course", "approved", DAY, DAY, 40, "face", None, 9900,
        "hour", "新近的培训",
    )  # fmt: skip
    ledger = page(person).context.ledger
    changed = aside(lambda: add_record(ledger, content)).changes
    person.window.changes.announce(changed)
    person.wait()
    assert "新近的培训" in {row.told.title for row in seen(person, RecordRow)}
    (checked,) = aside(lambda: check(ledger, CheckRequest(teacher=who.uid))).teachers
    total = next(one for one in checked.result.rules if one.rule_id == "hours.total")
    assert decimal_text(total.value) in person.find("home-ring", HoursRing).accessibleName()


def test_tool_tips_tell_what_a_mark_stands_for(open_window: OpenWindow, demo: Path) -> None:
    person = open_window(demo, clock=CLOCK)
    choose(person, school(demo).concerns[0].teacher.staff_no or "")
    row = next(one for one in seen(person, RuleRow) if one.rule == "observe-15/observed")
    left = next(x for x in range(row.width()) if tip(row, x).startswith("2025年9月1日至"))
    second = tip(row, left + 16)
    assert second.startswith("3月2日至7月3日")
    assert tip(row, 4) == row.accessibleDescription()


def tip(row: RuleRow, x: int) -> str:
    """The tool tip shown while the mouse rests at ``x``."""
    QToolTip.hideText()
    place = QPoint(x, row.height() // 2)
    QApplication.sendEvent(row, QHelpEvent(QEvent.Type.ToolTip, place, row.mapToGlobal(place)))
    return QToolTip.text()
