"""Templates a ledger knows: those shipped and the school's own; and the own fields of its kinds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import RecordTemplate, School
from studyhours.domain.canonical import canonical_json
from studyhours.domain.templates import (
    SORTS,
    TABLE,
    FieldSpec,
    Template,
    fields_of,
    shipped_templates,
    template_of,
)

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


def own_fields(form: Mapping[str, Any], kind: str) -> tuple[FieldSpec, ...]:
    """The fields a school has given a kind."""
    fields = form.get("fields", ())
    return _own_fields(canonical_json(fields), kind) if fields else ()


@lru_cache(maxsize=256)
def _own_fields(text: str, kind: str) -> tuple[FieldSpec, ...]:
    import json

    return fields_of(json.loads(text), kind, OWN_SORTS)
