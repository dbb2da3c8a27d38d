"""What a rule is about, read one by one to explain a result: records, grants and absences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, School
from studyhours.db.tallies import about
from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Granted
from studyhours.domain.traits import Traits
from studyhours.rules.columns import SHEET_KIND, SHEET_TYPE
from studyhours.rules.grants import as_record, is_of_grants
from studyhours.rules.model import Leaf
from studyhours.rules.plan import RulePlan
from studyhours.rules.trace import UNCREDITED, RecordFacts, all_leaves
from studyhours.services.checking.attendance_reading import Attended, attended_by
from studyhours.services.registers.personal import Grants


@dataclass(frozen=True, slots=True)
class RecordShown:
    """What people recognise a record by, or hours granted without one.

    Attributes:
        title: Its title; of hours granted the reason and the document.
        first_day: Its first day.
        last_day: Its last day.
        amount: How much.
        granted: Whether it is an entry of the register of hours granted.
        opens: Whether there is a record to open; a name on a sign-in sheet may have earned none.
        by: Of what counts for a group, pair or school: who, or which part of it, did it.
    """

    title: str
    first_day: date
    last_day: date
    amount: Amount
    granted: bool = False
    opens: bool = True
    by: tuple[str, ...] = ()


def records_of(
    session: Session,
    school: School,
    plan: RulePlan,
    as_of: date,
    only: Collection[UUID] | None,
    granted: Grants,
    since: date | None,
) -> Mapping[str, list[tuple[RecordFacts, RecordShown]]]:
    """What a rule is about, by teacher, oldest first: records, hours granted, and absences.

    Args:
        session: Of the ledger.
        school: Whose.
        plan: The rule.
        as_of: The day, included.
        only: Whose records are read; everybody's when None.
        granted: Hours granted by teacher.
        since: Only what is of this day or later; None for all.
    """
    leaves = all_leaves(plan)
    query = record_query(leaves, school, as_of)
    if only is not None:
        query = query.where(Record.teacher_id.in_(only))
    if since is not None:
        query = query.where(Record.last_day >= since)
    found: dict[str, list[tuple[RecordFacts, RecordShown]]] = {}
    # Put in order here: asked for it, SQLite walks the school by day instead of the teacher's rows.
    for row in session.execute(query):
        teacher, read = record_read(row)
        found.setdefault(teacher, []).append(read)
    if any(is_of_grants(leaf) for leaf in leaves):
        for teacher, entries in granted.items():
            found.setdefault(teacher, []).extend(map(_grant_shown, entries))
    if any(leaf.sheets for leaf in leaves):
        for who, absent in attended_by(session, school, since or date.min, as_of, only).items():
            missed = [_absence(one) for one in absent if one.record is None]
            found.setdefault(who, []).extend(missed)
    for records in found.values():
        records.sort(key=lambda entry: (entry[0].last_day, entry[0].uid))
    return found


def record_query(leaves: Sequence[Leaf], school: School, as_of: date) -> Select[Any]:
    """Asks for the records that leaves are about, up to a day; hours granted are none."""
    of_records = [leaf for leaf in leaves if not is_of_grants(leaf)]
    return select(
        Record.teacher_id,
        Record.title,
        Record.id,
        Record.kind,
        Record.type,
        Record.status,
        Record.last_day,
        Record.level,
        Record.mode,
        Record.place,
        Record.characters,
        Record.hundredths,
        Record.unit,
        Record.first_day,
        *(getattr(Record, name) for name in Traits._fields),
    ).where(
        or_(false(), *(and_(*about(leaf, school.id)) for leaf in of_records)),
        Record.last_day <= as_of,
    )


def record_read(row: Sequence[Any]) -> tuple[str, tuple[RecordFacts, RecordShown]]:
    """A row of ``record_query``: whose record it is, and what it says."""
    teacher, title, uid, *rest = row
    fact = RecordFacts(str(uid), *rest)
    amount = Amount(fact.hundredths, fact.unit)
    one = RecordShown(title, fact.first_day or fact.last_day, fact.last_day, amount)
    return str(teacher), (fact, one)


def _grant_shown(entry: Granted) -> tuple[RecordFacts, RecordShown]:
    fact = as_record(entry)
    title = " ".join(said for said in (entry.reason, entry.document) if said)
    amount = Amount(entry.hundredths, entry.unit)
    day = fact.first_day or fact.last_day
    return fact, RecordShown(title, day, fact.last_day, amount, granted=True, opens=False)


def _absence(one: Attended) -> tuple[RecordFacts, RecordShown]:
    """A name on a sign-in sheet that earned no record, as it is shown."""
    nothing = Amount(0, one.unit)
    shown = RecordShown(one.title, one.first_day, one.last_day, nothing, opens=False)
    return absence_fact(one), shown


def absence_fact(one: Attended) -> RecordFacts:
    """A name on a sign-in sheet that earned no record, under the identifier of the activity."""
    return RecordFacts(
        one.activity,
        SHEET_KIND,
        one.type or SHEET_TYPE,
        UNCREDITED,
        one.last_day,
        one.level,
        one.mode,
        None,
        0,
        0,
        one.unit,
        one.first_day,
        object=f"activity:{one.activity}",
        attendance=one.status,
    )
