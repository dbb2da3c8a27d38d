"""Which valid certificates rest on records: whoever changes or deletes one is told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    Certificate,
    ImportedRow,
    Record,
    RecordVersion,
    RuleSetVersion,
    School,
)
from studyhours.db.tallies import about, counting
from studyhours.domain.review import APPROVED
from studyhours.rules.loading import load_ruleset
from studyhours.rules.requirements import leaves_of
from studyhours.services.ledgers.ledger import Ledger, school_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Resting:
    """A certificate, and how many of the records asked about it rests on.

    Attributes:
        serial: Its number.
        name: Whose it is, as printed.
        year: School year, as printed.
        records: Uids of the records.
    """

    serial: str
    name: str
    year: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Counting:
    """A record that is approved, whom and when it counts for, and since when it is there."""

    id: UUID
    teacher: UUID
    day: date
    activity: UUID | None
    made_at: datetime


def certificates_on(ledger: Ledger, uids: Sequence[str]) -> tuple[Resting, ...]:
    """The valid certificates that some records are counted in, by number.

    A record is counted where its day lies in the days the paper states, it was there when that
    was issued, it credits the teacher of the paper, and some rule of the version that judged it
    counts such a record.

    Args:
        ledger: The ledger.
        uids: The records; those that are not there count for nothing.
    """
    with ledger.reading() as session:
        return resting_on(session, school_of(session), [UUID(one) for one in uids])


def certificates_on_imports(ledger: Ledger, import_ids: Sequence[str]) -> tuple[Resting, ...]:
    """The valid certificates that records of some imports are counted in."""
    try:
        wanted = [UUID(one) for one in import_ids]
    except ValueError:
        return ()
    with ledger.reading() as session:
        return resting_on_imports(session, school_of(session), wanted)


def resting_on_imports(
    session: Session, school: School, imports: Sequence[UUID]
) -> tuple[Resting, ...]:
    """The same inside a transaction."""
    made = session.scalars(select(ImportedRow.made).where(ImportedRow.import_id.in_(imports)))
    return resting_on(session, school, [one for one in made if one is not None])


def certificates_on_activity(ledger: Ledger, uid: str) -> tuple[Resting, ...]:
    """The valid certificates that the records an activity credited are counted in."""
    try:
        wanted = UUID(uid)
    except ValueError:
        return ()
    with ledger.reading() as session:
        school = school_of(session)
        credited = session.scalars(
            select(Record.id).where(
                Record.school_id == school.id,
                Record.activity_id == wanted,
                Record.deleted.is_(False),
            )
        ).all()
        return resting_on(session, school, credited)


def papers_named(papers: Iterable[Resting]) -> str:
    """Numbers and names, for a message that refuses something."""
    return "、".join(f"{one.serial} {one.name}" for one in papers)


def resting_on(session: Session, school: School, uids: Sequence[UUID]) -> tuple[Resting, ...]:
    """The same inside a transaction."""
    if not _has_valid(session, school):
        return ()
    found: dict[str, tuple[Certificate, list[str]]] = {}
    for start in range(0, len(uids), _AT_ONCE):
        for paper, record in _pairs(session, school, uids[start : start + _AT_ONCE]):
            found.setdefault(paper.serial, (paper, []))[1].append(str(record))
    return tuple(
        Resting(serial, str(paper.facts["teacher"]), paper.year, tuple(records))
        for serial, (paper, records) in sorted(found.items())
    )


def _has_valid(session: Session, school: School) -> bool:
    query = select(Certificate.id).where(
        Certificate.school_id == school.id, Certificate.revoked_at.is_(None)
    )
    return session.scalars(query.limit(1)).first() is not None


def _pairs(
    session: Session, school: School, uids: Sequence[UUID]
) -> Iterator[tuple[Certificate, UUID]]:
    rows = session.execute(
        select(
            Record.id,
            Record.teacher_id,
            Record.last_day,
            Record.activity_id,
            func.min(RecordVersion.made_at),
        )
        .join(RecordVersion, RecordVersion.record_id == Record.id)
        .where(Record.id.in_(uids), Record.status == APPROVED, Record.deleted.is_(False))
        .group_by(Record.id)
    )
    records = [_Counting(*row) for row in rows.tuples()]
    if not records:
        return
    papers = session.scalars(
        select(Certificate).where(
            Certificate.school_id == school.id,
            Certificate.revoked_at.is_(None),
            Certificate.teacher_id.in_({one.teacher for one in records}),
        )
    ).all()
    counted: dict[tuple[str, int], frozenset[UUID]] = {}
    for paper in papers:
        there = [
            one
            for one in records
            if one.teacher == paper.teacher_id and one.made_at <= paper.issued_at
        ]
        if "about" in paper.facts:
            named = set(paper.facts["about"])
            for one in there:
                if not named.isdisjoint({str(one.id), str(one.activity)}):
                    yield paper, one.id
            continue
        first, last = (
            date.fromisoformat(str(paper.facts[end])) for end in ("period_start", "period_end")
        )
        meant = [one for one in there if first <= one.day <= last]
        judged_by = (paper.ruleset, paper.ruleset_version)
        if meant and judged_by not in counted:
            counted[judged_by] = _counted(session, school, judged_by, uids)
        for one in meant:
            if one.id in counted[judged_by]:
                yield paper, one.id


def _counted(
    session: Session, school: School, judged_by: tuple[str, int], uids: Sequence[UUID]
) -> frozenset[UUID]:
    """Those of the records that some rule of a version counts."""
    text = session.scalars(
        select(RuleSetVersion.text).where(
            RuleSetVersion.school_id == school.id,
            RuleSetVersion.ruleset == judged_by[0],
            RuleSetVersion.number == judged_by[1],
        )
    ).first()
    ruleset, _ = load_ruleset(text) if text is not None else (None, ())
    if ruleset is None:
        return frozenset(uids)  # what cannot be read any more is no reason to be silent
    leaves = dict.fromkeys(leaf for rule in ruleset.rules for leaf in leaves_of(rule.asks))
    some = [and_(*about(leaf, school.id), *counting(leaf)) for leaf in leaves]
    if not some:
        return frozenset()
    query = select(Record.id).where(Record.id.in_(uids), or_(*some))
    return frozenset(session.scalars(query))
