"""Templates a ledger knows: those shipped and the school's own; and the own fields of its kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from studyhours.db.models import KindForm, RecordTemplate, RecordVersion, School
from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import (
    SORTS,
    TABLE,
    FieldSpec,
    Template,
    fields_of,
    shipped_templates,
    template_of,
)
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own

OWN_SORTS = tuple(one for one in SORTS if one != TABLE)
"""What a kind's own field may hold: tables stand in templates."""


def templates_of(session: Session, school: School) -> tuple[Template, ...]:
    """Every version of every template, each template's oldest first."""
    query = (
        select(RecordTemplate)
        .where(RecordTemplate.school_id == school.id)
        .order_by(RecordTemplate.id, RecordTemplate.version)
    )
    own = [
        template_of(row.id, row.version, row.body, retired=row.retired)
        for row in session.scalars(query)
    ]
    return (*shipped_templates(), *own)


def own_fields(session: Session, school: School) -> Mapping[str, tuple[FieldSpec, ...]]:
    """The fields a school has given its kinds, by kind."""
    query = select(KindForm).where(KindForm.school_id == school.id)
    return {
        row.kind_id: fields_of(row.body.get("fields", ()), row.kind_id, OWN_SORTS)
        for row in session.scalars(query)
    }


def require_same_fields(ledger: Ledger, kind: str, known: Sequence[FieldSpec]) -> None:
    """Refuses a form that asks for other fields than its kind has by now.

    Args:
        ledger: The ledger.
        kind: Id of the kind.
        known: The own fields the form was made with.

    Raises:
        UnusableInput: somebody has changed what the kind asks for.
        NotPermitted: the login may not edit records.
    """
    only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.reading() as session:
        now = own_fields(session, school_of(session)).get(kind, ())
    if [replace(one, title={}) for one in now] != [replace(one, title={}) for one in known]:
        raise UnusableInput("form_outdated")


def names_by_kind(session: Session, school: School) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What own fields are called in any language, by kind and the field's id."""
    return {
        kind: {one.id: names_of(one) for one in fields}
        for kind, fields in own_fields(session, school).items()
    }


def names_of(field: FieldSpec) -> tuple[str, ...]:
    """What a field is called, the Chinese name first."""
    return tuple(dict.fromkeys((field.title["zh"], *field.title.values())))


def template_is_used(session: Session, school: School, name: str, version: int) -> bool:
    """Whether a version of a record is written in a template's version.

    Args:
        session: A session on the ledger.
        school: The school.
        name: The template's id.
        version: Its version.
    """
    # Nothing anybody writes can look like this: quotation marks inside of texts are escaped.
    of_records = type_coerce(RecordVersion.content, Text).contains(
        f'"template":{canonical_json(name)}', autoescape=True
    )
    rows = session.scalars(
        select(RecordVersion.content).where(RecordVersion.school_id == school.id, of_records)
    )
    return any((row.get("sheet") or {}).get("version") == version for row in rows)
