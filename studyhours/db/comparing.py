"""What one copy of a ledger holds that another does not, read side by side in the order of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, Record, Teacher

_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Thing:
    """A record, teacher or certificate, as far as copies are compared by it.

    Attributes:
        uid: Its id.
        state: What differs when it has been changed.
        name: What people call it.
        whose: The teacher's name; empty for teachers.
        day: Its day; empty where it has none.
    """

    uid: UUID
    state: str
    name: str
    whose: str = ""
    day: str = ""


def records_in(session: Session) -> Iterator[Thing]:
    """Every record that is not deleted, by id."""
    query = (
        select(Record.id, Record.version, Record.title, Teacher.name, Record.last_day)
        .join(Teacher, Teacher.id == Record.teacher_id)
        .where(~Record.deleted)
        .order_by(Record.id)
    )
    for uid, version, title, whose, day in _rows(session, query):
        yield Thing(uid, version, title, whose, day.isoformat())


def teachers_in(session: Session) -> Iterator[Thing]:
    """Every teacher, by id."""
    query = select(Teacher.id, Teacher.name, Teacher.staff_no).order_by(Teacher.id)
    for uid, name, number in _rows(session, query):
        yield Thing(uid, f"{name} {number}", name)


def certificates_in(session: Session) -> Iterator[Thing]:
    """Every certificate, by id."""
    query = (
        select(Certificate.id, Certificate.serial, Certificate.revoked_at, Teacher.name)
        .join(Teacher, Teacher.id == Certificate.teacher_id)
        .order_by(Certificate.id)
    )
    for uid, serial, revoked, whose in _rows(session, query):
        yield Thing(uid, str(revoked), serial, whose)


def _rows(session: Session, query: Select[Any]) -> Iterator[Any]:
    yield from session.execute(query.execution_options(yield_per=_ROWS))


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing as it is here and there; None where it is not."""

    here: Thing | None
    there: Thing | None


def differing(here: Iterator[Thing], there: Iterator[Thing]) -> Iterator[Pair]:
    """What is not the same here and there; both in the order of ids."""
    one, other = next(here, None), next(there, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.uid < other.uid):
            yield Pair(one, None)
            one = next(here, None)
        elif one is None or other.uid < one.uid:
            yield Pair(None, other)
            other = next(there, None)
        else:
            if one.state != other.state:
                yield Pair(one, other)
            one, other = next(here, None), next(there, None)
