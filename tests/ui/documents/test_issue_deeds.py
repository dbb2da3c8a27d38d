"""Papers about one thing, issued by hand: each kind chosen, looked at, ticked, checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from sqlalchemy import select

from studyhours.db.models import Record
from studyhours.reports.deed_facts import ACTIVITY, AWARD, MENTOR, RECORDS, SKILLS, DeedFacts
from studyhours.services.ledgers.creating import create_ledger
from studyhours.services.papers.verifying import announce_school, verify_paper
from studyhours.ui.workers import Job
from tests.services.deed_world import CONTEST, HELD_BY, TEST, fill
from tests.support.ledgers import NEW, opened
from tests.support.scenario import CLOCK, walk_imports
from tests.ui.documents.candidates import click_row, shown, table
from tests.ui.documents.printed import is_seen
from tests.ui.documents.school import issued_count
from tests.ui.person import OpenWindow, Person, aside

WINNER = "欧阳若兰"


@pytest.fixture
def ledger(home: Path, tmp_path: Path) -> Path:
    """A small school in which some have won, passed and guided."""
    del home  # set before the school is made known to this computer
    path = tmp_path / "school.studyhours"
    walked = walk_imports(str(path))
    fill(walked.ledger)
    announce_school(walked.ledger)
    walked.ledger.close()
    return path


@pytest.fixture
def at_page(open_window: OpenWindow, ledger: Path) -> Callable[..., Person]:
    """Opens the window on that school, at the documents page."""

    def opening(**looks: object) -> Person:
        return open_window(ledger, clock=CLOCK, **looks)

    return opening


def choose(person: Person, kind: str) -> None:
    combo = person.find("issue-kind", QComboBox)
    combo.setFocus()
    person.press(Qt.Key.Key_Home, on=combo)
    for _ in range(combo.findData(kind)):
        person.press(Qt.Key.Key_Down, on=combo)
    assert combo.currentData() == kind


def text(person: Person, name: str) -> str:
    return person.find(name, QLabel).text()


def button(person: Person) -> QPushButton:
    return person.find("documents-issue", QPushButton)


def got(person: Person) -> dict[str, str]:
    """What each row says somebody will get, by staff number."""
    return {line[2]: line[-1] for line in shown(person)}


def issue(person: Person, folder: Path) -> DeedFacts:
    """Issues to those ticked; what the first paper states."""
    person.type("issue-folder", str(folder))
    person.click("documents-issue")
    person.click("key-yes")
    assert text(person, "issue-result-text").endswith(str(folder))
    facts = [
        verify_paper(str(path)).verified.facts for path in sorted(folder.glob(f"*{WINNER}*.pdf"))
    ]
    assert isinstance(facts[0], DeedFacts)
    return facts[0]


def test_every_kind_is_chosen_looked_at_and_issued(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    person = at_page()
    # The newest activity stands there; whoever was credited is ticked, the others say why not.
    choose(person, ACTIVITY)
    assert person.find("form-activity", QComboBox).currentText().startswith("课堂提问")
    assert (got(person)["0001"], got(person)["0002"]) == ("新发一份", "没有计入")
    assert text(person, "preview-name") == f"{WINNER} 0001"
    assert person.find("pdf-sheet", QWidget).isVisible()
    click_row(person, "帕提古丽·艾山")
    assert "没有计入活动" in text(person, "pdf-notice")
    due = sum(said == "新发一份" for said in got(person).values())
    assert button(person).text() == f"签发 {due} 份"
    assert issued_count(ledger)[0] == 0, "a preview issues nothing"
    facts = issue(person, tmp_path / "activity")
    assert (facts.kind, facts.names) == (ACTIVITY, ("课堂提问",))
    assert got(person)["0001"] == facts.serial
    assert not button(person).isEnabled()
    assert person.find("deeds-filter-issued", QPushButton).text() == f"已签发 {due}"

    # Of awards nobody is ticked by itself.
    assert is_seen(person, "result-close")
    choose(person, AWARD)
    assert not is_seen(person, "result-close"), "it was of another kind"
    reasons = {"0004": "没填等第", "0005": "未审核通过", "0001": "—"}
    assert got(person).items() >= reasons.items()
    assert table(person).horizontalScrollBar().maximum() == 0, "no column is out of sight"
    assert not button(person).isEnabled()
    person.type("deeds-search", "赛课")
    click_row(person, WINNER, 0)
    person.type("deeds-search", "")
    assert button(person).text() == "签发 1 份"
    said, _, begins = text(person, "issue-next").partition("　")
    assert said == "用版式“朱红回纹”。"
    facts = issue(person, tmp_path / "award")
    assert begins == f"新编号从 {facts.serial} 起。"
    assert (facts.names, facts.grade, facts.details) == (
        (CONTEST,),
        "一等奖",
        (("work", "《观潮》"), ("organiser", HELD_BY)),
    )
    person.type("form-first", "2026-06-01", enter=True)
    assert person.find("issue-nobody", QWidget).isVisible()
    person.type("form-first", "2026-12-01", enter=True)
    assert "2026-12-01" in text(person, "issue-why")

    choose(person, SKILLS)
    assert got(person) == {"0001": "—", "0003": "不合格"}
    person.click("deeds-tick-due")
    assert issue(person, tmp_path / "skills").names == (TEST,)

    choose(person, MENTOR)
    assert [line[3] for line in shown(person)] == ["李䶮、王芳"]
    person.click("deeds-tick-due")
    facts = issue(person, tmp_path / "mentor")
    assert (facts.names, facts.period_end) == (("李䶮", "王芳"), CLOCK.now().date())
    assert issued_count(ledger)[0] == due + 3


def test_a_proof_of_chosen_records_of_one_teacher(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    person = at_page(language="en", size=(760, 700))
    choose(person, RECORDS)
    places = []
    for name in ("issue-kind", "form-teacher", "form-first", "form-record", "issue-language"):
        field = person.find(name, QWidget)
        places.append(field.rect().translated(field.mapTo(person.window, QPoint())))
        assert person.window.rect().contains(places[-1]), name
        assert not any(places[-1].intersects(other) for other in places[:-1]), name
    language = person.find("issue-language", QComboBox)
    language.setFocus()
    person.press(Qt.Key.Key_Up, on=language)
    person.window.surroundings.words.choose("zh")
    person.wait()
    assert [line[4] for line in shown(person)] == ["74 学时"]
    person.type("form-first", "2026-01-01", enter=True)
    assert [line[4] for line in shown(person)] == ["10 学时"]
    person.type("form-first", "2025-09-01", enter=True)
    person.click("form-record")
    records = person.find("form-many-list", QListWidget)
    names = [records.item(at).text() for at in range(records.count())]
    item = records.item(next(at for at, name in enumerate(names) if name.startswith("单元教学")))
    box = records.visualItemRect(item)
    person.click_at(records.viewport(), QPoint(box.left() + 10, box.center().y()))
    person.click("form-many-yes")
    assert [line[4] for line in shown(person)] == ["38 学时"]
    facts = issue(person, tmp_path / "proof")
    assert (facts.kind, facts.total, len(facts.records)) == (RECORDS, "38", 1)
    assert issued_count(ledger)[0] == 1


def test_who_gets_none_is_named_and_nothing_is_half_issued(
    at_page: Callable[..., Person], ledger: Path, tmp_path: Path
) -> None:
    def change(**values: str) -> None:
        """Somebody else changes the award of 李䶮 meanwhile."""
        with opened(ledger) as other, other.writing() as tx:
            query = select(Record).where(
                Record.title.startswith("县青年"), Record.grade == "second"
            )
            for one in tx.session.scalars(query):
                for name, value in values.items():
                    setattr(one, name, value)

    aside(lambda: change(title=f"{CONTEST}\U0010fffd"))
    person = at_page()
    choose(person, AWARD)
    assert got(person)["0003"] == "有字印不出"
    click_row(person, "李䶮")
    assert "U+10FFFD" in text(person, "pdf-notice")
    aside(lambda: change(title=CONTEST))
    choose(person, SKILLS)
    choose(person, AWARD)
    person.click("deeds-tick-due")
    assert button(person).text() == "签发 2 份"
    # Called off after the first of them.
    tasks = person.window.surroundings.tasks

    def stop(job: Job, at: tuple[str, int, int | None]) -> None:
        if at[0] == "make_papers":
            job.cancel()

    folder = tmp_path / "p"
    person.type("issue-folder", str(folder))
    person.click("documents-issue")
    tasks.moved.connect(stop, Qt.ConnectionType.DirectConnection)
    person.click("key-yes")
    tasks.moved.disconnect(stop)
    assert text(person, "banner-text") == "已停止，没有签发任何证书。"
    assert issued_count(ledger) == (0, [], 0)
    assert not folder.exists()
    # What has changed since it was found is left out with the name and the reason, or passed over.
    aside(lambda: change(title=f"{CONTEST}\U0010fffd"))
    person.click("documents-issue")
    person.click("key-yes")
    assert text(person, "issue-result-text").startswith("已签发 1 份")
    assert "李䶮" in text(person, "issue-left-out")
    assert "U+10FFFD" in text(person, "issue-left-out")


def test_where_there_is_nothing_it_says_what_to_do(open_window: OpenWindow, tmp_path: Path) -> None:
    path = tmp_path / "empty.studyhours"
    create_ledger(str(path), NEW).close()
    person = open_window(path, clock=CLOCK)
    said: set[str] = set()
    for kind in (ACTIVITY, SKILLS, AWARD, MENTOR, RECORDS):
        choose(person, kind)
        nobody = person.find("issue-nobody", QWidget)
        labels: list[QLabel] = list(nobody.findChildren(QLabel))
        said.update(label.text() for label in labels)
        assert not button(person).isEnabled()
    assert len(said) == 10, "a sentence and a hint of its own for each kind"
    assert person.find("form-teacher", QWidget).findChild(QLineEdit) is not None
