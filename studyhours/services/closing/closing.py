"""Closing a school year, the leader's sign-off, and reopening: one transaction and log entry each.

Closing freezes every teacher's result by every rule, which version of which record was counted for
it, and what the entries of registers say that it rests on; and the results of groups and schools.
Nothing of a closing is ever changed: reopening leaves it as history, and closing again makes
another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from studyhours.db.models import ClosedTeacher, School, Teacher, YearClosing
from studyhours.domain.calendar import SchoolYear, school_year
from studyhours.domain.changes import Changes
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.registers import Granted
from studyhours.domain.statuses import NEEDS_DECISION
from studyhours.domain.tidy import tidy_line
from studyhours.rules.plan import RulePlan
from studyhours.rules.results import SubjectResult
from studyhours.services.checking.checking import units_bound, used_by
from studyhours.services.checking.judging import judge_subjects, of_teachers, plan_everything
from studyhours.services.closing.entries import kept_plain, rested_on
from studyhours.services.closing.evidence import Counted, evidence_of, first_counted
from studyhours.services.closing.form import (
    freeze,
    pack,
    result_plain,
    seal_of,
    squeezed,
    teacher_hash,
)
from studyhours.services.closing.seal import CLOSE, REOPEN, SIGN, is_genuine
from studyhours.services.closing.units import units_plain
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.service_spells import serving_on
from studyhours.services.people.teachers import find_teachers
from studyhours.services.registers.reading import GRANTS, entries_of

_TEACHERS_AT_ONCE = 50
_NAMED = 5
_FREEZE = "freeze_year"


@dataclass(frozen=True, slots=True)
class Closed:
    """What a step made of a closing.

    Attributes:
        year: The school year.
        number: Which closing of that year, from 1.
        seal: The seal.
        teachers: Whose results it holds.
        records: How many records it names, each for its teacher.
        undecided: Results left open in it.
    """

    year: str
    number: int
    seal: str
    teachers: int
    records: int
    undecided: int
    changes: Changes = Changes.CALENDAR


def close_year(
    ledger: Ledger,
    year: str,
    *,
    early: bool = False,
    undecided: bool = False,
    reason: str = "",
    progress: Progress = unwatched,
) -> Closed:
    """Freezes everybody's results of a school year.

    Args:
        ledger: The ledger.
        year: Its label.
        early: Closes it before its last day, as of today.
        undecided: Closes it though some rule still needs a decision.
        reason: Why, which either of the two needs.
        progress: Told of ``check`` and ``freeze_year``.

    Raises:
        UnusableInput: the year is closed, has not begun, is not over, or lacks decisions; or there
            is no rule to judge by.
        NotPermitted: the account may not.
    """
    require(ledger.actor, "close_year")
    reason = reason.strip()
    if (early or undecided) and not reason:
        raise UnusableInput("reason_needed")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        calendar = load_calendar(tx.session, school, labelled(year))
        days, day = calendar.year, today(ledger, school)
        before = closings_of(tx.session, school, year)
        if before and before[-1].reopened_at is None:
            raise UnusableInput("year_closed_already", year=year)
        if day < days.first:
            raise UnusableInput("closing_before_year", year=year, first=days.first.isoformat())
        if day < days.last and not early:
            raise UnusableInput("year_not_over", year=year, last=days.last.isoformat())
        as_of = min(day, days.last)
        every = plan_everything(tx.session, school, calendar, as_of)
        plans = of_teachers(every)
        if not plans:
            raise UnusableInput("no_rules_of_teachers", year=year)
        teachers = find_teachers(tx.session, school, ())
        judged = judge_subjects(
            tx.session, school, calendar, as_of, every, teachers, progress=progress
        )
        results = judged.teachers
        units = None
        if len(plans) < len(every):
            units = units_plain(one for _, one in units_bound(judged))
        serving = serving_on(tx.session, school, as_of)
        open_ones = _undecided(teachers, results, serving)
        if open_ones and not undecided:
            named = ", ".join(list(dict.fromkeys(open_ones))[:_NAMED])
            raise UnusableInput("year_undecided", year=year, count=len(open_ones), names=named)
        closing = YearClosing(
            id=tx.new_id(),
            school_id=school.id,
            year=year,
            number=len(before) + 1,
            first=days.first,
            last=days.last,
            counted_from=min(first_counted(plans), days.first),
            as_of=as_of,
            made_at=tx.now,
            made_by=ledger.actor.name,
            reason=reason,
            early=day < days.last,
            undecided=len(open_ones),
            rulesets=[
                {"id": used.id, "version": used.version, "sha256": used.sha256}
                for used in used_by(every)
            ],
            rules=_rules(plans),
            units=units,
            log_number=info_of(tx.session).log_number + 1,
            seal="",
        )
        hashes, records = _freeze(tx, school, closing, plans, teachers, results, serving, progress)
        closing.seal = seal_of(closing, hashes)
        tx.session.flush()
        tx.log(
            CLOSE,
            str(closing.id),
            {
                "year": year,
                "number": closing.number,
                "as_of": as_of.isoformat(),
                "seal": closing.seal,
                "teachers": len(teachers),
                "records": records,
                **({} if units is None else {"units": len(units)}),
                "early": closing.early,
                "undecided": closing.undecided,
                "reason": reason,
            },
        )
        return Closed(year, closing.number, closing.seal, len(teachers), records, closing.undecided)


def labelled(label: str) -> SchoolYear:
    """The school year of a label.

    Raises:
        UnusableInput: it is none.
    """
    try:
        return school_year(label)
    except ValueError:
        raise UnusableInput("bad_year", value=label) from None


def closings_of(session: Session, school: School, year: str | None = None) -> list[YearClosing]:
    """The closings of a year, or of all, oldest first."""
    query = select(YearClosing).where(YearClosing.school_id == school.id)
    if year is not None:
        query = query.where(YearClosing.year == year)
    return list(session.scalars(query.order_by(YearClosing.year, YearClosing.number)))


def _undecided(
    teachers: Sequence[Teacher], results: Sequence[SubjectResult], serving: Collection[str]
) -> list[str]:
    """The name of a teacher for every result that waits for a decision; not of who had left."""
    return [
        teacher.name
        for teacher, result in zip(teachers, results, strict=True)
        for rule in result.rules
        if rule.status == NEEDS_DECISION and str(teacher.id) in serving
    ]


def _rules(plans: Sequence[RulePlan]) -> list[object]:
    return [
        {
            "ruleset": plan.ruleset_id,
            "version": plan.version.number,
            "id": plan.rule.id,
            "title": dict(plan.rule.title),
        }
        for plan in plans
    ]


def _freeze(
    tx: Writing,
    school: School,
    closing: YearClosing,
    plans: Sequence[RulePlan],
    teachers: Sequence[Teacher],
    results: Sequence[SubjectResult],
    serving: Collection[str],
    progress: Progress,
) -> tuple[list[tuple[UUID, str]], int]:
    """Writes every teacher's row; returns their hashes and how many records they name."""
    hashes: list[tuple[UUID, str]] = []
    records = 0
    tx.session.add(closing)
    tx.session.flush()
    for start in range(0, len(teachers), _TEACHERS_AT_ONCE):
        progress(_FREEZE, start, len(teachers))
        some = teachers[start : start + _TEACHERS_AT_ONCE]
        ids = [teacher.id for teacher in some]
        found = evidence_of(
            tx.session, school, plans, closing.counted_from, closing.as_of, ids
        )  # fmt: skip
        grants = entries_of(tx.session, school, GRANTS, ids)
        judged = results[start : start + _TEACHERS_AT_ONCE]
        rows = [
            _row(
                closing.id,
                teacher,
                result,
                found[teacher.id],
                grants.get(str(teacher.id), ()),
                served=str(teacher.id) in serving,
            )
            for teacher, result in zip(some, judged, strict=True)
        ]
        hashes += [(row.teacher_id, row.hash) for row in rows]
        records += sum(row.records for row in rows)
        tx.session.execute(insert(ClosedTeacher), [_columns(row) for row in rows])
    progress(_FREEZE, len(teachers), len(teachers))
    return hashes, records


def _row(
    closing: UUID,
    teacher: Teacher,
    result: SubjectResult,
    counted: Counted,
    grants: Sequence[Granted],
    *,
    served: bool,
) -> ClosedTeacher:
    raw = pack(counted.records, len(result.rules))
    row = ClosedTeacher(
        closing_id=closing,
        teacher_id=teacher.id,
        staff_no=teacher.staff_no,
        name=teacher.name,
        verdict=result.verdict,
        appraisal=result.appraisal,
        results={
            "rules": [result_plain(freeze(rule)) for rule in result.rules],
            "entries": kept_plain(rested_on(result, counted.granted, grants)),
            "served": served,
        },
        records=len(counted.records),
        evidence=squeezed(raw),
    )
    row.hash = teacher_hash(row, raw)
    return row


def _columns(row: ClosedTeacher) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def sign_off(ledger: Ledger, year: str, *, name: str = "", note: str = "") -> Closed:
    """The leader's signature under a closed year.

    Args:
        ledger: The ledger.
        year: Its label.
        name: The name signed with; the account's where it is empty.
        note: What the leader remarks.

    Raises:
        UnusableInput: the year is not closed, or signed already.
        LedgerDamaged: the closing is not what was sealed.
        NotPermitted: the account may not.
    """
    require(ledger.actor, "sign_year")
    with ledger.writing() as tx:
        closing = _standing(tx, year)
        if closing.signed_at is not None:
            raise UnusableInput("year_signed_already", year=year, by=closing.signed_by)
        if not is_genuine(tx.session, closing):
            raise LedgerDamaged("closing_damaged", year=year, number=closing.number)
        closing.signed_at, closing.signed_by = tx.now, ledger.actor.name
        tx.log(
            SIGN,
            str(closing.id),
            {
                "year": year,
                "number": closing.number,
                "seal": closing.seal,
                "name": tidy_line(name) or ledger.actor.name,
                "note": tidy_line(note),
            },
        )
        return _step(tx.session, closing)


def reopen(ledger: Ledger, year: str, reason: str) -> Closed:
    """Reopens a closed year; the closing stays as history.

    Raises:
        UnusableInput: the year is not closed, or no reason is given.
        NotPermitted: the account may not.
    """
    require(ledger.actor, "reopen_year")
    reason = reason.strip()
    if not reason:
        raise UnusableInput("reason_needed")
    with ledger.writing() as tx:
        closing = _standing(tx, year)
        closing.reopened_at, closing.reopened_by = tx.now, ledger.actor.name
        closing.reopen_reason = reason
        tx.log(
            REOPEN,
            str(closing.id),
            {"year": year, "number": closing.number, "seal": closing.seal, "reason": reason},
        )
        return _step(tx.session, closing)


def _standing(tx: Writing, year: str) -> YearClosing:
    labelled(year)
    found = closings_of(tx.session, school_of(tx.session), year)
    if not found or found[-1].reopened_at is not None:
        raise UnusableInput("year_not_closed", year=year)
    return found[-1]


def _step(session: Session, closing: YearClosing) -> Closed:
    counts = session.scalars(
        select(ClosedTeacher.records).where(ClosedTeacher.closing_id == closing.id)
    ).all()
    return Closed(
        closing.year, closing.number, closing.seal, len(counts), sum(counts), closing.undecided
    )
