"""A school and its teachers' own ledgers, and a folder as the stick between them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import (
    Exchange,
    Record,
    RecordConflict,
    RecordPerson,
    RecordUnit,
    RecordVersion,
    ReviewNote,
    Teacher,
)
from studyhours.domain.clock import FixedClock
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merged import Merged, Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import Sending, Sent, send
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import add_record
from tests.services.record_world import content, teacher_uids
from tests.support.scenario import CLOCK, PEOPLE, TERMS, YEAR, write_csv
from tests.support.templates import copy_of

LATER = FixedClock(CLOCK.now() + timedelta(days=1))
_numbers = itertools.count(1)


def home_ledger(target: str, number: str = "0001") -> Ledger:
    """The own ledger of a teacher of the small school: nobody in it but the teacher."""
    return copy_of(_MADE[number], target, LATER)[0]


def _home(number: str, target: str, folder: Path) -> tuple[Ledger, None]:
    name = next(one[1] for one in PEOPLE if one[0] == number)
    ledger = create_ledger(target, NewSchool(f"{name}的台账", YEAR, TERMS), CLOCK)
    roster = [["工号", "姓名"], [number, name]]
    import_roster(ledger, write_csv(folder / f"{number}.csv", roster))
    return ledger, None


def _home_1(target: str, folder: Path) -> tuple[Ledger, None]:
    return _home("0001", target, folder)


def _home_2(target: str, folder: Path) -> tuple[Ledger, None]:
    return _home("0002", target, folder)


def _home_3(target: str, folder: Path) -> tuple[Ledger, None]:
    return _home("0003", target, folder)


_MADE = {"0001": _home_1, "0002": _home_2, "0003": _home_3}


@dataclass(frozen=True)
class Stick:
    """The folder packages travel in."""

    folder: Path

    def carry(
        self, source: Ledger, target: Ledger, *, teacher: str | None = None, dry_run: bool = False
    ) -> Merged:
        """Hands a package over and merges it."""
        sent = self.write(source, Sending((teacher,) if teacher else ()))
        return merge_package(target, sent.path, Merging(dry_run=dry_run, copied=True))

    def write(self, source: Ledger, wanted: Sending | None = None) -> Sent:
        """Writes a package under a name of its own."""
        return send(source, self.folder / f"{next(_numbers)}.package", wanted)

    def link(self, source: Ledger, target: Ledger, teacher: str, *, decides: bool = False) -> None:
        """Has one ledger know the other."""
        path = self.folder / f"link{next(_numbers)}.package"
        named = (teacher,) if decides else ()
        send(source, path, Sending(named))
        code = code_of(package_key(source).public)
        link(target, path, Link(code, teacher, decides=decides))

    def both(self, home: Ledger, school: Ledger, teacher: str) -> None:
        """Has a teacher's own ledger and the school's know each other."""
        self.link(home, school, teacher)
        self.link(school, home, teacher, decides=True)


def written(ledger: Ledger, number: str, title: str, **more: Any) -> tuple[str, str]:
    """A paper somebody wrote; returns its uid and version."""
    teacher = teacher_uids(ledger)[number]
    kind = more.pop("kind", "writing")
    day = more.pop("day", "2025-10-10")
    saved = add_record(ledger, content(teacher, kind, day, title, **more))
    return saved.uid, saved.version


def state(ledger: Ledger) -> Mapping[str, Any]:
    """Everything records are made of, as plain data; what instants and row ids are is no matter."""
    with ledger.reading() as session:
        numbers = dict(session.execute(select(Teacher.id, Teacher.staff_no)).tuples().all())
        records = {
            str(one.id): (
                numbers[one.teacher_id], one.title, one.status, one.deleted, one.version,
                one.last_day,
            )
            for one in session.scalars(select(Record))
        }  # fmt: skip
        versions = sorted(
            (str(one.record_id), one.hash, tuple(one.parents), one.made_by, str(one.made_at))
            for one in session.scalars(select(RecordVersion))
        )
        beside = sorted(
            (str(one.record_id), one.role, one.name, str(one.teacher_id))
            for one in session.scalars(select(RecordPerson))
        )
        units = sorted(
            (str(one.record_id), str(one.unit_id)) for one in session.scalars(select(RecordUnit))
        )
        undecided = sorted(
            (str(one.record_id), one.hash) for one in session.scalars(select(RecordConflict))
        )
        notes = sorted(
            (str(one.id), one.text, one.taken_back) for one in session.scalars(select(ReviewNote))
        )
    return {
        "records": records, "versions": versions, "people": beside, "units": units,
        "undecided": undecided, "notes": notes,
    }  # fmt: skip


def assert_sound(ledger: Ledger) -> None:
    """Nothing is wrong with a ledger."""
    assert [finding for finding in examine(ledger) if finding.error] == []


def merges(ledger: Ledger) -> int:
    """How many merges stand."""
    with ledger.reading() as session:
        query = select(Exchange.id).where(Exchange.undone_at.is_(None))
        return len(session.scalars(query).all())


def teacher_of(ledger: Ledger, number: str) -> UUID:
    """A teacher's identifier."""
    return teacher_uids(ledger)[number]
