"""A closed year read again: what was frozen, and what the records say today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studyhours.db.models import AuditEntry, ClosedTeacher, School, YearClosing
from studyhours.domain.errors import LedgerDamaged, NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.closing.closing import closings_of, labelled
from studyhours.services.closing.corrected import RuleKept, TeacherCorrected
from studyhours.services.closing.corrections import corrections_of
from studyhours.services.closing.entries import EntryKept, kept_of
from studyhours.services.closing.form import FrozenResult, result_of
from studyhours.services.closing.seal import SIGN, is_genuine
from studyhours.services.closing.units import UnitKept, units_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teachers import find_teachers

CLOSED, SIGNED, REOPENED = "closed", "signed", "reopened"


@dataclass(frozen=True, slots=True)
class Signature:
    """The leader's signature under a closing.

    Attributes:
        at: When, UTC.
        by: The account.
        name: The name signed with; the account's where none was given.
        note: What was remarked; may be empty.
    """

    at: datetime
    by: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class ClosingShown:
    """One closing.

    Attributes:
        uid: Its identifier.
        year: The school year.
        number: Which closing of the year, from 1.
        state: ``closed``, ``signed`` or ``reopened``.
        as_of: The day the results are of, included.
        early: Whether the year was not over yet.
        undecided: Results that waited for a decision.
        made_at: When it was closed, UTC.
        made_by: By whom.
        reason: Why so, where something was said.
        rulesets: (id, version, sha256) of what was judged by.
        teachers: How many it holds.
        records: How many records it names.
        seal: The hash over all of it.
        signed: The signature, where there is one.
        reopened: When, by whom and why it was reopened.
    """

    uid: str
    year: str
    number: int
    state: str
    as_of: date
    early: bool
    undecided: int
    made_at: datetime
    made_by: str
    reason: str
    rulesets: tuple[tuple[str, int, str], ...]
    teachers: int
    records: int
    seal: str
    signed: Signature | None
    reopened: tuple[datetime, str, str] | None


@dataclass(frozen=True, slots=True)
class TeacherKept:
    """One teacher's frozen results, one for each rule of the closing.

    Attributes:
        uid: The teacher.
        staff_no: Staff number then.
        name: Name then.
        verdict: The worst of the rules that bind.
        appraisal: The worst consequence.
        results: How each rule stood.
        entries: The entries of registers these rest on.
        served: Whether they had not left before the day the results are of.
    """

    uid: str
    staff_no: str | None
    name: str
    verdict: str
    appraisal: str
    results: tuple[FrozenResult, ...]
    entries: tuple[EntryKept, ...] = ()
    served: bool = True


@dataclass(frozen=True, slots=True)
class YearRead:
    """A closing with everything frozen in it, and the corrections since.

    Attributes:
        closing: The closing.
        rules: The rules teachers were judged by.
        teachers: Their results.
        corrections: What came of changes since, for teachers.
        units: Groups, pairs and schools; None where the closing says nothing of them, and where
            one teacher is asked for.
    """

    closing: ClosingShown
    rules: tuple[RuleKept, ...]
    teachers: tuple[TeacherKept, ...]
    corrections: tuple[TeacherCorrected, ...]
    units: tuple[UnitKept, ...] | None = None


def list_closings(ledger: Ledger) -> tuple[ClosingShown, ...]:
    """Every closing of the ledger, by year and number."""
    require(ledger.actor, "check")
    with ledger.reading() as session:
        school = school_of(session)
        return tuple(shown_closing(session, one) for one in closings_of(session, school))


def read_year(
    ledger: Ledger,
    year: str,
    *,
    number: int | None = None,
    teacher: str | None = None,
    progress: Progress = unwatched,
) -> YearRead:
    """One closing of a year, compared with what the records say today.

    Args:
        ledger: The ledger.
        year: The year's label.
        number: Which closing; the newest when None.
        teacher: Only this one, by staff number, unique name or uid.
        progress: Told of ``check``.

    Raises:
        UnusableInput: the year was never closed, or an unknown number or teacher.
        LedgerDamaged: the closing is not what was sealed.
        NotPermitted: the account may not see these teachers.
    """
    with ledger.reading() as session:
        school = school_of(session)
        only = None
        if teacher is not None:
            only = [one.id for one in find_teachers(session, school, (teacher,))]
        own = only is not None and [str(uid) for uid in only] == [ledger.actor.teacher_uid]
        if "check" not in ledger.actor.functions and not own:
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="check")
        closing = _closing(session, school, year, number)
        if not is_genuine(session, closing):
            raise LedgerDamaged("closing_damaged", year=year, number=closing.number)
        rules = tuple(_rule(plain) for plain in closing.rules)
        query = select(ClosedTeacher).where(ClosedTeacher.closing_id == closing.id)
        if only is not None:
            query = query.where(ClosedTeacher.teacher_id.in_(only))
        rows = session.scalars(query).all()
        corrections = corrections_of(session, school, closing, rules, rows, only, progress)
        order = {one.id: at for at, one in enumerate(find_teachers(session, school, ()))}
        return YearRead(
            shown_closing(session, closing),
            rules,
            tuple(_kept(row) for row in sorted(rows, key=lambda row: order[row.teacher_id])),
            corrections,
            units_of(closing.units) if only is None else None,
        )


def _closing(session: Session, school: School, year: str, number: int | None) -> YearClosing:
    labelled(year)
    found = closings_of(session, school, year)
    if number is not None:
        found = [one for one in found if one.number == number]
    if not found:
        raise UnusableInput("year_never_closed", year=year, number=number or 1)
    return found[-1]


def _rule(plain: Mapping[str, Any]) -> RuleKept:
    return RuleKept(plain["ruleset"], plain["id"], dict(plain["title"]))


def _kept(row: ClosedTeacher) -> TeacherKept:
    plain: Sequence[Mapping[str, Any]] = row.results["rules"]
    return TeacherKept(
        str(row.teacher_id),
        row.staff_no,
        row.name,
        row.verdict,
        row.appraisal,
        tuple(result_of(one) for one in plain),
        tuple(kept_of(row.results.get("entries", ())).values()),
        row.results.get("served", True),
    )


def _signature(session: Session, closing: YearClosing, at: datetime) -> Signature:
    """What was signed with stands in the log alone, which nobody can change unnoticed."""
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == SIGN, AuditEntry.subject == str(closing.id))
    ).first()
    said = entry.details if entry is not None else {}
    by = closing.signed_by or ""
    return Signature(at, by, said.get("name") or by, said.get("note", ""))


def shown_closing(session: Session, closing: YearClosing) -> ClosingShown:
    """A closing with how many teachers and records it holds."""
    teachers, records = session.execute(
        select(func.count(), func.coalesce(func.sum(ClosedTeacher.records), 0)).where(
            ClosedTeacher.closing_id == closing.id
        )
    ).one()
    signed = reopened = None
    state = CLOSED
    if closing.signed_at is not None:
        state, signed = SIGNED, _signature(session, closing, closing.signed_at)
    if closing.reopened_at is not None:
        by, why = closing.reopened_by or "", closing.reopen_reason or ""
        state, reopened = REOPENED, (closing.reopened_at, by, why)
    return ClosingShown(
        uid=str(closing.id),
        year=closing.year,
        number=closing.number,
        state=state,
        as_of=closing.as_of,
        early=closing.early,
        undecided=closing.undecided,
        made_at=closing.made_at,
        made_by=closing.made_by,
        reason=closing.reason,
        rulesets=tuple((one["id"], one["version"], one["sha256"]) for one in closing.rulesets),
        teachers=teachers,
        records=int(records),
        seal=closing.seal,
        signed=signed,
        reopened=reopened,
    )
