"""What a record must hold to be saved: people and kind that are there, days, unit and amount."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Group, Kind, School, Teacher
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import UNITS
from studyhours.domain.review import APPROVED, SUBMITTED
from studyhours.domain.titles import LONGEST_TITLE, is_too_long
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.sheets import Unread, checked_sheet, read_value
from studyhours.services.records.templates import own_fields, templates_of


def refuse_others(ledger: Ledger, teacher: UUID, own: str | None) -> None:
    """Refuses a record of anybody but ``own``, where that is somebody."""
    if own is not None and str(teacher) != own:
        raise NotPermitted("not_permitted", user=ledger.actor.name, function="edit_records")


def validated(
    tx: Writing,
    school: School,
    content: RecordContent,
    own: str | None,
    before: RecordContent | None = None,
) -> RecordContent:
    """The content with the status it may have.

    Args:
        tx: The transaction.
        school: The school.
        content: What the record is to say.
        own: The one teacher this login writes for; None for everybody.
        before: What it says now.

    Raises:
        UnusableInput: it makes no sense.
        NotPermitted: it credits somebody else.
    """
    teacher = tx.session.get(Teacher, content.teacher_id)
    if teacher is None or teacher.school_id != school.id:
        raise UnusableInput("unknown_teacher_uid", uid=str(content.teacher_id))
    refuse_others(tx.ledger, content.teacher_id, own)
    require_people(tx, school, content)
    content = with_units(tx, school, content)
    kind = kind_of(tx, school, content)
    if is_too_long(content.title, before.title if before is not None else ""):
        raise UnusableInput("title_too_long", field="title", most=LONGEST_TITLE)
    if content.unit not in UNITS:
        raise UnusableInput("unknown_unit", unit=content.unit)
    if content.last_day < content.first_day:
        raise UnusableInput("days_in_wrong_order", first=content.first_day, last=content.last_day)
    if content.hundredths <= 0:
        raise UnusableInput("amount_not_positive")
    _check_own(tx, school, content, before)
    if content.sheet is not None:
        was = (before.sheet, before.text) if before is not None else (None, "")
        checked_sheet(templates_of(tx.session, school), content.sheet, content.text, was)
    if own is None:
        return content
    return waiting(content, kind)


def _check_own(
    tx: Writing, school: School, content: RecordContent, before: RecordContent | None
) -> None:
    """Refuses what a kind's own fields cannot hold; what stood there already may stay."""
    was = before.fields if before is not None else {}
    for spec in own_fields(tx.session, school).get(content.kind, ()):
        said = content.fields.get(spec.id, "")
        if said == was.get(spec.id, ""):
            continue
        try:
            kept = read_value(spec, said)
        except Unread:
            kept = None
        if kept != said:
            raise UnusableInput("own_field_wrong", name=spec.title["zh"], value=said[:40])


def waiting(content: RecordContent, kind: Kind) -> RecordContent:
    """The content with the status it has where somebody writes it for themselves."""
    return replace(content, status=APPROVED if kind.reviewer == "nobody" else SUBMITTED)


def kind_of(tx: Writing, school: School, content: RecordContent) -> Kind:
    """The kind a record names.

    Raises:
        UnusableInput: the ledger has no such kind.
    """
    kind = tx.session.get(Kind, (school.id, content.kind))
    if kind is None:
        known = tx.session.scalars(select(Kind.id).where(Kind.school_id == school.id))
        raise UnusableInput(
            "unknown_record_kind", record_kind=content.kind, known=", ".join(sorted(known))
        )
    return kind


def require_people(tx: Writing, school: School, content: RecordContent) -> None:
    """Refuses a record that names teachers who are not in the roster any more."""
    named = {content.teacher_id: ""}
    named |= {one.teacher_id: one.name for one in content.people if one.teacher_id is not None}
    there = set(
        tx.session.scalars(
            select(Teacher.id).where(Teacher.school_id == school.id, Teacher.id.in_(list(named)))
        )
    )
    title = content.title or content.last_day.isoformat()
    for uid, name in named.items():
        if uid not in there:
            code = "record_person_gone" if name else "record_teacher_gone"
            raise UnusableInput(code, title=title, name=name)


def with_units(tx: Writing, school: School, content: RecordContent) -> RecordContent:
    """The content with its units each once and in one order.

    Raises:
        UnusableInput: it counts for a unit the ledger does not have any more.
    """
    if not content.units:
        return content
    query = select(Group.id).where(Group.school_id == school.id, Group.id.in_(content.units))
    there = set(tx.session.scalars(query))
    if not there.issuperset(content.units):
        raise UnusableInput("record_unit_gone", title=content.title or content.last_day.isoformat())
    return replace(content, units=tuple(sorted(there, key=str)))
