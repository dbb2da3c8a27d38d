"""The plan of an activity outlives a crash."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit
from shiboken6 import isValid

from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.unit_changes import add_unit, remove_unit
from studyhours.ui.pages.activities.papers_dialog import PapersDialog
from studyhours.ui.pages.activities.partners_field import PartnersField
from studyhours.ui.pages.activities.plan_dialog import PlanDialog
from studyhours.ui.widgets.draft_strip import DraftStrip
from tests.services.record_world import teacher_uids
from tests.support.pictures import picture
from tests.ui.left_typed.conftest import left, pause
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger


def _plan(person: Person) -> PlanDialog:
    person.go("activities")
    person.click("activities-plan")
    dialog = person.find("plan-dialog", PlanDialog)
    dialog.keeper.soon.hurry(10, 5000)
    return dialog


def test_a_plan_outlives_a_crash_and_can_be_thrown_away(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    first = open_window(ledger, clock=APRIL)
    dialog = _plan(first)
    assert dialog.keeper.strip.text == ""
    first.type("form-title", "单元教学研讨")
    first.type("form-content", "第一段：课标。\n第二段：怎么教。")
    dialog.people.take([dialog.people.model.rows[0].uid])
    pause(first, dialog.keeper)
    (kept,) = left(ledger, "plan", "")
    assert kept.values["content"] == "第一段：课标。\n第二段：怎么教。"

    # The first window never comes to an end; another one begins.
    again = open_window(ledger, clock=APRIL)
    dialog = _plan(again)
    assert again.find("plan-left", DraftStrip).text.endswith("已经放回来了。")
    assert again.find("form-title", QLineEdit, dialog).text() == "单元教学研讨"
    assert len(dialog.people.people) == 1
    again.click("plan-left-drop")
    assert again.find("form-title", QLineEdit, dialog) is dialog.focusWidget()
    assert again.find("form-content", QPlainTextEdit, dialog).toPlainText() == ""
    assert dialog.people.people == frozenset()
    assert left(ledger, "plan", "") == ()
    # Typed anew and saved, nothing is left of it.
    again.type("form-title", "另一次")
    pause(again, dialog.keeper)
    assert len(left(ledger, "plan", "")) == 1
    again.click("plan-all")
    again.click("plan-save")
    assert left(ledger, "plan", "") == ()


def _choose(person: Person, field: QComboBox, name: str) -> None:
    """Goes down a list to the entry that begins so."""
    field.setFocus()
    person.press(Qt.Key.Key_Home, on=field)
    while not field.currentText().startswith(name):
        person.press(Qt.Key.Key_Down, on=field)


def test_the_people_of_a_group_go_with_it_after_a_crash_too(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    first = open_window(ledger, clock=APRIL)
    dialog = _plan(first)
    group = first.find("form-group", QComboBox, dialog)
    one, other = "数学组", "语文组"
    _choose(first, group, one)
    of_one = dialog.people.people
    pause(first, dialog.keeper)

    # The first window never comes to an end; in the next one another group holds it.
    again = open_window(ledger, clock=APRIL)
    dialog = _plan(again)
    assert dialog.people.people == of_one
    group = again.find("form-group", QComboBox, dialog)
    _choose(again, group, other)
    assert dialog.people.people == {row.uid for row in dialog.people.model.rows}
    assert not of_one & dialog.people.people
    # Whoever is ticked and is not in the list is said, and can be let go there.
    units = again.find("plan-units", QComboBox, dialog)
    _choose(again, units, f"列出{one}")
    assert again.find("plan-count", QLabel, dialog).text() == "已选 2 人"
    said = again.find("plan-elsewhere", QLabel, dialog)
    assert said.text() == "此列 0 人，另有 2 人不在此列"
    again.click("plan-all")
    assert said.text() == f"此列 {len(of_one)} 人，另有 2 人不在此列"
    again.click("plan-none")
    assert said.text() == "此列 0 人，另有 2 人不在此列"
    again.click("plan-drop-elsewhere")
    assert not said.isVisible()
    assert dialog.people.people == frozenset()


def _tick(person: Person, dialog: PlanDialog, *names: str) -> None:
    """Ticks schools in the menu of the button that names them."""
    field = person.find("form-units", PartnersField, dialog)
    menu = field.menu()
    for name in names:
        menu.popup(field.mapToGlobal(field.rect().bottomLeft()))
        (action,) = [one for one in menu.actions() if one.text() == name]
        place = menu.actionGeometry(action).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    menu.hide()


def test_schools_an_activity_is_held_with_outlive_a_crash(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(ledger), APRIL)
    names = ("第二小学", "第三小学", "第四小学")
    uids = [add_unit(opened, name, "school").unit.uid for name in names]
    opened.close()
    first = open_window(ledger, clock=APRIL)
    dialog = _plan(first)
    _tick(first, dialog, names[0], names[2])
    pause(first, dialog.keeper)
    (kept,) = left(ledger, "plan", "")
    assert set(kept.values["units"].split()) == {uids[0], uids[2]}

    # The first window never comes to an end; one of the schools goes meanwhile.
    def meanwhile() -> None:
        other = open_ledger(str(ledger), APRIL)
        remove_unit(other, uids[2])
        other.close()

    aside(meanwhile)
    again = open_window(ledger, clock=APRIL)
    dialog = _plan(again)
    field = again.find("form-units", PartnersField, dialog)
    assert field.units == {uids[0]}
    assert field.text() == names[0]
    # Esc asks before it goes; staying keeps it, and leaving on purpose keeps nothing.
    again.press(Qt.Key.Key_Escape, on=again.find("form-content", QPlainTextEdit, dialog))
    again.click("ask-no")
    assert dialog.isVisible()
    again.press(Qt.Key.Key_Escape, on=again.find("form-title", QLineEdit, dialog))
    again.click("ask-yes")
    assert not isValid(dialog)
    assert left(ledger, "plan", "") == ()
    dialog = _plan(again)
    again.press(Qt.Key.Key_Escape, on=again.find("form-title", QLineEdit, dialog))
    assert not isValid(dialog), "nothing was typed, nothing is asked"


def test_what_came_of_an_activity_outlives_a_crash(open_window: OpenWindow, tmp_path: Path) -> None:
    ledger = school_ledger(tmp_path / "校.studyhours")
    opened = open_ledger(str(ledger), APRIL)
    everybody = frozenset(str(uid) for uid in teacher_uids(opened).values())
    day = date(2026, 4, 21)
    plan = ActivityPlan(
        title="读书分享会", first_day=day, last_day=day, hundredths=200, people=everybody
    )
    (uid,) = plan_activity(opened, plan).uids
    opened.close()
    shot = tmp_path / "现场.jpg"
    shot.write_bytes(picture())

    def open_papers(person: Person) -> PapersDialog:
        person.go("activities")
        person.click("activities-papers")
        dialog = person.find("papers-dialog", PapersDialog)
        dialog.keeper.soon.hurry(10, 5000)
        return dialog

    first = open_window(ledger, clock=APRIL)
    dialog = open_papers(first)
    first.drop(dialog.strip, [shot])
    first.type(dialog.result_text, "形成两份设计。\n下周各上一节。")
    pause(first, dialog.keeper)
    assert len(left(ledger, "papers", uid)) == 1

    # The first window never comes to an end; the file comes back with the text.
    again = open_window(ledger, clock=APRIL)
    dialog = open_papers(again)
    assert dialog.result_text.toPlainText() == "形成两份设计。\n下周各上一节。"
    assert [one.name for one in dialog.strip.files] == ["现场.jpg"]
    assert dialog.keeper.strip.text
    again.click("papers-save")
    assert left(ledger, "papers", uid) == ()
