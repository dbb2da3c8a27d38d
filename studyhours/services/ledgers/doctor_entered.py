"""What was entered, as the log proves, and is gone: found, and put back as the log says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from studyhours.db.models import (
    AuditEntry,
    Group,
    HolidayRow,
    Kind,
    KindForm,
    PeerKey,
    Record,
    RecordVersion,
    ReviewNote,
    School,
    SchoolYearRow,
    TermRow,
)
from studyhours.domain.calendar import school_year
from studyhours.domain.findings import Finding
from studyhours.domain.kinds import standard_kinds
from studyhours.domain.review import NOTE_COMMENT, NOTE_RETURN
from studyhours.services.exchange.keys import code_of
from studyhours.services.ledgers.creating import add_term, add_year
from studyhours.services.ledgers.doctor_log import KEYS_LOST, Entered, NoteSaid, read_entered
from studyhours.services.ledgers.doctor_papers import LOG_BROKEN
from studyhours.services.ledgers.ledger import Writing, school_of
from studyhours.services.settings.own_kinds import BASE

GONE = (
    "doctor.kind_gone", "doctor.term_gone", "doctor.holiday_gone", "doctor.unit_gone",
    "doctor.note_gone", "doctor.peer_key_gone",
)  # fmt: skip
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that is gone.

    Attributes:
        finding: What is said of it.
        put_back: Writes it again.
        key: Code of a key of another ledger: that nothing brings back.
    """

    finding: Finding
    put_back: Callable[[Writing], None]
    key: str = ""


def entered_findings(session: Session, before: Sequence[Finding]) -> Iterator[Finding]:
    """What was entered here and is gone.

    Args:
        session: A session on the ledger.
        before: What has been found by the time this is asked: a log that is broken proves nothing.
    """
    for one in _gone(session, before):
        yield one.finding


def mend_entered(tx: Writing, before: Sequence[Finding]) -> dict[str, object]:
    """Puts back what the log says; returns what the log is to say of what cannot be put back."""
    found = list(_gone(tx.session, before))
    for one in found:
        one.put_back(tx)
        tx.session.flush()
    lost = [one.key for one in found if one.key]
    return {KEYS_LOST: lost} if lost else {}


def _gone(session: Session, before: Sequence[Finding]) -> Iterator[Gone]:
    if any(one.code in LOG_BROKEN for one in before):
        return
    school, said = school_of(session), read_entered(session)
    yield from _kinds(session, school, said)
    yield from _terms(session, school, said)
    yield from _days(session, school, said)
    yield from _units(session, school, said)
    yield from _notes(session, school, said)
    yield from _keys(session, said)


def _kinds(session: Session, school: School, said: Entered) -> Iterator[Gone]:
    """Kinds that are shipped are in every ledger; those of the school's own the log names."""
    there = set(session.scalars(select(Kind.id).where(Kind.school_id == school.id)))
    formed = set(session.scalars(select(KindForm.kind_id).where(KindForm.school_id == school.id)))
    for kind in sorted(
        {*(standard_kinds().keys() - there), *(said.kinds.keys() - (there & formed))}
    ):
        put = partial(_put_kind, school, said, kind)
        yield Gone(Finding("doctor.kind_gone", {"kind": kind}), put)


def _put_kind(school: School, said: Entered, kind: str, tx: Writing) -> None:
    shipped, plain = standard_kinds().get(kind), said.kinds.get(kind)
    if tx.session.get(Kind, (school.id, kind)) is None:
        row = Kind(school_id=school.id, id=kind, base=shipped.base if shipped else BASE)
        if plain is not None:
            row.title, row.unit, row.reviewer = plain["title"], plain["unit"], plain["reviewer"]
        elif shipped is not None:
            row.title, row.unit, row.reviewer = dict(shipped.title), shipped.unit, shipped.reviewer
        tx.session.add(row)
    if plain is not None and tx.session.get(KindForm, (school.id, kind)) is None:
        tx.session.add(KindForm(school_id=school.id, kind_id=kind, body=plain["form"]))


def _terms(session: Session, school: School, said: Entered) -> Iterator[Gone]:
    query = (
        select(SchoolYearRow.label, TermRow.number)
        .join(TermRow, TermRow.year_id == SchoolYearRow.id)
        .where(SchoolYearRow.school_id == school.id, TermRow.stage == "")
    )
    there = set(session.execute(query).tuples())
    for label, spans in sorted(said.terms.items()):
        for number, span in enumerate(spans, 1):
            if (label, number) not in there:
                params = {"year": label, "number": number}
                put = partial(_put_term, school, label, number, span)
                yield Gone(Finding("doctor.term_gone", params), put)


def _put_term(
    school: School, label: str, number: int, span: tuple[date, date], tx: Writing
) -> None:
    query = select(SchoolYearRow).where(
        SchoolYearRow.school_id == school.id, SchoolYearRow.label == label
    )
    year = tx.session.scalars(query).one_or_none()
    if year is None:
        add_year(tx, school, school_year(label), ())
        year = tx.session.scalars(query).one()
    add_term(tx, school, year, number, span)


def _days(session: Session, school: School, said: Entered) -> Iterator[Gone]:
    query = select(HolidayRow.day).where(HolidayRow.school_id == school.id)
    gone = sorted(said.days.keys() - set(session.scalars(query))) if said.days else []
    if gone:
        shown = ", ".join(day.isoformat() for day in gone[:_SHOWN])
        params = {"count": len(gone), "days": shown + (" …" if len(gone) > _SHOWN else "")}
        put = partial(_put_days, school, said, gone)
        yield Gone(Finding("doctor.holiday_gone", params), put)


def _put_days(school: School, said: Entered, gone: Sequence[date], tx: Writing) -> None:
    rows = []
    for day in gone:
        working, name = said.days[day]
        row = {"id": tx.new_id(), "school_id": school.id, "day": day}
        rows.append({**row, "working": working, "name": name})
    tx.session.execute(insert(HolidayRow), rows)


def _units(session: Session, school: School, said: Entered) -> Iterator[Gone]:
    """One that was made again under its name is there, whatever it is known by."""
    if not said.units:
        return
    query = select(Group.id, Group.kind, Group.name).where(Group.school_id == school.id)
    there = session.execute(query).tuples().all()
    ids, names = {uid for uid, *_ in there}, {tuple(named) for _, *named in there}
    for uid, (kind, name) in said.units.items():
        if uid not in ids and (kind, name) not in names:
            names.add((kind, name))
            row = Group(id=uid, school_id=school.id, kind=kind, name=name)
            yield Gone(Finding("doctor.unit_gone", {"name": name}), partial(_add, row))


def _add(row: Group, tx: Writing) -> None:
    tx.session.add(row)


def _notes(session: Session, school: School, said: Entered) -> Iterator[Gone]:
    if not (said.comments or said.returns):
        return
    query = select(ReviewNote.id, ReviewNote.record_id, ReviewNote.version)
    comments, returns = dict(said.comments), dict(said.returns)
    rows = query.where(ReviewNote.school_id == school.id).execution_options(yield_per=1000)
    for uid, record, version in session.execute(rows):
        comments.pop(uid, None)
        returns.pop((record, version), None)
    for note in comments.values():
        yield from _note_gone(session, school, note, "")
    for (_, version), note in returns.items():
        yield from _note_gone(session, school, note, version)


def _note_gone(session: Session, school: School, note: NoteSaid, version: str) -> Iterator[Gone]:
    """A note that is gone from a record which is there."""
    record = session.get(Record, note.record)
    if record is not None:
        about = {"title": record.title or record.last_day.isoformat(), "record": str(record.id)}
        put = partial(_put_note, school, note, version)
        yield Gone(Finding("doctor.note_gone", about), put)


def _put_note(school: School, note: NoteSaid, version: str, tx: Writing) -> None:
    made = tx.session.get_one(AuditEntry, note.number)
    record = tx.session.get_one(Record, note.record)
    tx.session.add(
        ReviewNote(
            id=note.note or tx.new_id(),
            school_id=school.id,
            record_id=record.id,
            sort=NOTE_RETURN if version else NOTE_COMMENT,
            text=made.details["reason" if version else "text"],
            version=version or made.details.get("version") or _newest_at(tx.session, record, made),
            made_at=made.at,
            made_by=made.actor,
            taken_back=note.taken_back,
        )
    )


def _newest_at(session: Session, record: Record, made: AuditEntry) -> str:
    """The version that was the newest when a comment was made: earlier logs do not say it."""
    query = (
        select(RecordVersion.hash)
        .where(RecordVersion.record_id == record.id, RecordVersion.made_at <= made.at)
        .order_by(RecordVersion.made_at.desc())
        .limit(1)
    )
    return session.scalar(query) or record.version


def _keys(session: Session, said: Entered) -> Iterator[Gone]:
    if said.keys:
        there = {code_of(public) for public in session.scalars(select(PeerKey.public))}
        for code, (_, name) in sorted(said.keys.items()):
            if code not in there:
                params = {"name": name, "shown": code}
                yield Gone(Finding("doctor.peer_key_gone", params), lambda _: None, code)
