"""A teacher's own ledger: nobody else is in its roster, so nobody has to be named."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher


def sole_teacher(session: Session, school: School) -> str | None:
    """Uid of the only teacher of a ledger; None where there are several, or nobody."""
    query = select(Teacher.id).where(Teacher.school_id == school.id)
    found = session.scalars(query.order_by(Teacher.id).limit(2)).all()
    return str(found[0]) if len(found) == 1 else None
