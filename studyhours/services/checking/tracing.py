"""Which records count for groups, pairs and schools, and why others do not: only to explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.rules.plan import RulePlan
from studyhours.rules.subjects import TEACHER
from studyhours.rules.trace import Trace, Tracer
from studyhours.services.checking.rule_records import RecordShown
from studyhours.services.checking.subject_records import records_reaching
from studyhours.services.people.subjects import SubjectsRead

Traced: TypeAlias = tuple[tuple[Trace, ...], Mapping[str, RecordShown]]
"""One trace for each rule that binds a subject, and the records these name, by uid."""


def trace_units(
    session: Session,
    school: School,
    plans: Sequence[RulePlan],
    as_of: date,
    read: SubjectsRead,
    only: str | None = None,
) -> Mapping[str, Traced]:
    """The traces of every group, pair and school, by uid.

    Args:
        session: A session on the ledger.
        school: The school.
        plans: What is judged by.
        as_of: The day, included.
        read: Whom rules bind.
        only: The one wanted; all when None.
    """
    wanted = [one for one in read.subjects if only in {None, one.uid}]
    traces: dict[str, list[Trace]] = {one.uid: [] for one in wanted}
    shown: dict[str, dict[str, RecordShown]] = {one.uid: {} for one in wanted}
    nothing = Trace((), ())
    for plan in plans:
        if plan.rule.subject == TEACHER:
            continue
        bound = [one.uid for one in wanted if one.subject == plan.rule.subject]
        if not bound:
            continue
        tracer = Tracer(plan, as_of)
        found = records_reaching(session, school, plan, as_of, bound, read.relations)
        for uid in bound:
            records = found.get(uid, [])
            facts = [fact for fact, _ in records]
            traces[uid].append(tracer.trace(facts) if records else nothing)
            shown[uid].update((fact.uid, one) for fact, one in records)
    return {uid: (tuple(own), shown[uid]) for uid, own in traces.items()}
