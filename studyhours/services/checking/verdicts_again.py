"""Everybody's results brought up to date: only teachers whose records changed are judged again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from studyhours.domain.progress import Progress, unwatched
from studyhours.rules.status import verdict_of
from studyhours.services.checking.checking import Checked, CheckRequest, TeacherChecked
from studyhours.services.checking.judged_table import OfRuleSet
from studyhours.services.checking.seen import sees_school
from studyhours.services.checking.standing import asked_of_others, check_again
from studyhours.services.checking.standing_records import Stamp, changed_since, credited_by
from studyhours.services.checking.verdicts import Verdicts, read_verdicts
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of, today

_FEW = 8
"""Above so many, judging everybody together is no slower."""


def bring_up_to_date(
    ledger: Ledger,
    before: Verdicts | None,
    year: str | None,
    as_of: date | None,
    progress: Progress = unwatched,
) -> Verdicts:
    """What ``read_verdicts`` says, from what it said before where only a few records changed.

    Args:
        ledger: The ledger.
        before: What it said before, of any year and day; None for nothing.
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today when None.
        progress: Told how far judging is, and may call it off.

    Raises:
        UnusableInput: an unknown year.
        NotPermitted: the account may not see everybody's results.
    """
    found = None if before is None else _updated(ledger, before, year, as_of)
    return found or read_verdicts(ledger, year, as_of, progress)


def _updated(
    ledger: Ledger, before: Verdicts, year: str | None, as_of: date | None
) -> Verdicts | None:
    """The verdicts with some teachers judged again; None where that is not all there is to do."""
    checked = before.checked
    if checked is None or not sees_school(ledger.actor):
        return None
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        day = as_of or now
        label = choose_year(session, school, year, day).label
        if (now, day, label) != (before.days.today, before.as_of, before.year):
            return None
        changed = changed_since(session, before.stamp)
        if changed is None:
            return None
        stamp, records = changed
        known = {one.uid for one in checked.teachers}
        if not records:
            return replace(before, stamp=stamp)
        teachers = credited_by(session, records) & known
    if len(teachers) > _FEW or not _of_teachers_alone(checked):
        return None
    again: dict[str, TeacherChecked] = {}
    for uid in sorted(teachers):
        asked = check_again(ledger, CheckRequest(year=before.year, as_of=day, teacher=uid))
        if asked.rulesets != checked.rulesets:
            return None  # something else was changed just now
        if asked_of_others(ledger):
            return None  # results of others may have changed with theirs
        (again[uid],) = asked.teachers
    return _with(before, checked, again, stamp)


def _of_teachers_alone(checked: Checked) -> bool:
    """Whether results hold nothing but those of teachers: anything else would grow old here."""
    alone = Checked(checked.school, checked.year, checked.as_of, checked.rulesets, checked.teachers)
    return alone == checked


def _with(
    before: Verdicts, checked: Checked, again: Mapping[str, TeacherChecked], stamp: Stamp
) -> Verdicts:
    """The verdicts with other results of some teachers."""
    teachers = tuple(again.get(one.uid, one) for one in checked.teachers)
    places = [place for place, one in enumerate(checked.teachers) if one.uid in again]

    def of_ruleset(one: OfRuleSet) -> OfRuleSet:
        verdicts = list(one.verdicts)
        for place in places:
            rules = teachers[place].result.rules
            verdicts[place] = verdict_of(rules[at].status for at in one.places)
        return replace(one, verdicts=tuple(verdicts))

    return replace(
        before,
        checked=replace(checked, teachers=teachers),
        rulesets=tuple(map(of_ruleset, before.rulesets)),
        stamp=stamp,
    )
