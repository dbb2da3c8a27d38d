"""Which records a filter means, as conditions a database answers quickly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, School, SchoolYearRow
from studyhours.domain.calendar import school_year
from studyhours.domain.errors import UnusableInput

if TYPE_CHECKING:
    from studyhours.services.records.listing import RecordFilter
    from studyhours.services.records.searching import Word


def conditions_of(
    session: Session, school: School, wanted: RecordFilter, own: str | None
) -> list[ColumnElement[bool]]:
    """All conditions but the kind.

    Raises:
        UnusableInput: the teacher or the school year cannot be read.
    """
    words = words_of(session, school, wanted.text)
    live: ColumnElement[bool] = Record.deleted.is_(False)
    if words or wanted.teacher or own or wanted.order == "title":
        # Behind a function the index by day is no choice: for an order by title one walk over the
        # table beats a jump for every record; for words, or for one teacher, another index does.
        live = func.coalesce(Record.deleted, True).is_(False)
    conditions = [live, Record.school_id == school.id]
    conditions += [
        Record.teacher_id == teacher_id(teacher)
        for teacher in (wanted.teacher, own)
        if teacher is not None
    ]
    if wanted.status is not None:
        conditions.append(Record.status == wanted.status)
    first, last = days_of(session, school, wanted)
    if first is not None:
        conditions.append(Record.last_day >= first)
    if last is not None:
        conditions.append(Record.last_day <= last)
    if words:
        from studyhours.services.records.searching import says_all

        conditions += says_all(session, words)
    if wanted.own:
        from studyhours.services.records.own_values import own_conditions

        conditions += own_conditions(session, school, wanted)
    return conditions


def days_of(
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


def words_of(session: Session, school: School, typed: str) -> Sequence[Word]:
    """The words a filter's text has, with what they may mean."""
    if not typed.strip():
        return ()
    from studyhours.services.records.searching import read_words  # most lists need none of it

    return read_words(session, school, typed)


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
