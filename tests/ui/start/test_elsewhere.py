"""A ledger on a share at the window: the safe way offered, worked on here, handed back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from studyhours.services.ledgers.starting import ledgers_folder
from studyhours.services.records.listing import RecordFilter, list_records
from tests.services.backups.conftest import retitle
from tests.support.ledgers import SCHOOL, opened, small_ledger
from tests.support.mounts import as_share
from tests.ui.person import OpenWindow, Person
from tests.ui.start.seeing import is_open, is_visible


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger on a share."""
    folder = tmp_path / "share"
    folder.mkdir()
    as_share(folder, tmp_path, monkeypatch)
    return small_ledger(folder / "河湾.studyhours")


def _strip(person: Person) -> str:
    return person.find("origin-said", QLabel).text()


def _hand_back(person: Person) -> str:
    person.click("origin-main")
    main = person.find("origin-main", QPushButton)
    person.wait_until(main.isEnabled)
    person.wait()
    return _strip(person)


def test_worked_on_here_and_handed_back(open_window: OpenWindow, there: Path) -> None:
    person = open_window()
    person.window.open_path(str(there))
    person.wait()
    assert "网络一断" in person.find("elsewhere-why", QLabel).text()
    before = there.read_bytes()
    person.click("start-copy")
    assert is_open(person, SCHOOL)
    bench = person.window.bench
    assert bench is not None
    copy = Path(bench.context.ledger.name)
    assert copy.parent == ledgers_folder()
    assert str(there) in _strip(person)
    retitle(bench.context.ledger, "在家写的")
    assert there.read_bytes() == before
    # The stick is not plugged in: nothing is lost, and it goes once it is.
    away = there.parent.with_name("away")
    there.parent.rename(away)
    assert "没有丢失" in _hand_back(person)
    assert is_visible(person, "origin-other")
    away.rename(there.parent)
    assert "已交回" in _hand_back(person)
    assert not is_visible(person, "origin-other")
    with opened(there) as ledger:
        assert "在家写的" in {row.title for row in list_records(ledger, RecordFilter()).rows}
        retitle(ledger, "别人写的")
    retitle(bench.context.ledger, "又写的", place=1)
    assert "被改过" in _hand_back(person)
    person.click("origin-other")
    person.wait_until(lambda: "原件没有动" in _strip(person))
    assert len(list(there.parent.glob("河湾-*.studyhours"))) == 1
    person.window.surroundings.words.choose("en")
    assert "Saved beside the original" in _strip(person)


def test_only_looked_at_and_then_worked_on(open_window: OpenWindow, there: Path) -> None:
    before = there.read_bytes()
    person = open_window()
    person.window.open_path(str(there))
    person.wait()
    person.click("elsewhere-back")
    person.click("start-recent-0" if is_visible(person, "start-recent-0") else "start-by-address")
    person.type("start-address", str(there), enter=True)
    person.wait()
    person.click("start-look")
    assert is_open(person, SCHOOL)
    assert "只看不改" in _strip(person)
    with pytest.raises(AssertionError, match="no visible"):
        person.find("side-imports", QLabel)
    person.go("records")
    person.click("origin-main")
    person.wait_until(lambda: is_visible(person, "start-copy"))
    assert there.read_bytes() == before
    assert [one.name for one in there.parent.iterdir()] == [there.name], "nothing was left there"
    person.click("start-copy")
    assert is_open(person, SCHOOL)
    bench = person.window.bench
    assert bench is not None
    retitle(bench.context.ledger, "在家写的")
    person.click("side-other-ledger")
    person.wait_until(lambda: person.window.bench is None)
    person.window.open_path(str(there))
    person.wait()
    assert "没交回" in person.find("elsewhere-why", QLabel).text()
    person.click("start-copy")
    assert is_open(person, SCHOOL)
    assert "本机副本" in _strip(person)


def test_the_ledger_of_last_time_asks_too(open_window: OpenWindow, there: Path) -> None:
    person = open_window()
    person.window.surroundings.memory.put("window.ledger_path", str(there))
    assert person.window.open_last()
    person.wait_until(lambda: is_visible(person, "start-copy"))
    assert person.window.bench is None
