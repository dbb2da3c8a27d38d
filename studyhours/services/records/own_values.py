"""Fields of a school's own in lists: what records say in them, and which say what is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import KindForm, Record, RecordVersion, School
from studyhours.db.own_values import field_said, newest_version, says
from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import CHOICE, LONG, NUMBER, TEXT, YES_NO, FieldSpec
from studyhours.domain.vocabulary import key_of, words
from studyhours.services.records.sheets import Unread, read_value
from studyhours.services.records.templates import own_fields

if TYPE_CHECKING:
    from studyhours.services.records.listing import RecordFilter

Said = tuple[tuple[str, str], ...]
"""What a record says in its own fields: pairs of id and text, as kept."""


def understood(field: FieldSpec, said: str) -> str:
    """What somebody wrote in a field of a table, as records keep it: a choice by its id.

    Raises:
        Unread: it cannot be understood.
    """
    text = said.strip()
    if field.sort == CHOICE:
        key = key_of(text)
        for one, names in field.named:
            if text == one or key in {key_of(name) for name in names.values()}:
                return one
    if field.sort == YES_NO:
        found = words("yes_no").find(text)
        if found is not None:
            return found
    if field.sort == NUMBER and field.unit:
        for unit in field.unit.values():
            text = text.removesuffix(unit)
    return read_value(field, text)


def own_conditions(
    session: Session, school: School, wanted: RecordFilter
) -> list[ColumnElement[bool]]:
    """What a filter asks of the own fields of its kind; other kinds are not left out by it.

    Raises:
        UnusableInput: ``own_field_unknown``, or ``own_field_wrong`` for what no field can hold.
    """
    if not wanted.own:
        return []
    known = own_fields(session, school).get(wanted.kind or "", ())
    fields = {one.id: one for one in known}
    conditions = []
    for name, said in wanted.own:
        spec = fields.get(name) or named_field(known, name)
        if spec.sort in (TEXT, LONG):
            holds = field_said(spec.id).icontains(said, autoescape=True)
        else:
            try:
                holds = field_said(spec.id) == understood(spec, said)
            except Unread:
                raise UnusableInput(
                    "own_field_wrong", name=spec.title["zh"], value=said[:40]
                ) from None
        conditions.append(or_(Record.kind != wanted.kind, says(holds)))
    return conditions


def named_field(fields: Sequence[FieldSpec], name: str) -> FieldSpec:
    """The field of a name in any language.

    Raises:
        UnusableInput: ``own_field_unknown``.
    """
    key = key_of(name)
    for one in fields:
        if key in {key_of(title) for title in one.title.values()}:
            return one
    said = "、".join(one.title["zh"] for one in fields) or "—"
    raise UnusableInput("own_field_unknown", name=name[:40], known=said)


def has_own(session: Session, school: School, kind: str | None) -> bool:
    """Whether a school has given a kind fields of its own."""
    form = session.get(KindForm, (school.id, kind)) if kind is not None else None
    return form is not None and bool(form.body.get("fields"))


def own_said(session: Session, uids: Sequence[UUID]) -> Mapping[UUID, Said]:
    """What records say in their further fields, by record."""
    query = (
        select(Record.id, RecordVersion.content)
        .join(RecordVersion, newest_version())
        .where(Record.id.in_(uids))
    )
    return {
        uid: tuple(sorted(content.get("fields", {}).items()))
        for uid, content in session.execute(query)
    }
