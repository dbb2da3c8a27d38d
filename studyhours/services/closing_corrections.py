"""What has been corrected since a year was closed: other results, and the records behind them.

Which records are others is told by their versions, exactly; who changed them and why by the log
entries behind that of the closing. No clock is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    AuditEntry,
    ClosedTeacher,
    ImportedRow,
    Record,
    School,
    Teacher,
    YearClosing,
)
from studyhours.domain.calendar import school_year
from studyhours.domain.progress import Progress
from studyhours.rules.plan import RulePlan
from studyhours.services.calendars import load_calendar
from studyhours.services.closed_years import CORRECTION
from studyhours.services.closing_evidence import evidence_of, versions_of
from studyhours.services.closing_form import (
    Evidence,
    FrozenResult,
    Seen,
    freeze,
    result_of,
    unpack,
    unsqueezed,
)
from studyhours.services.judging import judge, plan_year
from studyhours.services.teachers import find_teachers

ADDED, CHANGED, DELETED = "added", "changed", "deleted"
_AT_ONCE = 50
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RuleKept:
    """A rule of a closing, or one that has come since."""

    ruleset: str
    id: str
    title: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other rules."""
        return self.ruleset, self.id


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """A record that is not what it was when the year was closed.

    Attributes:
        uid: The record.
        what: ``added``, ``changed`` or ``deleted``.
        title: Its title.
        day: Its last day.
        by: Who did it; empty where the log does not say.
        at: When, UTC.
        reason: Why; empty where nothing was said.
    """

    uid: str
    what: str
    title: str
    day: date
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class RuleCorrected:
    """A result that is another one today.

    Attributes:
        rule: The rule.
        before: As it was frozen; None where the closing does not have it.
        now: As it is today; None where the rule is no longer judged.
        records: Those that caused it. None of them: rules, facts, registers or the calendar did.
    """

    rule: RuleKept
    before: FrozenResult | None
    now: FrozenResult | None
    records: tuple[RecordCorrected, ...]


@dataclass(frozen=True, slots=True)
class TeacherCorrected:
    """A teacher's corrections.

    Attributes:
        uid: The teacher.
        staff_no: Staff number, where there is one.
        name: Name.
        rules: Results that are others today.
        unfelt: Records that were corrected and change no result.
    """

    uid: str
    staff_no: str | None
    name: str
    rules: tuple[RuleCorrected, ...]
    unfelt: tuple[RecordCorrected, ...]


_Results = Mapping[tuple[str, str], FrozenResult]
_Different = dict[UUID, tuple[Seen | None, str | None]]
"""Record → as the closing saw it, and the version it has today."""


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

    Whoever is not in the closing is looked at only where there are records of theirs in its days.

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
    today = [RuleKept(plan.ruleset_id, plan.rule.id, plan.rule.title) for plan in plans]
    kept = {row.teacher_id: row for row in rows}
    log = _Log(session, closing)
    found = []
    for start in range(0, len(teachers), _AT_ONCE):
        some = teachers[start : start + _AT_ONCE]
        ids = [one.id for one in some]
        versions = versions_of(
            session, school, plans, closing.counted_from, closing.as_of, ids
        )  # fmt: skip
        for teacher, result in zip(some, judged[start : start + _AT_ONCE], strict=True):
            row, there = kept.get(teacher.id), versions.get(teacher.id, {})
            if row is None and not there:
                continue
            evidence = unpack(unsqueezed(row.evidence), len(rules)) if row else {}
            before = _frozen(row, rules)
            now = {rule.key: freeze(one) for rule, one in zip(today, result.rules, strict=True)}
            different = log.only_since(_different(evidence, there))
            if before == now and not different:
                continue
            masks = _counted_now(session, school, closing, plans, teacher.id, different)
            found.append(
                _corrected(
                    teacher, (rules, before), (today, now),
                    log.records(different), _causes(different, rules, today, masks),
                )
            )  # fmt: skip
    return tuple(found)


def _frozen(row: ClosedTeacher | None, rules: Sequence[RuleKept]) -> _Results:
    plain = row.results["rules"] if row is not None else ()
    return {rule.key: result_of(one) for rule, one in zip(rules, plain, strict=False)}


def _different(evidence: Evidence, there: Mapping[UUID, str]) -> _Different:
    """Records whose version is another one, or that are on one side only."""
    gone_or_changed: _Different = {
        uid: (seen, there.get(uid))
        for uid, seen in evidence.items()
        if there.get(uid) != seen.version
    }
    new = {uid: (None, version) for uid, version in there.items() if uid not in evidence}
    return gone_or_changed | new


def _counted_now(
    session: Session,
    school: School,
    closing: YearClosing,
    plans: Sequence[RulePlan],
    teacher: UUID,
    different: _Different,
) -> Mapping[UUID, Seen]:
    """What today's rules count of a teacher; read only where a record differs."""
    if not different:
        return {}
    days = closing.counted_from, closing.as_of
    return evidence_of(session, school, plans, *days, [teacher]).get(teacher, {})


def _causes(
    different: _Different,
    rules: Sequence[RuleKept],
    today: Sequence[RuleKept],
    now: Mapping[UUID, Seen],
) -> dict[tuple[str, str], set[str]]:
    """Rule → the different records that it counted then or counts now."""
    causes: dict[tuple[str, str], set[str]] = {}
    for uid, (seen, _) in different.items():
        after = now.get(uid)
        for known, one in ((rules, seen), (today, after)):
            for index, rule in enumerate(known):
                if one is not None and one.counted >> index & 1:
                    causes.setdefault(rule.key, set()).add(str(uid))
    return causes


def _corrected(
    teacher: Teacher,
    then: tuple[Sequence[RuleKept], _Results],
    now: tuple[Sequence[RuleKept], _Results],
    records: Sequence[RecordCorrected],
    causes: Mapping[tuple[str, str], Collection[str]],
) -> TeacherCorrected:
    (rules, before), (today, after) = then, now
    both = {rule.key: rule for rule in (*rules, *today)}
    corrected = tuple(
        RuleCorrected(
            rule,
            before.get(key),
            after.get(key),
            tuple(one for one in records if one.uid in causes.get(key, ())),
        )
        for key, rule in both.items()
        if before.get(key) != after.get(key)
    )
    felt = {one.uid for rule in corrected for one in rule.records}
    return TeacherCorrected(
        str(teacher.id),
        teacher.staff_no,
        teacher.name,
        corrected,
        tuple(one for one in records if one.uid not in felt),
    )


class _Log:
    """What the log says of records since a closing."""

    def __init__(self, session: Session, closing: YearClosing) -> None:
        self._session = session
        since = select(
            AuditEntry.subject, AuditEntry.action, AuditEntry.actor, AuditEntry.at,
            AuditEntry.details,
        ).where(AuditEntry.number > closing.log_number)  # fmt: skip
        self._steps: dict[str, tuple[str, datetime, str]] = {}
        self._new: set[str] = set()
        imports: dict[UUID, tuple[str, datetime, str]] = {}
        for subject, action, actor, at, details in session.execute(
            since.order_by(AuditEntry.number)
        ):
            step = (actor, at, str(details.get(CORRECTION, {}).get("reason", "")))
            if action.startswith("record."):
                self._steps[subject] = step
                if action == "record.add":
                    self._new.add(subject)
            elif action.startswith("import.") and action != "import.undo":
                imports[UUID(subject)] = step
        for import_id, uid in self._imported(closing, imports):
            self._new.add(str(uid))
            self._steps.setdefault(str(uid), imports[import_id])

    def _imported(
        self, closing: YearClosing, imports: Iterable[UUID]
    ) -> Iterable[tuple[UUID, UUID]]:
        """(import, record) for the records in the closing's days that imports have made."""
        ids = list(imports)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            query = (
                select(ImportedRow.import_id, Record.id)
                .join(Record, Record.id == ImportedRow.made)
                .where(
                    ImportedRow.import_id.in_(ids[start : start + _IDS_AT_ONCE]),
                    Record.last_day.between(closing.counted_from, closing.as_of),
                )
            )
            yield from self._session.execute(query).tuples()

    def only_since(self, different: _Different) -> _Different:
        """Without what only other rules have brought in: records that nobody has touched."""
        return {
            uid: both
            for uid, both in different.items()
            if both[0] is not None or str(uid) in self._steps
        }

    def records(self, different: _Different) -> list[RecordCorrected]:
        """The records in words' reach, by day."""
        found = []
        ids = list(different)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            query = select(Record.id, Record.title, Record.last_day, Record.deleted).where(
                Record.id.in_(ids[start : start + _IDS_AT_ONCE])
            )
            for uid, title, day, deleted in self._session.execute(query):
                by, at, reason = self._steps.get(str(uid), ("", None, ""))
                what = DELETED if deleted else ADDED if str(uid) in self._new else CHANGED
                found.append(RecordCorrected(str(uid), what, title, day, by, at, reason))
        return sorted(found, key=lambda one: (one.day, one.uid))
