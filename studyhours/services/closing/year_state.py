"""What a leader looks at before and after closing a school year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    Activity,
    ClosedTeacher,
    Participant,
    Record,
    School,
    Teacher,
    YearClosing,
)
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import SUBMITTED
from studyhours.domain.statuses import NEEDS_DECISION
from studyhours.services.checking.checking import Checked, CheckRequest, check
from studyhours.services.closing.closing import closings_of, labelled
from studyhours.services.closing.reading import ClosingShown, shown_closing
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.service_spells import serving_on

STEPS = ("close_year", "sign_year", "reopen_year")
"""What somebody may be allowed to do with a year."""
_LISTED = 200
_UNJUDGED = frozenset({"no_rulesets", "no_rules_in_force"})


@dataclass(frozen=True, slots=True)
class Undecided:
    """A result that waits for somebody's decision.

    Attributes:
        teacher: Uid of the teacher.
        name: Their name.
        rule: ``set/id`` of the rule.
        title: Its name by language.
        reason: Code of why it cannot be judged.
    """

    teacher: str
    name: str
    rule: str
    title: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A record of the year that still waits for approval."""

    uid: str
    name: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Uncredited:
    """An activity of the year that was held and has credited nobody yet."""

    uid: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class YearState:
    """How a school year stands.

    Attributes:
        year: Its label.
        first: Its first day.
        last: Its last day.
        today: Today in the school's zone.
        closing: The newest closing; None where there never was one.
        verdicts: How many teachers have which verdict: frozen where the year is closed, else as of
            today or its last day. Who had left is in neither.
        undecided: Results that wait for a decision; none are read where it is closed.
        unreviewed: The first records that wait for approval.
        unreviewed_count: How many there are.
        uncredited: The activities that are over and whose hours do not stand in the records.
        has_terms: Whether its terms are known.
        judged: Whether there is anything to judge by.
        may: Which of ``STEPS`` the account may do.
    """

    year: str
    first: date
    last: date
    today: date
    closing: ClosingShown | None
    verdicts: Mapping[str, int]
    undecided: tuple[Undecided, ...]
    unreviewed: tuple[Unreviewed, ...]
    unreviewed_count: int
    uncredited: tuple[Uncredited, ...]
    has_terms: bool
    judged: bool
    may: frozenset[str]

    @property
    def is_closed(self) -> bool:
        """Whether a closing of it stands."""
        return self.closing is not None and self.closing.reopened is None

    @property
    def is_over(self) -> bool:
        """Whether its last day has come."""
        return self.today >= self.last

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.today >= self.first


def read_year_state(ledger: Ledger, year: str, progress: Progress = unwatched) -> YearState:
    """How a school year stands, and what would hinder closing it.

    Args:
        ledger: The ledger.
        year: Its label.
        progress: Told of ``check`` where the year is not closed.

    Raises:
        UnusableInput: an unknown year.
        NotPermitted: the account may not see everybody's results.
    """
    require(ledger.actor, "check")
    with ledger.reading() as session:
        school = school_of(session)
        calendar = load_calendar(session, school, labelled(year))
        now = today(ledger, school)
        found = closings_of(session, school, year)
        newest = found[-1] if found else None
        closing = shown_closing(session, newest) if newest is not None else None
        stands = newest is not None and newest.reopened_at is None
        verdicts = _frozen_verdicts(session, newest) if stands and newest is not None else {}
        unreviewed, count = _unreviewed(session, school, calendar)
        as_of = min(now, calendar.year.last)
        uncredited = _uncredited(session, school, calendar.year.first, as_of)
        serving = serving_on(session, school, as_of)
    checked = None if stands else _judged(ledger, year, as_of, progress)
    people = [one for one in checked.teachers if one.uid in serving] if checked else []
    return YearState(
        year=year,
        first=calendar.year.first,
        last=calendar.year.last,
        today=now,
        closing=closing,
        verdicts=verdicts if stands else Counter(one.result.verdict for one in people),
        undecided=tuple(
            Undecided(
                one.uid, one.name, f"{rule.ruleset_id}/{rule.rule_id}", rule.title, rule.reason
            )
            for one in people
            for rule in one.result.rules
            if rule.status == NEEDS_DECISION
        ),
        unreviewed=unreviewed,
        unreviewed_count=count,
        uncredited=uncredited,
        has_terms=bool(calendar.terms),
        judged=stands or bool(people),
        may=frozenset(STEPS) & ledger.actor.functions,
    )


def _judged(ledger: Ledger, year: str, as_of: date, progress: Progress) -> Checked | None:
    try:
        return check(ledger, CheckRequest(year=year, as_of=as_of), progress)
    except UnusableInput as fault:
        if fault.code not in _UNJUDGED:
            raise
        return None


def _frozen_verdicts(session: Session, closing: YearClosing) -> Mapping[str, int]:
    rows = session.execute(
        select(ClosedTeacher.verdict, ClosedTeacher.results).where(
            ClosedTeacher.closing_id == closing.id
        )
    )
    return Counter(verdict for verdict, results in rows if results.get("served", True))


def _unreviewed(
    session: Session, school: School, calendar: SchoolCalendar
) -> tuple[tuple[Unreviewed, ...], int]:
    where: tuple[ColumnElement[bool], ...] = (
        Record.school_id == school.id,
        Record.status == SUBMITTED,
        Record.deleted.is_(False),
        Record.last_day.between(calendar.year.first, calendar.year.last),
    )
    count = session.scalar(select(func.count()).select_from(Record).where(*where)) or 0
    rows = session.execute(
        select(Record.id, Teacher.name, Record.title, Record.last_day)
        .join(Teacher, Teacher.id == Record.teacher_id)
        .where(*where)
        .order_by(Record.last_day, Record.id)
        .limit(_LISTED)
    )
    return tuple(Unreviewed(str(uid), *rest) for uid, *rest in rows), count


def _uncredited(
    session: Session, school: School, first: date, as_of: date
) -> tuple[Uncredited, ...]:
    rows = session.execute(
        select(Activity.id, Activity.title, Activity.last_day)
        .where(
            Activity.school_id == school.id,
            Activity.last_day.between(first, as_of),
            Activity.id.in_(
                select(Participant.activity_id).where(Participant.school_id == school.id)
            ),
        )
        .order_by(Activity.last_day, Activity.id)
    )
    return tuple(Uncredited(str(uid), title, day) for uid, title, day in rows)
