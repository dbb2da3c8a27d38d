"""The first start: places, the demo school, a school of one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.activities.reading import (
    DONE,
    TO_CREDIT,
    TO_TAKE,
    UPCOMING,
    list_activities,
)
from studyhours.services.home.school import home_of_school
from studyhours.services.ledgers.creating import NewSchool
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.starting import (
    ledger_path,
    ledgers_folder,
    open_demo,
    start_choices,
    start_school,
)
from studyhours.services.papers.school_keys import known_schools
from studyhours.services.reviewing.queue import QueueFilter, count_queue
from studyhours.services.rulebook.rulesets import list_presets

APRIL = FixedClock(datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
SEPTEMBER = FixedClock(datetime(2026, 9, 3, 2, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _own_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.delenv("XDG_DOCUMENTS_DIR", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def test_what_there_is_to_choose() -> None:
    choices = start_choices(APRIL)
    assert choices.year == "2025-2026"
    assert choices.years == ("2024-2025", "2025-2026", "2026-2027")
    usual = [preset.id for preset in choices.presets if preset.usual]
    assert usual == ["school-72", "seven-ones-term", "observe-15"]
    offered = [preset.id for preset in choices.presets]
    assert offered[:3] == usual
    assert sorted(offered) == [preset.ruleset.id for preset in list_presets()]
    assert offered.index("school-72-either") < offered.index("seven-ones-cadence")
    assert offered.index("yearly-journal") < offered.index("basic-skills") < len(offered) - 1
    assert offered.index("evaluation-by-teachers") + 1 == offered.index("group-result")
    assert offered[-1] == "evaluation-by-parents", "those of groups and schools stand at the end"
    assert all(preset.text["zh"] and preset.text["en"] for preset in choices.presets)
    assert choices.demo.parent == choices.folder == ledgers_folder()
    assert not choices.demo_there


@pytest.mark.parametrize(
    ("school", "name"),
    [
        ("河湾乡中心小学", "河湾乡中心小学.studyhours"),
        ('  a/b\\c:d*?"<>|  ', "a_b_c_d______.studyhours"),
        ("CON", "_CON.studyhours"),
        ("...", "StudyHours.studyhours"),
        ("校" * 200, "校" * 66 + ".studyhours"),
        ("../../etc", "_.._etc.studyhours"),
    ],
)
def test_a_file_is_named_after_the_school(tmp_path: Path, school: str, name: str) -> None:
    assert ledger_path(tmp_path, school) == tmp_path / name


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "河湾.studyhours").touch()
    (tmp_path / "河湾 2.files").mkdir()
    assert ledger_path(tmp_path, "河湾") == tmp_path / "河湾 3.studyhours"


def test_a_school_of_ones_own_in_the_documents() -> None:
    path = ledger_path(ledgers_folder(), "河湾小学")
    ledger = start_school(path, NewSchool("河湾小学", "2025-2026", presets=("school-72",)))
    assert home_of_school(ledger).school == "河湾小学"
    assert [record.school for record in known_schools()] == ["河湾小学"]
    ledger.close()
    with pytest.raises(UnusableInput, match="ledger_exists"):
        start_school(path, NewSchool("河湾小学"))


def test_no_other_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="folder_missing"):
        start_school(tmp_path / "typo" / "a.studyhours", NewSchool("河湾小学"))
    assert not (tmp_path / "typo").exists()


def test_the_documents_are_a_file() -> None:
    folder = ledgers_folder()
    folder.parent.mkdir(parents=True)
    folder.write_text("")
    with pytest.raises((UnusableInput, NotPermitted)):
        open_demo(folder / "演示学校.studyhours", clock=APRIL)


def test_the_demo_is_made_once_and_ends_today() -> None:
    path = start_choices(APRIL).demo
    told: list[tuple[str, int, int | None]] = []
    ledger = open_demo(path, lambda *at: told.append(at), APRIL)
    assert told[0] == ("demo", 0, 24)
    assert told[-1] == ("demo", 24, 24)
    assert examine(ledger) == ()
    home = home_of_school(ledger)
    assert (home.teachers, home.year, home.as_of) == (24, "2025-2026", date(2026, 4, 20))
    assert len([bar for bar in home.rules if bar.counts]) == 10
    assert home.verdicts["met"] < 24
    # Something waits, one came back, and activities are of every state but those that hand in.
    assert count_queue(ledger, QueueFilter()) == 11
    assert count_queue(ledger, QueueFilter(status="returned")) == 1
    found = list_activities(ledger)
    assert found.counts == {UPCOMING: 2, TO_TAKE: 1, TO_CREDIT: 1, DONE: 1}
    assert {row.first_day for row in found.rows} == {
        date(2026, 4, 10), date(2026, 4, 15), date(2026, 4, 17), date(2026, 4, 22),
        date(2026, 4, 24),
    }  # fmt: skip
    ledger.close()
    before = path.read_bytes()
    again = open_demo(path, lambda *at: told.append(at), APRIL)
    again.close()
    assert path.read_bytes() == before
    assert told[-1] == ("demo", 24, 24)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_early_in_the_year_the_demo_has_the_year_before() -> None:
    ledger = open_demo(start_choices(SEPTEMBER).demo, clock=SEPTEMBER)
    assert home_of_school(ledger).year == "2026-2027"
    met = home_of_school(ledger, date(2026, 8, 31)).verdicts
    assert sum(met.values()) == 24
    assert count_queue(ledger, QueueFilter()) > 0
    ledger.close()


@pytest.mark.parametrize("after", [0, 8])
def test_a_demo_called_off_leaves_nothing(after: int) -> None:
    path = start_choices(APRIL).demo

    def call_off(stage: str, done: int, total: int | None) -> None:
        assert (stage, total) == ("demo", 24)
        if done >= after:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_demo(path, call_off, APRIL)
    assert list(path.parent.iterdir()) == []
    assert not start_choices(APRIL).demo_there
