"""The check table of a closed year as it was frozen, and what was counted then behind one cell.

A closing keeps every result, and which records were counted for teachers, but not what it takes to
draw one: the names of windows, and those of them that were met. These come from judging the same
year today; statuses and amounts never do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import ClosedTeacher, RecordVersion, School, YearClosing
from studyhours.domain.calendar import school_year
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Granted
from studyhours.domain.statuses import MET
from studyhours.domain.windows import Window
from studyhours.rules.results import RuleResult, SubjectResult, WindowCount, WindowResult
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import (
    Checked,
    RuleSetUsed,
    TeacherChecked,
    UnitChecked,
)
from studyhours.services.checking.judged_table import units_table
from studyhours.services.checking.rule_records import RecordShown
from studyhours.services.checking.seen import require_seen
from studyhours.services.checking.verdicts import Verdicts, rulesets_of
from studyhours.services.checking.verdicts_again import bring_up_to_date
from studyhours.services.checking.verdicts_kept import keep_verdicts, kept_verdicts
from studyhours.services.closing.closing import closings_of
from studyhours.services.closing.entries import EntryKept, kept_of
from studyhours.services.closing.form import FrozenResult, result_of, unpack, unsqueezed
from studyhours.services.closing.reading import ClosingShown, shown_closing
from studyhours.services.closing.seal import is_genuine
from studyhours.services.closing.units import units_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.sole import is_own
from studyhours.services.records.rows import content_of

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BothVerdicts:
    """Verdicts as they would be today, and as they were frozen.

    Attributes:
        today: Judged by what stands in the ledger now.
        frozen: The same table from the closing; None where the year is not closed, or the day
            looked at lies before that of the closing.
        closing: The closing of the year, where one stands.
        damaged: Whether the closing is not what was sealed; then nothing frozen is shown.
        of_one: Whether it is a teacher's own ledger, where nobody is chased and no year closed.
    """

    today: Verdicts
    frozen: Verdicts | None = None
    closing: ClosingShown | None = None
    damaged: bool = False
    of_one: bool = False


def read_both(
    ledger: Ledger,
    year: str | None,
    as_of: date | None,
    progress: Progress = unwatched,
    before: Verdicts | None = None,
) -> BothVerdicts:
    """Judges as ``bring_up_to_date`` does, and reads what is frozen of the same year.

    Args:
        ledger: The ledger.
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today when None.
        progress: Told how far judging is, and may call it off.
        before: What was judged before, of any year and day; None for nothing.

    Raises:
        UnusableInput: an unknown year.
        NotPermitted: the account may see nobody's results.
    """
    now = bring_up_to_date(ledger, before or kept_verdicts(ledger), year, as_of, progress)
    keep_verdicts(ledger, now)
    with ledger.reading() as session:
        school = school_of(session)
        closing = _standing(session, school, now.year)
        if closing is None:
            return BothVerdicts(now, of_one=_is_of_one(ledger, session, school))
        shown = shown_closing(session, closing)
        if not is_genuine(session, closing):
            return BothVerdicts(now, None, shown, damaged=True)
        if now.as_of < closing.as_of:
            return BothVerdicts(now, None, shown)
        frozen = _frozen(session, school, closing, now)
        if "check" not in ledger.actor.functions:
            frozen = _without_units(frozen)
        return BothVerdicts(now, frozen, shown)


def _is_of_one(ledger: Ledger, session: Session, school: School) -> bool:
    """Whether it is a teacher's own; not where accounts are kept, or a year was ever closed."""
    return is_own(ledger, session, school) and not closings_of(session, school)


def _standing(session: Session, school: School, year: str) -> YearClosing | None:
    found = closings_of(session, school, year)
    return found[-1] if found and found[-1].reopened_at is None else None


def _frozen(session: Session, school: School, closing: YearClosing, now: Verdicts) -> Verdicts:
    """The table of a closing, in the roster's order."""
    judged = {one.uid: one for one in now.checked.teachers} if now.checked else {}
    rows = session.scalars(select(ClosedTeacher).where(ClosedTeacher.closing_id == closing.id))
    kept = {str(row.teacher_id): row for row in rows if row.results.get("served", True)}
    teachers = []
    for uid in now.teachers:
        row = kept.get(uid)
        if row is not None:
            rules = _results(closing, row, judged.get(uid))
            result = SubjectResult(uid, row.verdict, row.appraisal, rules)
            teachers.append(TeacherChecked(uid, row.staff_no, row.name, result, (), {}))
    units = _units(closing, now.checked)
    titles: Mapping[str, Mapping[str, str]] = {}
    if now.checked is not None:
        titles = {used.id: used.title for used in now.checked.rulesets}
        checked = replace(
            now.checked,
            as_of=closing.as_of,
            rulesets=_used(closing, titles),
            teachers=tuple(teachers),
        )
    else:
        checked = Checked(
            school.name, school_year(now.year), closing.as_of, _used(closing, {}), tuple(teachers)
        )
    checked = replace(
        checked,
        groups=tuple(one for one, in_school in units if in_school),
        schools=tuple(one for one, in_school in units if not in_school),
        about_units=closing.units is not None,
    )
    return replace(
        now,
        as_of=closing.as_of,
        checked=checked if teachers else None,
        rulesets=rulesets_of(checked),
        units=units_table(checked) if checked.about_units else None,
        missing="" if teachers else now.missing,
    )


def _without_units(frozen: Verdicts) -> Verdicts:
    """What somebody sees who may see their own results only."""
    checked = frozen.checked
    alone = replace(checked, groups=(), schools=(), about_units=False) if checked else None
    return replace(frozen, checked=alone, units=None)


def _units(closing: YearClosing, today: Checked | None) -> list[tuple[UnitChecked, bool]]:
    """Groups, pairs and schools as they were frozen, and whether each is inside the school."""
    judged = {one.uid: one for one in (*today.groups, *today.schools)} if today else {}
    found = []
    for unit in units_of(closing.units) or ():
        of_today = judged[unit.uid].result.rules if unit.uid in judged else ()
        now = {(one.ruleset_id, one.rule_id): one for one in of_today}
        rules = tuple(
            _result(
                frozen,
                now.get((rule.ruleset, rule.id)),
                (rule.ruleset, rule.id),
                (version, rule.title),
                [one for one in unit.entries if place in one.rules],
            )
            for place, ((rule, version), frozen) in enumerate(
                zip(unit.rules, unit.results, strict=True)
            )
        )
        result = SubjectResult(unit.uid, unit.verdict, unit.appraisal, rules)
        checked = UnitChecked(unit.uid, unit.kind, unit.name, result, (), {})
        found.append((checked, unit.in_school))
    return found


def _used(closing: YearClosing, titles: Mapping[str, Mapping[str, str]]) -> tuple[RuleSetUsed, ...]:
    return tuple(
        RuleSetUsed(
            one["id"],
            titles.get(one["id"], {"zh": one["id"], "en": one["id"]}),
            one["version"],
            one["sha256"],
        )
        for one in closing.rulesets
    )


def _results(
    closing: YearClosing, row: ClosedTeacher, today: TeacherChecked | None
) -> tuple[RuleResult, ...]:
    """A teacher's frozen results in the shape of judged ones."""
    now = {(one.ruleset_id, one.rule_id): one for one in today.result.rules} if today else {}
    entries = kept_of(row.results.get("entries", ()))
    found = []
    for place, (rule, plain) in enumerate(zip(closing.rules, row.results["rules"], strict=True)):
        key = rule["ruleset"], rule["id"]
        frozen = result_of(plain)
        basis = [one for one in entries.values() if place in one.rules]
        found.append(
            _result(frozen, now.get(key), key, (rule["version"], rule["title"]), _grounds(basis))
        )
    return tuple(found)


def _grounds(entries: Sequence[EntryKept]) -> tuple[EntryKept, ...]:
    """Those a result names as its grounds; hours granted stand among what was counted."""
    return tuple(one for one in entries if not isinstance(one.entry, Granted))


def _result(
    frozen: FrozenResult,
    now: RuleResult | None,
    key: tuple[str, str],
    named: tuple[int, Mapping[str, str]],
    grounds: Sequence[EntryKept],
) -> RuleResult:
    return RuleResult(
        ruleset_id=key[0],
        version=named[0],
        rule_id=key[1],
        title=dict(named[1]),
        status=frozen.status,
        value=Fraction(frozen.value),
        target=Fraction(frozen.target),
        unit=frozen.unit,
        windows=_windows(frozen, now),
        span=now.span if now is not None else "school_year",
        kind=now.kind if now is not None else "",
        due=frozen.due,
        consequence=frozen.consequence,
        reason=frozen.reason,
        provisional=frozen.provisional,
        bound=frozen.bound,
        window=Window(*frozen.window) if frozen.window else None,
        basis=tuple(one.entry for one in grounds),
        question=now.question if now is not None and now.reason == frozen.reason else None,
    )


def _windows(frozen: FrozenResult, now: RuleResult | None) -> WindowCount | None:
    """The windows of a closing: those it names were not met, all others of the rule were."""
    if frozen.windows is None:
        return None
    met, elapsed, total = frozen.windows
    unmet = {
        (one.first, one.last): WindowResult(
            Window(one.first, one.last), Fraction(one.value), Fraction(one.target), one.status
        )
        for one in frozen.unmet
    }
    every = now.windows.each if now is not None and now.windows is not None else ()
    days = [(one.window.first, one.window.last) for one in every]
    if len(days) < len(unmet) or not set(unmet) <= set(days):
        return WindowCount(met, elapsed, total, tuple(unmet.values()))
    each = tuple(
        unmet[place] if place in unmet else replace(one, status=MET, parts=(), end=None)
        for place, one in zip(days, every, strict=True)
    )
    return WindowCount(met, elapsed, total, each)


def read_frozen(ledger: Ledger, year: str, uid: str) -> TeacherChecked:
    """One teacher's frozen results with what was counted for each: as it was then.

    Args:
        ledger: The ledger.
        year: Label of a year that is closed.
        uid: The teacher.

    Raises:
        UnusableInput: the year is not closed, or the teacher is not in the closing.
        NotPermitted: the account may not see that teacher's results.
    """
    with ledger.reading() as session:
        require_seen(ledger, session, [uid])
        closing = _standing(session, school_of(session), year)
        row = session.get(ClosedTeacher, (closing.id, UUID(uid))) if closing is not None else None
        if closing is None or row is None:
            raise UnusableInput("year_not_closed", year=year)
        results = _results(closing, row, None)
        seen = unpack(unsqueezed(row.evidence), len(results))
        counted = {record: one.counted for record, one in seen.items() if one.counted}
        shown = _versions(session, {record: seen[record].version for record in counted})
        entries = kept_of(row.results.get("entries", ()))
        granted = {name: one for name, one in entries.items() if isinstance(one.entry, Granted)}
        shown |= {name: _grant(one.entry) for name, one in granted.items()}
        traces = []
        for place in range(len(results)):
            mine = [str(record) for record, bits in counted.items() if bits >> place & 1]
            mine += [name for name, one in granted.items() if place in one.rules]
            mine = [name for name in mine if name in shown]
            traces.append(Trace(tuple(sorted(mine, key=lambda one: shown[one].last_day)), ()))
        result = SubjectResult(uid, row.verdict, row.appraisal, results)
        return TeacherChecked(uid, row.staff_no, row.name, result, tuple(traces), shown)


def _versions(session: Session, wanted: Mapping[UUID, str]) -> dict[str, RecordShown]:
    """Records as the versions a closing saw have them, by uid."""
    found: dict[str, RecordShown] = {}
    ids = list(wanted)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        query = select(RecordVersion.record_id, RecordVersion.hash, RecordVersion.content).where(
            RecordVersion.record_id.in_(ids[start : start + _IDS_AT_ONCE])
        )
        for record, version, plain in session.execute(query):
            if wanted[record] == version:
                said = content_of(plain)
                amount = Amount(said.hundredths, said.unit)
                found[str(record)] = RecordShown(said.title, said.first_day, said.last_day, amount)
    return found


def _grant(entry: object) -> RecordShown:
    if not isinstance(entry, Granted):
        raise TypeError("not hours granted")
    title = " ".join(said for said in (entry.reason, entry.document) if said)
    last = entry.last or entry.first or entry.made_at.date()
    amount = Amount(entry.hundredths, entry.unit)
    return RecordShown(title, entry.first or last, last, amount, granted=True, opens=False)
