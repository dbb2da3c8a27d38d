"""A teacher's own ledger once the school has sent back what it approved."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from python_calamine import CalamineWorkbook

from studyhours.domain.texts import load_texts
from studyhours.services.documents.answers import Answer
from studyhours.services.documents.kinds import XLSX
from studyhours.services.documents.making import make_document
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.archive import write_archive
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.reviewing.deciding import approve_records, return_records
from studyhours.ui.pages.home.lines import RecordRow, TwoLines
from studyhours.ui.widgets.table import DataTable
from tests.services.exchange.world import LATER, Stick, home_ledger, written
from tests.support.ledgers import call, opened
from tests.support.scenario import make_ledger, roster_file
from tests.ui.person import OpenWindow, Person, aside
from tests.ui.start.seeing import every, is_visible

pytestmark = pytest.mark.usefixtures("home")
SEEN, UNSEEN, OWN = "校里看过的培训", "还没交的培训", "自己写的反思"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Two trainings and a paper, of which the school has had and approved one training."""
    path = tmp_path / "王芳.studyhours"

    def walk() -> None:
        stick = Stick(tmp_path)
        school = make_ledger(str(tmp_path / "校.studyhours"))
        import_roster(school, roster_file(tmp_path))
        mine = home_ledger(str(path))
        stick.both(mine, school, "0001")
        written(mine, "0001", SEEN, kind="training")
        written(mine, "0001", OWN)
        stick.carry(mine, school)
        waiting = list_records(school, RecordFilter(status="submitted")).rows
        assert {one.title for one in waiting} >= {SEEN}
        approve_records(school, [(one.uid, one.version) for one in waiting])
        written(mine, "0001", UNSEEN, kind="training", day="2025-10-11")
        stick.carry(school, mine, teacher="0001")
        school.close()
        mine.close()

    aside(walk)
    return path


@pytest.fixture
def sent_back(own: Path, tmp_path: Path) -> Path:
    """The same, and the school has returned what it had approved."""

    def walk() -> None:
        stick = Stick(tmp_path)
        with opened(tmp_path / "校.studyhours") as school, opened(own) as mine:
            (one,) = [row for row in list_records(school, RecordFilter()).rows if row.title == SEEN]
            return_records(school, [(one.uid, one.version)], "缺证书编号")
            stick.carry(school, mine, teacher="0001")

    aside(walk)
    return own


def _statuses(person: Person) -> dict[str, str]:
    """What the list says of each record, by its title."""
    model = person.find("records-list", DataTable).model()
    rows = [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    return {one[2]: one[-1] for one in rows}


def _open(person: Person, title: str) -> None:
    table = person.find("records-list", DataTable)
    table.choose_place(list(_statuses(person)).index(title))
    person.wait_until(lambda: is_visible(person, "records-save"))
    person.wait()


def test_what_the_school_approved_is_told_apart_until_it_is_changed(
    open_window: OpenWindow, own: Path
) -> None:
    person = open_window(own, clock=LATER)
    person.wait_until(lambda: is_visible(person, "home-record-0"))
    chips = {
        row.told.title: row.told.chip
        for row in (person.find(f"home-record-{place}", RecordRow) for place in range(3))
    }
    assert (chips[SEEN], chips[UNSEEN]) == ("已通过", "已记录")
    person.go("records")
    person.wait_until(lambda: is_visible(person, "records-list"))
    person.wait()
    said = _statuses(person)
    assert (said[SEEN], said[UNSEEN]) == ("已通过", "已记录")
    status = person.find("records-filter-status", QComboBox)
    assert status.itemText(1) == "已记录、已通过"
    _open(person, SEEN)
    assert person.find("records-status", QLabel).text() == "已通过"
    person.type("records-title", f"{SEEN}改")
    person.click("records-save")
    person.wait_until(lambda: person.find("records-status", QLabel).text() == "已记录")
    person.wait()
    assert _statuses(person)[f"{SEEN}改"] == "已记录", "no school has seen the change"


def test_what_was_mended_at_home_is_not_said_to_be_on_its_way(
    open_window: OpenWindow, sent_back: Path
) -> None:
    person = open_window(sent_back, clock=LATER)
    person.wait_until(lambda: is_visible(person, "home-returned-0"))
    assert not is_visible(person, "home-hand-in")
    person.click("home-returned-0")
    person.wait_until(lambda: is_visible(person, "records-review"))
    said = [one.text() for one in every(person.find("records-review", QWidget), QLabel)]
    assert "改好保存，再到“交换”交给学校；没有要改的，也可以直接重新送审。" in said
    person.type("records-title", f"{SEEN}改")
    person.click("records-save")
    person.wait_until(lambda: person.find("records-status", QLabel).text() == "待学校审核")
    told = [one.text() for one in every(person.window, QLabel) if "交出以后" in one.text()]
    assert told == [f"已改好：研训《{SEEN}改》。到“交换”交出以后，学校才看得到。"]
    person.go("home")
    person.wait_until(lambda: is_visible(person, "home-hand-in"))
    assert person.find("home-hand-in", TwoLines).told.text == "1 条改好的记录"
    person.click("home-hand-in")
    person.wait_until(lambda: is_visible(person, "exchange-write"))


def _register(own: Path) -> str:
    with opened(own) as ledger:
        (row, *_) = list_records(ledger, RecordFilter()).rows
        given: dict[str, Answer | None] = {"teacher": row.teacher, "year": "2025-2026"}
        made = make_document(ledger, "hours-register", given, XLSX, load_texts("zh"))
    rows = CalamineWorkbook.from_filelike(BytesIO(made.content)).get_sheet_by_index(0)
    return "\n".join(" ".join(str(cell) for cell in line) for line in rows.to_python())


def _line(text: str, title: str) -> str:
    (line,) = [one for one in text.splitlines() if title in one]
    return line


def test_papers_the_archive_and_the_command_line_say_the_same(own: Path, tmp_path: Path) -> None:
    def said() -> None:
        paper = _register(own)
        assert "已通过" in _line(paper, SEEN)
        assert "已记录" in _line(paper, UNSEEN)
        with opened(own) as ledger:
            write_archive(ledger, tmp_path / "档案", load_texts("zh"))
        (plain,) = (tmp_path / "档案").rglob("*.csv")
        text = plain.read_text(encoding="utf-8-sig")
        assert "已通过" in _line(text, SEEN)
        assert "已记录" in _line(text, UNSEEN)
        lines = call("record", "list", own).out
        assert "已通过" in _line(lines, SEEN)
        assert "已记录" in _line(lines, UNSEEN)
        with opened(own) as ledger:
            undo_merge(ledger)
            rows = list_records(ledger, RecordFilter()).rows
            assert not any(one.by_school for one in rows), "as if it had never come"

    aside(said)


def test_another_copy_of_ones_own_ledger_is_no_school(own: Path, tmp_path: Path) -> None:
    def walk() -> None:
        stick = Stick(tmp_path)
        with opened(own) as ledger:
            stick.write(ledger)  # has made its key, which vouches for its copies
            backup(ledger, tmp_path / "家.backup")
            restore(tmp_path / "家.backup", str(tmp_path / "另一台.studyhours"), LATER)
            with opened(tmp_path / "另一台.studyhours") as other:
                written(other, "0001", "在另一台写的", kind="training", day="2025-10-12")
                stick.carry(other, ledger)
            rows = {one.title: one for one in list_records(ledger, RecordFilter()).rows}
        assert rows["在另一台写的"].status == "approved"
        assert not rows["在另一台写的"].by_school
        assert rows[SEEN].by_school

    aside(walk)
