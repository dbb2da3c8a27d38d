"""A teacher's own ledger from home to a saved lesson: what nobody else is there to say."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton
from python_calamine import CalamineWorkbook

from studyhours.domain.changes import Changes
from studyhours.domain.texts import load_texts
from studyhours.services.documents.answers import Answer
from studyhours.services.documents.kinds import XLSX
from studyhours.services.documents.making import make_document
from studyhours.services.ledgers.creating import NewSchool
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.starting import start_own
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.records.drafts import DraftKept, new_draft_uid, save_draft
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import read_record
from studyhours.ui.pages.home.lines import RecordRow
from studyhours.ui.pages.home.quick import QuickPanel
from studyhours.ui.widgets import files
from studyhours.ui.widgets.table import DataTable
from tests.support.ledgers import opened
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.school import APRIL, school_ledger
from tests.ui.start.seeing import every, is_visible, lines_of

SCHOOL = "河湾乡中心小学"
TERMS = ((date(2025, 9, 1), date(2026, 1, 23)), (date(2026, 3, 2), date(2026, 7, 7)))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Of one teacher, with hours and lessons asked, in April."""
    path = tmp_path / "李䶮.studyhours"
    new = NewSchool(SCHOOL, "2025-2026", TERMS, ("school-72", "observe-15"))
    start_own(path, new, "李䶮", clock=APRIL).close()
    return path


def _place(person: Person) -> str:
    return str(person.find("records-place", QComboBox).currentData())


def _only_place(path: Path) -> str | None:
    def read() -> str | None:
        with opened(path) as ledger:
            (row,) = list_records(ledger, RecordFilter()).rows
            return read_record(ledger, row.uid)[0].place

    return aside(read)


def test_what_is_lacking_most_is_offered_first_and_a_lesson_seen_counts(
    open_window: OpenWindow, own: Path
) -> None:
    person = open_window(own, clock=APRIL)
    (panel,) = [one for one in every(person.window, QuickPanel) if one.isVisible()]
    offered = [one.objectName() for one in every(panel, QPushButton)]
    assert offered == [
        "home-write-training", "home-write-observation", "home-write-writing",
        "home-write-self-study", "home-write-reading",
    ]  # fmt: skip
    person.go("records")
    assert is_visible(person, "records-empty"), "nothing was searched, there is nothing yet"
    person.go("home")
    person.click("home-write-training")
    assert person.find("records-title", QLineEdit).isVisible()
    person.click("records-new-observation")
    assert _place(person) == "in_school"
    assert not is_visible(person, "records-hint-place")
    # Left to be judged by who taught, it says beside the field that it will not count.
    person.type("records-person-observed", "王芳")
    box = person.find("records-place", QComboBox)
    box.setFocus()
    person.press(Qt.Key.Key_Home)
    assert "不会计入“" in person.find("records-hint-place", QLabel).text()
    person.press(Qt.Key.Key_Down)
    assert not is_visible(person, "records-hint-place")
    person.type("records-title", "分数的意义")
    person.click("records-save")
    assert _only_place(own) == "in_school"


def test_another_ledger_begins_at_home(open_window: OpenWindow, own: Path, tmp_path: Path) -> None:
    school = school_ledger(tmp_path / "校.studyhours")
    person = open_window(school, clock=APRIL)
    assert person.window.bench is not None
    person.go("check")
    assert not is_visible(person, "side-teacher")
    person.click("side-other-ledger")
    for target, page in ((school, "check"), (own, "home")):
        person.window.show_ledger(open_ledger(str(target), APRIL))
        person.wait()
        assert person.window.bench.page.name == page


def test_where_only_hours_are_asked_home_does_not_say_that_there_are_no_rules(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "王芳.studyhours"
    aside(lambda: start_own(path, NewSchool(SCHOOL, "2025-2026", TERMS, ("school-72",)), "王芳",
                            clock=APRIL).close())  # fmt: skip
    person = open_window(path, clock=APRIL)
    said = [one.text() for one in every(person.window, QLabel) if one.isVisible()]
    assert "除了学时，没有别的要求。" in said
    assert "还没有启用规则。" not in said


def _chips(person: Person) -> list[QLabel]:
    every_one = (one for one in every(person.window, QLabel) if "quick-chip" in one.objectName())
    return [one for one in every_one if one.isVisible()]


def test_who_was_observed_is_understood_in_a_sentence(open_window: OpenWindow, own: Path) -> None:
    person = open_window(own, clock=APRIL)
    person.go("records")
    person.wait_until(lambda: is_visible(person, "records-quick"))
    person.type("records-quick", "昨天 听课 王芳 分数的意义 1节")
    person.wait_until(lambda: len(_chips(person)) == 5)
    assert [one.text() for one in _chips(person)[1:]] == [
        "听课", "授课教师：王芳（名册里没有）", "《分数的意义》", "1 节",
    ]  # fmt: skip
    # What is no name belongs to the title.
    person.click(_chips(person)[2])
    person.wait_until(lambda: len(_chips(person)) == 4)
    assert _chips(person)[2].text() == "《王芳 分数的意义》"
    person.type("records-quick", "昨天 听课 张明华 圆的周长 1节")
    person.wait_until(lambda: len(_chips(person)) == 5)
    person.press(Qt.Key.Key_Return, on=person.find("records-quick", QLineEdit))
    assert _only_place(own) == "in_school"


def test_what_only_an_office_does_is_not_there(open_window: OpenWindow, own: Path) -> None:
    person = open_window(own, clock=APRIL)
    person.wait_until(lambda: is_visible(person, "side-teacher"))
    assert is_visible(person, "side-check")
    assert not is_visible(person, "side-review")
    assert person.window.bench is not None
    person.press(Qt.Key.Key_4, control=True, on=person.window)
    assert person.window.bench.page.name == "home"
    person.go("check")
    person.wait_until(lambda: not is_visible(person, "check-year-view"))
    assert is_visible(person, "check-day")
    for office in ("check-chase", "check-group", "check-search"):
        assert not is_visible(person, office), office
    # Whoever has to approve a record says so before it is changed.
    person.go("records")
    person.wait_until(lambda: is_visible(person, "records-quick"))
    for sentence, told in (("昨天 培训 新课标 4学时", True), ("今天 反思 圆", False)):
        person.type("records-quick", sentence)
        person.press(Qt.Key.Key_Return, on=person.find("records-quick", QLineEdit))
        person.wait_until(lambda: is_visible(person, "records-list"))
        # The newest stands on top.
        person.find("records-list", DataTable).choose_place(0)
        person.wait_until(lambda: is_visible(person, "records-save"))
        person.wait()
        assert not is_visible(person, "records-again")
        person.type("records-title", "新标准")
        assert is_visible(person, "records-again") is told
        person.click("records-save")


def _part(person: Person) -> list[str]:
    """The parts of certificates and reports that are offered."""
    names = ("issue", "issued", "forms", "layouts", "verify")
    return [name for name in names if is_visible(person, f"part-{name}")]


def test_nobody_certifies_their_own_study(open_window: OpenWindow, own: Path) -> None:
    person = open_window(own, clock=APRIL)
    person.go("documents")
    person.wait_until(lambda: is_visible(person, "part-forms"))
    assert _part(person) == ["forms", "verify"]
    assert person.find("part-forms", QPushButton).isChecked()
    assert not is_visible(person, "documents-issue")

    def grow() -> None:
        with opened(own) as ledger:
            add_teacher(ledger, NewTeacher(TeacherEntry("王芳")))

    aside(grow)
    bench = person.window.bench
    assert bench is not None
    bench.context.changes.announce(Changes.TEACHERS)
    person.wait_until(lambda: is_visible(person, "part-issue"))
    assert _part(person) == ["issue", "issued", "forms", "layouts", "verify"]
    assert person.find("part-forms", QPushButton).isChecked(), "where one is, one stays"


def test_whoever_turns_to_the_exchange_hands_in(
    open_window: OpenWindow, own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def begun() -> None:
        with opened(own) as ledger:
            kept = DraftKept(new_draft_uid(ledger), "training", {"title": "新课标"})
            save_draft(ledger, kept)

    aside(begun)
    person = open_window(own, clock=APRIL)
    person.go("exchange")
    person.wait_until(lambda: is_visible(person, "exchange-write"))
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "交出.package")
    person.click("exchange-write")
    person.wait_until(lambda: is_visible(person, "exchange-sent-drafts"))
    assert "还有 1 份草稿没有交出" in person.find("exchange-sent-drafts", QLabel).text()
    # What is asked for by hand stays, and the next window begins with handing in again.
    person.click("exchange-collect")
    person.go("home")
    person.go("exchange")
    person.wait_until(lambda: is_visible(person, "exchange-drop"))
    person.window.close()
    person = open_window(own, clock=APRIL)
    person.wait_until(lambda: is_visible(person, "exchange-write"))


def test_ledgers_of_one_school_are_told_apart(open_window: OpenWindow, own: Path) -> None:
    person = open_window()
    person.drop(person.window, [own])
    assert person.find("side-teacher", QLabel).text() == "李䶮"
    assert person.find("side-school", QLabel).text() == SCHOOL
    person.click("side-other-ledger")
    row = person.find("start-recent-0", QPushButton)
    assert "我自己的" in lines_of(row)
    assert row.accessibleName().startswith(f"{SCHOOL} 我自己的")


def _paper(path: Path) -> str:
    """What the register of hours says."""

    def read() -> str:
        with opened(path) as ledger:
            (row,) = list_records(ledger, RecordFilter()).rows
            given: dict[str, Answer | None] = {"teacher": row.teacher}
            made = make_document(ledger, "hours-register", given, XLSX, load_texts("zh"))
        rows = CalamineWorkbook.from_filelike(BytesIO(made.content)).get_sheet_by_index(0)
        return " ".join(str(cell) for line in rows.to_python() for cell in line)

    return aside(read)


def test_what_no_school_has_seen_is_not_called_approved(open_window: OpenWindow, own: Path) -> None:
    person = open_window(own, clock=APRIL)
    person.go("records")
    person.wait_until(lambda: is_visible(person, "records-quick"))
    person.type("records-quick", "昨天 培训 新课标 4学时")
    person.press(Qt.Key.Key_Return, on=person.find("records-quick", QLineEdit))
    person.wait_until(lambda: is_visible(person, "records-list"))
    person.wait()
    table = person.find("records-list", DataTable)
    model = table.model()
    cells = {str(model.index(0, column).data()) for column in range(model.columnCount())}
    assert "已记录" in cells
    status = person.find("records-filter-status", QComboBox)
    assert [status.itemText(at) for at in range(status.count())] == [
        "全部状态", "已记录", "待学校审核", "已退回", "待补齐",
    ]  # fmt: skip
    status.setCurrentIndex(1)
    person.wait()
    assert model.rowCount() == 1, "what is kept is the same as ever"
    table.choose_place(0)
    person.wait_until(lambda: is_visible(person, "records-save"))
    person.go("home")
    person.wait()
    assert person.find("home-record-0", RecordRow).told.chip == "已记录"
    for shown in every(person.window, QLabel):
        assert "已通过" not in shown.text(), shown.objectName()
    said = _paper(own)
    assert "已记录" in said
    assert "合计" in said
    assert "已通过" not in said


def test_a_pasted_table_that_names_nobody_is_the_teachers_own(
    open_window: OpenWindow, own: Path
) -> None:
    person = open_window(own, clock=APRIL)
    person.go("records")
    QApplication.clipboard().setText(
        "日期\t名称\t学时\t级别\n2025.9.12\t骨干教师培训\t8\t县级\n2026年3月8日\t作业设计\t2\t校级\n"
    )
    chosen = person.find("side-records", QPushButton)
    chosen.setFocus()
    person.press(Qt.Key.Key_V, control=True, on=chosen)  # there is no list yet to click into
    person.wait()
    assert person.find("imports-what", QComboBox).currentText() == "研训记录"
    person.click("imports-apply")

    def kept() -> list[tuple[str, str]]:
        with opened(own) as ledger:
            return [(one.name, one.title) for one in list_records(ledger, RecordFilter()).rows]

    assert aside(kept) == [("李䶮", "作业设计"), ("李䶮", "骨干教师培训")]
    QApplication.clipboard().clear()
