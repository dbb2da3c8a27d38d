"""Which records and hours granted rules looked at and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, School
from studyhours.db.tallies import about
from studyhours.rules.plan import RulePlan, requests_of
from studyhours.rules.trace import all_leaves
from studyhours.services.checking.checking import trace_everybody
from studyhours.services.closing.form import Evidence, Seen


@dataclass(frozen=True, slots=True)
class Counted:
    """What rules counted of a teacher.

    Attributes:
        records: The records they are about, with the version on top of each.
        granted: Uid of hours granted → bit by bit the rules that counted them.
    """

    records: Evidence = field(default_factory=dict)
    granted: Mapping[str, int] = field(default_factory=dict)


NOTHING = Counted()


def first_counted(plans: Sequence[RulePlan]) -> date:
    """The first day whose records any of the plans may count; the last of days for none."""
    windows = (window.first for one in requests_of(plans) for window in one.windows)
    return min(windows, default=date.max)


def versions_of(
    session: Session,
    school: School,
    plans: Sequence[RulePlan],
    since: date,
    as_of: date,
    teachers: Sequence[UUID],
) -> Mapping[UUID, Mapping[UUID, str]]:
    """The records of some teachers that the plans' rules are about: version by id, by teacher."""
    # Leaves that differ in their conditions only are about the same records.
    leaves = {
        (leaf.kinds, leaf.types): leaf for plan in plans for leaf in all_leaves(plan) if leaf.kinds
    }
    query = select(Record.teacher_id, Record.id, Record.version).where(
        or_(*(and_(*about(leaf, school.id)) for leaf in leaves.values())),
        Record.teacher_id.in_(teachers),
        Record.last_day.between(since, as_of),
    )
    found: dict[UUID, dict[UUID, str]] = {}
    if leaves:
        for teacher, uid, version in session.execute(query):
            found.setdefault(teacher, {})[uid] = version
    return found


def evidence_of(
    session: Session,
    school: School,
    plans: Sequence[RulePlan],
    since: date,
    as_of: date,
    teachers: Sequence[UUID],
) -> Mapping[UUID, Counted]:
    """The same with which of the plans counted each, bit by bit: the evidence of a closing.

    Hours granted are no records, but may be counted like them: they are beside the records. What
    counted is what ``check --explain`` names.
    """
    versions = versions_of(session, school, plans, since, as_of, teachers)
    traces, _ = trace_everybody(session, school, plans, as_of, teachers, since)
    found = {}
    for teacher in teachers:
        records = versions.get(teacher, {})
        counted: dict[str, int] = dict.fromkeys((str(uid) for uid in records), 0)
        granted: dict[str, int] = {}
        for index, trace in enumerate(traces.get(str(teacher), ())):
            for uid in trace.counted:
                mine = counted if uid in counted else granted
                mine[uid] = mine.get(uid, 0) | 1 << index
        seen = {uid: Seen(version, counted[str(uid)]) for uid, version in records.items()}
        found[teacher] = Counted(seen, granted)
    return found
