"""What has been corrected since a year was closed: other results, and what is behind them.

Which records are others is told by their versions, entries of registers by what they say, exactly;
who changed them and why by the log entries behind that of the closing. No clock is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import ClosedTeacher, School, Teacher, YearClosing
from studyhours.domain.calendar import school_year
from studyhours.domain.progress import Progress
from studyhours.domain.registers import Granted
from studyhours.rules.plan import RulePlan
from studyhours.rules.results import SubjectResult
from studyhours.services.checking.judging import judge, plan_year
from studyhours.services.closing.corrected import (
    EntryCorrected,
    FactCorrected,
    RecordCorrected,
    RuleCorrected,
    RuleKept,
    TeacherCorrected,
)
from studyhours.services.closing.entries import (
    EntryChange,
    entries_changed,
    entries_now,
    kept_of,
    rested_on,
)
from studyhours.services.closing.evidence import NOTHING, Counted, evidence_of, versions_of
from studyhours.services.closing.form import (
    Evidence,
    FrozenResult,
    freeze,
    result_of,
    unpack,
    unsqueezed,
)
from studyhours.services.closing.log import LogSince, RecordChanges
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.people.teachers import find_teachers

_AT_ONCE = 50

_Key = tuple[str, str]
_Results = Mapping[_Key, FrozenResult]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Rules and results of a closing, and those of today."""

    rules: Sequence[RuleKept]
    before: _Results
    today: Sequence[RuleKept]
    now: _Results


@dataclass(frozen=True, slots=True)
class _Changed:
    """What is others of one teacher: records, entries, facts; and what each is behind."""

    records: Sequence[RecordCorrected]
    entries: Sequence[EntryCorrected]
    facts: tuple[FactCorrected, ...]
    causes: Mapping[_Key, Collection[str]]


def corrections_of(
    session: Session,
    school: School,
    closing: YearClosing,
    rules: Sequence[RuleKept],
    rows: Sequence[ClosedTeacher],
    only: Collection[UUID] | None,
    progress: Progress,
) -> tuple[TeacherCorrected, ...]:
    """What differs from a closing today, in the order of the roster.

    Whoever is not in the closing is looked at only where there are records of theirs in its days,
    or entries of registers that were made since.

    Args:
        session: A session on the ledger.
        school: The school.
        closing: The closing.
        rules: Its rules.
        rows: Its teachers, or those asked for.
        only: The teachers asked for; everybody when None.
        progress: Told of ``check``.
    """
    calendar = load_calendar(session, school, school_year(closing.year))
    plans = plan_year(session, school, calendar, closing.as_of)
    everybody = find_teachers(session, school, ())
    teachers = [one for one in everybody if only is None or one.id in only]
    judged = judge(
        session, school, calendar, closing.as_of, plans, teachers, only, progress=progress
    )
    comparison = _Comparison(session, school, closing, rules, plans)
    kept = {row.teacher_id: row for row in rows}
    found = []
    for start in range(0, len(teachers), _AT_ONCE):
        some = teachers[start : start + _AT_ONCE]
        comparison.read([one.id for one in some])
        for teacher, result in zip(some, judged[start : start + _AT_ONCE], strict=True):
            corrected = comparison.of(teacher, result, kept.get(teacher.id))
            if corrected is not None:
                found.append(corrected)
    return tuple(found)


class _Comparison:
    """One closing and today."""

    def __init__(
        self,
        session: Session,
        school: School,
        closing: YearClosing,
        rules: Sequence[RuleKept],
        plans: Sequence[RulePlan],
    ) -> None:
        self._session, self._school = session, school
        self._rules, self._plans = rules, plans
        self._days = closing.counted_from, closing.as_of
        self._today = [RuleKept(plan.ruleset_id, plan.rule.id, plan.rule.title) for plan in plans]
        self._log = LogSince(session, closing)

    def read(self, teachers: Sequence[UUID]) -> None:
        """Reads what there is of some teachers, whom ``of`` is then asked about."""
        self._versions = versions_of(
            self._session, self._school, self._plans, *self._days, teachers
        )
        self._entries = entries_now(self._session, self._school, teachers)

    def of(
        self, teacher: Teacher, result: SubjectResult, row: ClosedTeacher | None
    ) -> TeacherCorrected | None:
        """What differs of a teacher; None where nothing does."""
        there = self._versions.get(teacher.id, {})
        entries = entries_changed(
            kept_of(row.results.get("entries", ()) if row is not None else ()),
            self._entries.get(str(teacher.id), {}),
            self._log.touched,
            self._days,
        )
        if row is None and not there and not entries:
            return None
        evidence = unpack(unsqueezed(row.evidence), len(self._rules)) if row else {}
        now = {rule.key: freeze(one) for rule, one in zip(self._today, result.rules, strict=True)}
        sides = _Sides(self._rules, _frozen(row, self._rules), self._today, now)
        records = self._log.only_since(_different(evidence, there))
        facts = self._log.facts(teacher.id)
        if sides.before == now and not records and not entries and not facts:
            return None
        counted = self._counted_now(teacher.id, records, entries)
        grants = [one for _, one in entries.values() if isinstance(one, Granted)]
        resting = rested_on(result, counted.granted, grants)
        causes = _Causes(self._rules, self._today)
        for uid, (seen, _) in records.items():
            after = counted.records.get(uid)
            causes.counted(str(uid), seen.counted if seen else 0, after.counted if after else 0)
        for name, (was, _) in entries.items():
            later = resting.get(name)
            causes.rests(name, was.rules if was else (), later.rules if later else ())
        changed = _Changed(
            self._log.records(records), self._log.entries(entries), facts, causes.found
        )
        return _corrected(teacher, sides, changed)

    def _counted_now(
        self, teacher: UUID, records: RecordChanges, entries: Mapping[str, EntryChange]
    ) -> Counted:
        """What today's rules count of a teacher; read only where that may be something else."""
        granted = any(isinstance(now, Granted) for _, now in entries.values())
        if not records and not granted:
            return NOTHING
        return evidence_of(self._session, self._school, self._plans, *self._days, [teacher])[
            teacher
        ]


class _Causes:
    """Rule → what it counted, or rested on, then or now, and is other today."""

    def __init__(self, rules: Sequence[RuleKept], today: Sequence[RuleKept]) -> None:
        self._rules, self._today = rules, today
        self.found: dict[_Key, set[str]] = {}

    def counted(self, uid: str, then: int, now: int) -> None:
        """A record, by the bits of the rules that counted it."""
        self.rests(uid, _places(then, len(self._rules)), _places(now, len(self._today)))

    def rests(self, uid: str, then: Iterable[int], now: Iterable[int]) -> None:
        """An entry, by the places of the rules that rested on it."""
        for rules, places in ((self._rules, then), (self._today, now)):
            for place in places:
                self.found.setdefault(rules[place].key, set()).add(uid)


def _places(bits: int, rules: int) -> list[int]:
    return [place for place in range(rules) if bits >> place & 1]


def _frozen(row: ClosedTeacher | None, rules: Sequence[RuleKept]) -> _Results:
    plain = row.results["rules"] if row is not None else ()
    return {rule.key: result_of(one) for rule, one in zip(rules, plain, strict=False)}


def _different(evidence: Evidence, there: Mapping[UUID, str]) -> RecordChanges:
    """Records whose version is another one, or that are on one side only."""
    gone_or_changed: RecordChanges = {
        uid: (seen, there.get(uid))
        for uid, seen in evidence.items()
        if there.get(uid) != seen.version
    }
    new = {uid: (None, version) for uid, version in there.items() if uid not in evidence}
    return {**gone_or_changed, **new}


def _corrected(teacher: Teacher, sides: _Sides, changed: _Changed) -> TeacherCorrected:
    both = {rule.key: rule for rule in (*sides.rules, *sides.today)}
    causes = changed.causes
    corrected = tuple(
        RuleCorrected(
            rule,
            sides.before.get(key),
            sides.now.get(key),
            tuple(one for one in changed.records if one.uid in causes.get(key, ())),
            tuple(one for one in changed.entries if one.uid in causes.get(key, ())),
        )
        for key, rule in both.items()
        if sides.before.get(key) != sides.now.get(key)
    )
    felt = {one.uid for rule in corrected for one in rule.records}
    felt |= {one.uid for rule in corrected for one in rule.entries}
    return TeacherCorrected(
        str(teacher.id),
        teacher.staff_no,
        teacher.name,
        corrected,
        tuple(one for one in changed.records if one.uid not in felt),
        tuple(one for one in changed.entries if one.uid not in felt),
        changed.facts,
    )
