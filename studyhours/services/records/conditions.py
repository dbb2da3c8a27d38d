"""Which records a filter means, as conditions a database answers quickly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import KindType, Record, School, SchoolYearRow, Teacher
from studyhours.domain.calendar import school_year
from studyhours.domain.errors import UnusableInput
from studyhours.domain.tidy import fold

if TYPE_CHECKING:
    from studyhours.services.people.teacher_list import TeacherShown
    from studyhours.services.records.listing import RecordFilter


def conditions_of(
    session: Session, school: School, wanted: RecordFilter, own: str | None
) -> list[ColumnElement[bool]]:
    """All conditions but the kind.

    Raises:
        UnusableInput: the teacher or the school year cannot be read.
    """
    words = fold(wanted.text).split()
    live: ColumnElement[bool] = Record.deleted.is_(False)
    if words or wanted.teacher or own or wanted.order == "title":
        # Behind a function the index by day is no choice: for a text, or an order by title, one
        # walk over the table beats a jump for every record; for one teacher their own index does.
        live = func.coalesce(Record.deleted, True).is_(False)
    conditions = [live, Record.school_id == school.id]
    conditions += [
        Record.teacher_id == teacher_id(teacher)
        for teacher in (wanted.teacher, own)
        if teacher is not None
    ]
    if wanted.status is not None:
        conditions.append(Record.status == wanted.status)
    first, last = _days(session, school, wanted)
    if first is not None:
        conditions.append(Record.last_day >= first)
    if last is not None:
        conditions.append(Record.last_day <= last)
    if words:
        teachers = _teachers(session, school)
        types = session.execute(
            select(KindType.kind_id, KindType.id, KindType.title).where(
                KindType.school_id == school.id
            )
        ).all()
        conditions += [_says(word, teachers, types) for word in words]
    return conditions


def _says(word: str, teachers: Sequence[TeacherShown], types: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a record has to do with a word."""
    options: list[ColumnElement[bool]] = [Record.title.icontains(word, autoescape=True)]
    meant = [UUID(one.uid) for one in teachers if one.matches(word)]
    if meant:
        options.append(Record.teacher_id.in_(meant))
    folded = word.casefold()
    for kind, type_id, title in types:
        if any(folded in str(name).casefold() for name in title.values()):
            options.append(and_(Record.kind == kind, Record.type == type_id))
    return or_(*options)


def _teachers(session: Session, school: School) -> list[TeacherShown]:
    from studyhours.services.people.teacher_list import (
        TeacherShown,  # a search alone asks for people
    )

    query = select(Teacher.id, Teacher.staff_no, Teacher.name, Teacher.pinyin)
    rows = session.execute(query.where(Teacher.school_id == school.id))
    return [TeacherShown(str(uid), number, name, pinyin) for uid, number, name, pinyin in rows]


def _days(
    session: Session, school: School, wanted: RecordFilter
) -> tuple[date | None, date | None]:
    """The span of days asked for; the narrower of days and year."""
    first, last = wanted.first, wanted.last
    if wanted.year is None:
        return first, last
    kept = session.execute(
        select(SchoolYearRow.first, SchoolYearRow.last).where(
            SchoolYearRow.school_id == school.id, SchoolYearRow.label == wanted.year
        )
    ).first()
    if kept is None:
        try:
            year = school_year(wanted.year)
        except ValueError:
            raise UnusableInput("bad_year", value=wanted.year) from None
        begin, end = year.first, year.last
    else:
        begin, end = kept
    return max(first or begin, begin), min(last or end, end)


def kind_is(wanted: RecordFilter) -> ColumnElement[bool]:
    """Whether a record is of the kind wanted."""
    if wanted.text.strip() or wanted.teacher:
        # As above: not by the index of tallies, which would jump for every record of the kind.
        return func.trim(Record.kind) == wanted.kind
    return Record.kind == wanted.kind


def teacher_id(uid: str) -> UUID:
    """The id in a text; ``UnusableInput`` when there is none."""
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("unknown_teacher_uid", uid=uid) from None
