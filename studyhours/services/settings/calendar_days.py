"""Days changed: worked or not, by the school's word or as the State Council has published.

A row stands for a day that differs from Monday to Friday, or on which the school keeps to Monday
to Friday against what is published. Each change can be taken back while the days are as it left
them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert

from studyhours.db.models import HolidayCoverage, HolidayRow, School
from studyhours.domain.calendar import school_year
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.ledgers.holidays import published_holidays
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.settings.calendar_reading import (
    DayKept,
    days_kept,
    is_usual_working,
    years_kept,
)
from studyhours.services.settings.limits import tidy_within

LONGEST_NAME = 40
_ACTION = "calendar.days"
_LAST = "day_last"
_LONGEST_HOLIDAY = 366
Coverage = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DaysChanged:
    """Days as they were and as they are now, to take the change back.

    Attributes:
        before: What the ledger said; None where it said nothing.
        after: What it says.
        coverage: First and last day the holiday table covered before and covers now; None for
            none. The same twice where that did not change.
        changes: What pages need to look at again.
    """

    before: Mapping[date, DayKept | None]
    after: Mapping[date, DayKept | None]
    coverage: tuple[Coverage | None, Coverage | None]
    changes: Changes

    @property
    def first(self) -> date | None:
        """The first day changed."""
        return min(self.after, default=None)


def kept_as(day: date, *, working: bool, name: str) -> DayKept | None:
    """What a ledger keeps of a day; None where it need say nothing of it."""
    said = published_holidays().days.get(day)
    if working == is_usual_working(day) and (said is None or said[0] == working):
        return None
    return DayKept(working, name)


def change_day(ledger: Ledger, day: date, *, working: bool, name: str) -> DaysChanged:
    """Makes a day one on which people work, or do not.

    Args:
        ledger: The ledger.
        day: The day, in a school year the ledger has.
        working: Whether people work on it.
        name: Why, in a few words; needed where that is not as on every such weekday.

    Raises:
        UnusableInput: the day lies in no year of the ledger, nobody says why, the name is too
            long, or the day lies in a closed year and nobody gives the reason of a correction.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    said = tidy_within("day_name", name, LONGEST_NAME)
    return _change(ledger, {day: kept_as(day, working=working, name=said)}, said)


def holiday_days(first: date, last: date) -> tuple[date, ...]:
    """The days of a holiday, weekends among them.

    Raises:
        UnusableInput: it ends before it begins, or lasts longer than a year.
    """
    if last < first:
        raise UnusableInput("holiday_backwards", first=first.isoformat(), field=_LAST)
    if (last - first).days > _LONGEST_HOLIDAY:
        raise UnusableInput("holiday_too_long", field=_LAST)
    return tuple(first + timedelta(number) for number in range((last - first).days + 1))


def change_holiday(ledger: Ledger, first: date, last: date, *, name: str) -> DaysChanged:
    """Makes several days in a row days off, all of them or none.

    Days that are made up for are worked by a word of their own, ``change_day``.

    Args:
        ledger: The ledger.
        first: The first day off.
        last: The last one.
        name: Why, in a few words; needed unless they are all off anyhow.

    Raises:
        UnusableInput: it ends before it begins, or what ``change_day`` refuses of one of its days.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    said = tidy_within("day_name", name, LONGEST_NAME)
    days = holiday_days(first, last)
    return _change(ledger, {day: kept_as(day, working=False, name=said) for day in days}, said)


def _change(ledger: Ledger, wanted: Mapping[date, DayKept | None], name: str) -> DaysChanged:
    if any(wanted.values()) and not name:
        raise UnusableInput("day_without_reason", field="day_name")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        years = [school_year(label) for label in years_kept(tx.session, school)]
        for day in wanted:
            if not any(one.first <= day <= one.last for one in years):
                raise UnusableInput("day_outside_years", day=day.isoformat(), field=_LAST)
        return _write(tx, school, wanted, None)


def take_published(ledger: Ledger, days: Collection[date]) -> DaysChanged:
    """Takes over days as published, and that the table is known as far as it is published.

    Args:
        ledger: The ledger.
        days: Which of the days published; the person has confirmed them.

    Raises:
        UnusableInput: nothing is published of a day, or one lies in a closed year and nobody gives
            the reason of a correction.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    table = published_holidays()
    unknown = [day for day in sorted(days) if day not in table.days]
    if unknown:
        raise UnusableInput("day_not_published", day=unknown[0].isoformat())
    wanted: dict[date, DayKept | None] = {day: DayKept(*table.days[day]) for day in sorted(days)}
    with ledger.writing() as tx:
        school = school_of(tx.session)
        return _write(tx, school, wanted, (table.first, table.last))


def take_back_days(ledger: Ledger, done: DaysChanged) -> DaysChanged:
    """Makes days what they were before a change.

    Raises:
        UnusableInput: they have changed since, or one lies in a closed year and nobody gives the
            reason of a correction.
        NotPermitted: the actor may not edit the calendar.
    """
    require(ledger.actor, "edit_calendar")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        kept = days_kept(tx.session, school)
        was, now = done.coverage
        changed = any(kept.get(day) != said for day, said in done.after.items())
        if changed or (was != now and _coverage(tx, school) != now):
            raise UnusableInput("calendar_changed_meanwhile")
        return _write(tx, school, done.before, was, back=True)


def _write(
    tx: Writing,
    school: School,
    days: Mapping[date, DayKept | None],
    coverage: Coverage | None,
    *,
    back: bool = False,
) -> DaysChanged:
    """Writes days and, where given, what the table covers; nothing where all is so already."""
    kept = days_kept(tx.session, school)
    after = {day: said for day, said in days.items() if kept.get(day) != said}
    before = {day: kept.get(day) for day in after}
    was = _coverage(tx, school)
    now = coverage if back else _joined(was, coverage)
    if not after and was == now:
        return DaysChanged({}, {}, (was, was), Changes.NONE)
    mark = mark_of(tx.session, school, after)
    tx.session.execute(
        delete(HolidayRow).where(HolidayRow.school_id == school.id, HolidayRow.day.in_(after))
    )
    rows = [
        {
            "id": tx.new_id(),
            "school_id": school.id,
            "day": day,
            "working": said.working,
            "name": said.name,
        }
        for day, said in sorted(after.items())
        if said is not None
    ]
    if rows:
        tx.session.execute(insert(HolidayRow), rows)
    _cover(tx, school, now)
    said_of = {
        day.isoformat(): {"before": _said(before[day]), "after": _said(after[day])} for day in after
    }
    tx.log(_ACTION, school.name, {"days": said_of, "covers": _span(now), **mark})
    return DaysChanged(before, after, (was, now), Changes.CALENDAR)


def _coverage(tx: Writing, school: School) -> Coverage | None:
    row = tx.session.get(HolidayCoverage, school.id)
    return (row.first, row.last) if row is not None else None


def _joined(was: Coverage | None, more: Coverage | None) -> Coverage | None:
    """What is covered together; the published table has no gaps."""
    if was is None or more is None:
        return was or more
    return min(was[0], more[0]), max(was[1], more[1])


def _cover(tx: Writing, school: School, span: Coverage | None) -> None:
    row = tx.session.get(HolidayCoverage, school.id)
    if span is None:
        if row is not None:
            tx.session.delete(row)
    elif row is None:
        source = published_holidays().source
        tx.session.add(
            HolidayCoverage(school_id=school.id, first=span[0], last=span[1], source=source)
        )
    else:
        row.first, row.last = span


def _said(day: DayKept | None) -> dict[str, object] | None:
    return None if day is None else {"working": day.working, "name": day.name}


def _span(span: Coverage | None) -> str:
    return "" if span is None else f"{span[0]}:{span[1]}"
