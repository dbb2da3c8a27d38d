"""A term on the stick: ten teachers hand in, two get records back, the school's disk fails.

Everything a person does is a command; only a record that was returned is mended as the form does.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import send
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import change_record, read_record
from tests.services.exchange.world import written
from tests.support.ledgers import call, opened, says, teacher_name, write_roster
from tests.support.scenario import CLOCK, TERMS, YEAR, write_csv

EVERYBODY = range(1, 11)
MENDED = (3, 7)
REASON = "请写明学时来源"


@dataclass(frozen=True)
class Stick:
    """A folder with the school's ledger, ten teachers' own, and what travels between them."""

    folder: Path

    @property
    def school(self) -> Path:
        """The school's ledger."""
        return self.folder / "school.studyhours"

    def home(self, number: int) -> Path:
        """A teacher's own ledger."""
        return self.folder / f"home{number:04}.studyhours"

    def package(self, number: int) -> Path:
        """What a teacher hands in."""
        return self.folder / f"{number:04}.package"

    def hand_in(self, number: int) -> str:
        """Writes it; returns the code the teacher reads out."""
        return str(
            _json("package", "export", self.home(number), "-o", self.package(number))["code"]
        )

    def collect(self, ledger: Path, numbers: Iterable[int] = EVERYBODY) -> Counter[str]:
        """Collects what teachers hand in; returns what came of it, summed."""
        found: Counter[str] = Counter()
        for number in numbers:
            said = _json("package", "import", ledger, self.package(number))
            found.update({name: count for name, count in said.items() if isinstance(count, int)})
        return found

    def send_back(self, ledger: Path, number: int) -> Path:
        """Writes what the school says to one teacher."""
        path = self.folder / f"back{number:04}.package"
        done = call("package", "export", ledger, "-o", path, "--teacher", f"{number:04}")
        assert done.code == 0, done.err
        return path

    def send_back_each(self, ledger: Path, numbers: Iterable[int]) -> list[Path]:
        """Writes what the school says to several teachers, one package for each, at once."""
        whom = [part for number in numbers for part in ("--teacher", f"{number:04}")]
        said = _json("package", "export", ledger, "--each", "-o", self.folder, *whom)
        assert said["failed"] == []
        return [Path(one["file"]) for one in said["sent"]]


def _json(*command: object) -> dict[str, Any]:
    done = call(*command, "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def _records(ledger: Path) -> dict[str, tuple[str, str, str]]:
    done = call("review", "list", ledger, "--status", "any", "--format", "json")
    assert done.code == 0, done.err
    return {one["id"]: (one["name"], one["title"], one["status"]) for one in json.loads(done.out)}


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stick:
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    stick = Stick(tmp_path)
    _make(stick.school, "河湾小学", write_roster(tmp_path / "roster.csv", len(EVERYBODY))).close()
    for number in EVERYBODY:
        name, no = teacher_name(number), f"{number:04}"
        roster = write_csv(tmp_path / "one.csv", [("工号", "姓名"), (no, name)])
        home = _make(stick.home(number), f"{name}的台账", roster)
        written(home, no, f"{name}的培训", kind="training", status="approved")
        code = send(home, stick.package(number)).code
        home.close()
        if number not in (1, *MENDED):  # as the test has the others do by commands
            with opened(stick.school) as school:
                link(school, stick.package(number), Link(code))
    return stick


def _make(path: Path, name: str, roster: Path) -> Ledger:
    ledger = create_ledger(str(path), NewSchool(name, YEAR, TERMS), CLOCK)
    import_roster(ledger, roster)
    return ledger


def test_ten_hand_in_two_mend_and_yesterday_is_restored(stick: Stick) -> None:
    for number in (1, *MENDED):
        code, package = stick.hand_in(number), stick.package(number)
        if number == 1:
            met = call("package", "import", stick.school, package)
            assert (met.code, says(met.err, "package_unknown"), code in met.err) == (5, True, True)
        assert call("package", "link", stick.school, package, "--code", code).code == 0
    assert stick.collect(stick.school)["added"] == len(EVERYBODY)
    again = stick.collect(stick.school, (1, 3))  # the stick put in once more
    assert (again["added"], again["unchanged"]) == (0, 2)
    first = _records(stick.school)
    assert {one[2] for one in first.values()} == {"submitted"}
    yesterday = stick.folder / "yesterday.backup"
    assert call("backup", stick.school, "-o", yesterday).code == 0

    # Two are returned with a reason, mended at home, and handed in again; the others approved.
    wrong = sorted(uid for uid, one in first.items() if one[0] in map(teacher_name, MENDED))
    assert call("review", "return", stick.school, *wrong, "--reason", REASON).code == 0
    assert call("review", "approve", stick.school, "--all").code == 0
    for number, back in zip(MENDED, stick.send_back_each(stick.school, MENDED), strict=True):
        _mend(stick, number, back)
    again = stick.collect(stick.school, (1, *MENDED))
    assert (again["added"], again["changed"], again["undecided"]) == (0, 2, 0)
    settled = _records(stick.school)
    waiting = {one[1] for one in settled.values() if one[2] == "submitted"}
    assert waiting == {_title(number) for number in MENDED}

    # The disk fails: yesterday's backup in its place, and the same ten sticks.
    restored = stick.folder / "restored.studyhours"
    assert call("restore", yesterday, "-o", restored).code == 0
    assert _records(restored) == first
    done = stick.collect(restored)
    assert (done["added"], done["undecided"], done["left_out"]) == (0, 0, 0)
    now = _records(restored)
    assert {uid: one[:2] for uid, one in now.items()} == {
        uid: one[:2] for uid, one in settled.items()
    }
    # What was decided since yesterday has to be decided again: no teacher can say it was approved.
    assert {one[2] for one in now.values()} == {"submitted"}
    assert call("review", "approve", restored, "--all").code == 0
    # Teachers take what the restored ledger says without comparing codes anew, and it stays so.
    for number in MENDED:
        back = stick.send_back(restored, number)
        assert call("package", "import", stick.home(number), back).code == 0
        assert {one[2] for one in _records(stick.home(number)).values()} == {"approved"}
        stick.hand_in(number)
    last = stick.collect(restored, MENDED)
    assert (last["added"], last["changed"], last["undecided"]) == (0, 0, 0)
    assert {one[2] for one in _records(restored).values()} == {"approved"}
    for ledger in (restored, stick.school, stick.home(3)):
        assert call("doctor", ledger).code == 0


def _title(number: int) -> str:
    return f"{teacher_name(number)}的县级培训"


def _mend(stick: Stick, number: int, back: Path) -> None:
    """A teacher takes what came back, reads the reason, mends the record and hands in."""
    home = stick.home(number)
    shown = call("package", "code", stick.school).out
    code = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", shown)
    assert code is not None
    assert call("package", "link", home, back, "--code", code[0], "--decides").code == 0
    assert call("package", "import", home, back).code == 0
    ((uid, said),) = _records(home).items()
    assert said[2] == "returned"
    with opened(home) as ledger:
        record, version = read_record(ledger, uid)
        mended = replace(record, title=_title(number), status="submitted")
        change_record(ledger, uid, mended, version)
    stick.hand_in(number)
