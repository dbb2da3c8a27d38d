"""Types of a kind by the names people give them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import KindType, School
from studyhours.domain.vocabulary import key_of


def types_by_name(session: Session, school: School, kind: str) -> dict[str, str]:
    """The ids of a kind's types by their names in every language."""
    query = select(KindType).where(KindType.school_id == school.id, KindType.kind_id == kind)
    return {
        str(name): entry.id
        for entry in session.scalars(query)
        for name in dict(entry.title).values()
    }


def type_called(session: Session, school: School, kind: str, said: str | None) -> str | None:
    """The type that has a name, whatever its case, spaces and marks; None where none has."""
    if not said:
        return None
    names = types_by_name(session, school, kind)
    return {key_of(name): type_id for name, type_id in names.items()}.get(key_of(said))
