"""What home says of the school at once, before anything is judged: what waits, and how far it is.

Each figure is counted by the service of the page it leads to, so that the page shows as many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from studyhours.db.engine import is_url
from studyhours.db.models import AuditEntry, RuleSetVersion, School, Teacher
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.clock import school_time
from studyhours.services.activities.reading import TO_TAKE, ActivityShown, list_activities
from studyhours.services.checking.seen import headed_groups, seen_by
from studyhours.services.closing.closing import closings_of
from studyhours.services.home.own_activities import OwnActivity, activities_of_groups
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of, today
from studyhours.services.ledgers.permissions import Actor, may_review
from studyhours.services.people.sole import sole_teacher
from studyhours.services.reviewing.queue import QueueFilter, count_queue
from studyhours.transfer.kept_copies import copies_folder, newest_copy

WEEK, MONTH = 7, 30
"""Days after which something has waited long, and very long."""
_LISTED = 4
MOST_STEPS = 1000
"""Steps that are counted since a backup: of more it is said that there are more."""
_NO_STEPS = ("account.login", "account.login_failed")
"""What the log tells of that leaves everything as it was."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Records that wait for review.

    Attributes:
        all: How many.
        over_week: How many of them for a week or longer.
        over_month: How many of them for 30 days or longer.
    """

    all: int
    over_week: int
    over_month: int


@dataclass(frozen=True, slots=True)
class ActivitiesNow:
    """The activities of this week, and those of which attendance has not been taken.

    Attributes:
        this_week: How many have a day in this week.
        to_take: How many have been held without attendance.
        coming: The next of this week, the soonest first.
    """

    this_week: int
    to_take: int
    coming: tuple[ActivityShown, ...]


@dataclass(frozen=True, slots=True)
class TermNow:
    """Where in the school year a day lies.

    Attributes:
        year: Label of the school year.
        number: Number of the term; None between terms.
        week: Week of the term, from 1; None between terms.
        weeks_left: Weeks of the term to come, the current one left out; None between terms.
        over: Whether the year's last day has passed.
    """

    year: str
    number: int | None
    week: int | None
    weeks_left: int | None
    over: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a school without judging anybody; None for what does not concern the login.

    Attributes:
        ledger_id: The ledger's identifier, by which the window remembers its backups.
        begun: Whether there are teachers and rules to judge them by.
        of_one: Whether it is a teacher's own ledger.
        today: Today in the school's zone.
        term: Where in the school year that is.
        waiting: What the login is to review.
        to_comment: Texts it may comment on.
        activities: The school's activities.
        of_groups: This week's activities of the groups one heads; empty for whoever heads none.
        to_sign: Labels of years that are closed and wait to be signed off.
        to_close: Label of a year that is over and not closed.
        backs_up: Whether backups are this login's business.
        last_copy: When the newest of the copies beside the ledger was made, in the school's zone;
            None for none, and where backups are not this login's business.
        steps: When the newest of the steps were made that changed anything, the newest first;
            empty where backups are not this login's business.
    """

    ledger_id: str
    begun: bool
    of_one: bool
    today: date
    term: TermNow
    waiting: Waiting | None
    to_comment: int | None
    activities: ActivitiesNow | None
    to_sign: tuple[str, ...] | None
    to_close: str | None
    backs_up: bool
    of_groups: tuple[OwnActivity, ...] = ()
    last_copy: datetime | None = None
    steps: tuple[datetime, ...] = ()

    def steps_since(self, at: datetime) -> int:
        """How many steps have changed anything since an instant, ``MOST_STEPS`` at most."""
        later = at + timedelta(seconds=1)  # backups know their second
        return sum(one >= later for one in self.steps)


def leads(actor: Actor) -> bool:
    """Whether somebody looks at a school as its leader: signs years, and keeps no records."""
    return "sign_year" in actor.functions and "edit_records" not in actor.functions


def read_figures(ledger: Ledger) -> Figures:
    """Everything at once, by a few short questions however large the ledger is."""
    actor = ledger.actor
    with ledger.reading() as session:
        school = school_of(session)
        zone = school.zone
        ledger_id, day = str(info_of(session).ledger_id), today(ledger, school)
        calendar = load_calendar(session, school, choose_year(session, school, None, day))
        begun = all(
            session.scalar(select(exists().where(table.school_id == school.id)))
            for table in (Teacher, RuleSetVersion)
        )
        of_one = sole_teacher(session, school) is not None
        of_groups = _of_groups(ledger, session, school, day)
        steps = _steps(session) if "backup" in actor.functions else ()
        standing = {one.year: one for one in closings_of(session, school)}
    closed = {year for year, one in standing.items() if one.reopened_at is None}
    unsigned = sorted(year for year in closed if standing[year].signed_at is None)
    term = term_now(calendar, day)
    closes = "close_year" in actor.functions and term.over and term.year not in closed
    return Figures(
        ledger_id=ledger_id,
        begun=begun,
        of_one=of_one,
        today=day,
        term=term,
        waiting=_waiting(ledger, day) if may_review(actor) else None,
        to_comment=_to_comment(ledger) if leads(actor) and may_review(actor) else None,
        activities=_activities(ledger) if "read_school" in actor.functions else None,
        to_sign=tuple(unsigned) if "sign_year" in actor.functions else None,
        to_close=term.year if closes else None,
        backs_up="backup" in actor.functions,
        of_groups=of_groups,
        last_copy=_last_copy(ledger, zone) if "backup" in actor.functions else None,
        steps=steps,
    )


def _steps(session: Session) -> tuple[datetime, ...]:
    newest = (
        select(AuditEntry.at)
        .where(AuditEntry.action.not_in(_NO_STEPS))
        .order_by(AuditEntry.number.desc())
        .limit(MOST_STEPS)
    )
    return tuple(session.scalars(newest))


def _last_copy(ledger: Ledger, zone: str) -> datetime | None:
    if is_url(ledger.name):
        return None
    at = newest_copy(copies_folder(Path(ledger.name).absolute()))
    return school_time(at, zone) if at is not None else None


def term_now(calendar: SchoolCalendar, day: date) -> TermNow:
    """Where in a school year a day lies."""
    term = calendar.term_of(day)
    week = term.week_number(day) if term else None
    left = term.week_number(term.last) - week if term is not None and week is not None else None
    return TermNow(
        calendar.year.label, term.number if term else None, week, left, calendar.year.last < day
    )


def _of_groups(
    ledger: Ledger, session: Session, school: School, day: date
) -> tuple[OwnActivity, ...]:
    groups = headed_groups(ledger, session, school)
    if not groups or "read_school" in ledger.actor.functions:
        return ()
    members = seen_by(ledger, session, school) or frozenset()
    monday = day - timedelta(day.weekday())
    return activities_of_groups(session, groups, members, (monday, monday + timedelta(6)))


def _waiting(ledger: Ledger, day: date) -> Waiting:
    every = QueueFilter()
    older = (replace(every, until=day - timedelta(days)) for days in (WEEK, MONTH))
    return Waiting(count_queue(ledger, every), *(count_queue(ledger, one) for one in older))


def _to_comment(ledger: Ledger) -> int:
    return count_queue(ledger, QueueFilter(status=None, to_comment=True))


def _activities(ledger: Ledger) -> ActivitiesNow:
    found = list_activities(ledger)
    of_week = [one for one in found.rows if one.is_in_week_of(found.today)]
    coming = sorted(
        (one for one in of_week if one.last_day >= found.today),
        key=lambda one: (one.first_day, one.starts or "", one.uid),
    )
    return ActivitiesNow(len(of_week), found.counts.get(TO_TAKE, 0), tuple(coming[:_LISTED]))
