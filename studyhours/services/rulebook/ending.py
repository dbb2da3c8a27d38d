"""Ending a rule set: its newest version gets a last day, and may be opened again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import RuleSetVersion, School
from studyhours.domain.calendar import school_year_of
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.rulebook.readings import alternatives_in_force
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.rulebook.versions import use_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """A rule set that was given an end, or opened again.

    Attributes:
        id: The rule set.
        number: Its newest version.
        last: The last day in force; None: open.
        before: The last day it had before; None: open.
        changed: False where that was its last day already.
        beside: Sets now in force beside it although only one of them should be.
    """

    id: str
    number: int
    last: date | None
    before: date | None
    changed: bool
    changes: Changes
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndDays:
    """On which days a rule set may end: the last days on which it is in force.

    Attributes:
        today: Today in the school's zone.
        this_year: Last day of the school year today is in; None where it cannot end on it.
        year_before: Last day of the school year before; None where it cannot end on it.
        earliest: It may not end before; None for no bound.
        latest: The last day its own text gives; None for none.
    """

    today: date
    this_year: date | None
    year_before: date | None
    earliest: date | None
    latest: date | None

    def is_early(self, day: date) -> bool:
        """Whether it has not begun by then, or a certificate states a later day."""
        return self.earliest is not None and day < self.earliest

    def allows(self, day: date) -> bool:
        """Whether it may end on a day."""
        return not self.is_early(day) and (self.latest is None or day <= self.latest)

    @staticmethod
    def ends_a_year(day: date) -> bool:
        """Whether a school year ends with a day, so that no rule by the year is left halfway."""
        return school_year_of(day).last == day


def end_days(ledger: Ledger, ruleset: str) -> EndDays:
    """On which days a rule set may end.

    Raises:
        UnusableInput: no such set.
        NotPermitted: the account may not adopt rules.
    """
    require(ledger.actor, "adopt_rules")
    with ledger.reading() as session:
        school = school_of(session)
        row, stated = _newest(session, school, ruleset)
        now = today(ledger, school)
        year = school_year_of(now)
        use = use_of(session, school, ruleset)
        bounds = [day for day in (row.first, use.last if use is not None else None) if day]
    days = EndDays(now, year.last, year.first - _ONE_DAY, max(bounds, default=None), stated)
    this_year, before = (
        day if day is not None and days.allows(day) else None
        for day in (days.this_year, days.year_before)
    )
    return replace(days, this_year=this_year, year_before=before)


def end_rules(ledger: Ledger, ruleset: str, day: date | None) -> Ended:
    """Ends a rule set, or opens it again.

    What ended before that day was judged by it and stays so. Windows that end later are not judged
    by it any more; in the year of the end a rule that has only such windows needs a decision.

    Args:
        ledger: The ledger.
        ruleset: Its id.
        day: The first day on which it is not in force; None opens it again: its text decides.

    Raises:
        UnusableInput: no such set, a day on which it has not begun or has ended already by its own
            text, or one that a valid certificate states.
        NotPermitted: the account may not adopt rules.
    """
    require(ledger.actor, "adopt_rules")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        return open_in(tx, school, ruleset) if day is None else end_in(tx, school, ruleset, day)


def end_in(tx: Writing, school: School, ruleset: str, day: date) -> Ended:
    """Ends a rule set inside the caller's transaction; see ``end_rules``."""
    row, stated = _newest(tx.session, school, ruleset)
    last = day - _ONE_DAY
    if row.first is not None and last < row.first:
        raise UnusableInput("rules_end_too_early", id=ruleset, first=row.first.isoformat())
    if stated is not None and last > stated:
        raise UnusableInput("rules_end_stated", id=ruleset, last=stated.isoformat())
    use = use_of(tx.session, school, ruleset, since=day)
    if use is not None:
        raise UnusableInput(
            "rules_end_used",
            id=ruleset,
            count=use.count,
            serial=use.serial,
            last=use.last.isoformat(),
            day=(use.last + _ONE_DAY).isoformat(),
        )
    return _written(tx, row, last, "rules.end")


def open_in(tx: Writing, school: School, ruleset: str) -> Ended:
    """Opens a rule set again inside the caller's transaction; see ``end_rules``."""
    row, stated = _newest(tx.session, school, ruleset)
    opened = _written(tx, row, stated, "rules.open")
    versions = load_versions(tx.session, school)
    now = today(tx.ledger, school)
    content = versions[ruleset][-1].ruleset
    first = max(row.first or now, now)
    return replace(opened, beside=alternatives_in_force(content, versions, first))


def _written(tx: Writing, row: RuleSetVersion, last: date | None, action: str) -> Ended:
    before, row.last = row.last, last
    changed = before != last
    if changed:
        day = last.isoformat() if last else None
        tx.log(action, row.ruleset, {"number": row.number, "last": day})
    changes = Changes.RULES if changed else Changes.NONE
    return Ended(row.ruleset, row.number, last, before, changed=changed, changes=changes)


def _newest(session: Session, school: School, ruleset: str) -> tuple[RuleSetVersion, date | None]:
    """The newest version, and the last day its own text gives it."""
    versions = load_versions(session, school)
    if ruleset not in versions:
        raise UnusableInput("unknown_ruleset", id=ruleset, known=", ".join(versions) or "-")
    newest = versions[ruleset][-1]
    row = session.scalars(
        select(RuleSetVersion).where(
            RuleSetVersion.school_id == school.id,
            RuleSetVersion.ruleset == ruleset,
            RuleSetVersion.number == newest.number,
        )
    ).one()
    return row, newest.ruleset.last
