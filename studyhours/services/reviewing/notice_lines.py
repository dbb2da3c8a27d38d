"""What a public notice may list: approved records of a kind, hours of everybody, certificates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, Kind, KindType, Record, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.review import APPROVED
from studyhours.domain.texts import Texts
from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.wording.amounts import record_amount

HOURS, CERTIFICATE = "hours", "certificate"
SUMMED = (HOURS, CERTIFICATE)
"""Sorts of lines that are no record kind."""
_TRAINING = "training"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A line of a notice.

    Attributes:
        uid: What it is about: a record, a certificate, or for hours the teacher.
        name: Whom it is about, with the staff number where others have the same name.
        group: Their subject group at the end of the time.
        said: What it says: a title, a serial number, an amount.
        more: Beside that: type and day of a record; empty for none.
        alone: The name by itself, which lines are ordered by; not kept with the notice.
    """

    uid: str
    name: str
    group: str
    said: str
    more: str
    alone: str = field(default="", compare=False)

    @property
    def plain(self) -> list[str]:
        """As plain data."""
        return [self.uid, self.name, self.group, self.said, self.more]


def found_lines(
    session: Session, school: School, what: str, about: tuple[date, date], texts: Texts
) -> tuple[NoticeLine, ...]:
    """All lines of a sort, in roster order.

    Args:
        session: A session on the ledger.
        school: The school.
        what: ``hours``, ``certificate`` or a record kind.
        about: First and last day; of certificates the days they were issued on.
        texts: Language the lines are worded in.

    Raises:
        UnusableInput: an unknown sort.
    """
    people = {UUID(one.uid): one for one in teachers_on(session, school, about[1])}
    if what == HOURS:
        found = _hours(session, school, about, texts)
    elif what == CERTIFICATE:
        found = _certificates(session, school, about)
    else:
        found = _records(session, school, what, about, texts)
    apart = told_apart(people.values())
    lines = [
        (one, NoticeLine(uid, apart.get(one.uid, one.name), one.group or "", said, more, one.name))
        for who, uid, said, more in found
        if (one := people.get(who)) is not None
    ]
    lines.sort(key=lambda one: _place(one[0], one[1]))
    return tuple(line for _, line in lines)


def _place(teacher: TeacherShown, line: NoticeLine) -> tuple[int, str, str]:
    return teacher.position, teacher.uid, line.uid


_Found = list[tuple[UUID, str, str, str]]
"""Teacher, what it is about, what is said, what stands beside it."""


def _hours(session: Session, school: School, about: tuple[date, date], texts: Texts) -> _Found:
    query = (
        select(Record.teacher_id, Record.unit, func.sum(Record.hundredths))
        .where(
            Record.school_id == school.id, Record.kind == _TRAINING,
            Record.status == APPROVED, ~Record.deleted, Record.last_day.between(*about),
        )
        .group_by(Record.teacher_id, Record.unit)
        .order_by(Record.unit)
    )  # fmt: skip
    sums: defaultdict[UUID, list[str]] = defaultdict(list)
    for teacher, unit, hundredths in session.execute(query):
        sums[teacher].append(record_amount(Amount(int(hundredths), unit), _TRAINING, texts))
    comma = texts.say("window.separator")
    return [(teacher, str(teacher), comma.join(said), "") for teacher, said in sums.items()]


def _certificates(session: Session, school: School, about: tuple[date, date]) -> _Found:
    zone = ZoneInfo(school.zone)
    first = datetime.combine(about[0], time(), zone)
    after = datetime.combine(about[1] + timedelta(days=1), time(), zone)
    query = select(Certificate).where(
        Certificate.school_id == school.id, Certificate.revoked_at.is_(None),
        Certificate.issued_at >= first, Certificate.issued_at < after,
    )  # fmt: skip
    return [(one.teacher_id, str(one.id), one.serial, one.year) for one in session.scalars(query)]


def _records(
    session: Session, school: School, kind: str, about: tuple[date, date], texts: Texts
) -> _Found:
    if session.get(Kind, (school.id, kind)) is None:
        known = session.scalars(select(Kind.id).where(Kind.school_id == school.id))
        listed = ", ".join([*SUMMED, *sorted(known)])
        raise UnusableInput("unknown_record_kind", record_kind=kind, known=listed)
    types = {
        one.id: texts.pick(one.title)
        for one in session.scalars(
            select(KindType).where(KindType.school_id == school.id, KindType.kind_id == kind)
        )
    }
    query = select(Record).where(
        Record.school_id == school.id, Record.kind == kind, Record.status == APPROVED,
        ~Record.deleted, Record.last_day.between(*about),
    )  # fmt: skip
    found: _Found = []
    for one in session.scalars(query):
        named = types.get(one.type or "", "")
        beside = " ".join(part for part in (named, one.last_day.isoformat()) if part)
        found.append((one.teacher_id, str(one.id), one.title or named, beside))
    return found
