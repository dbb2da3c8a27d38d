"""A teacher's own ledger: nobody else is in its roster, so nobody has to be named."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.services.ledgers.ledger import Ledger


def sole_teacher(session: Session, school: School) -> str | None:
    """Uid of the only teacher of a ledger; None where there are several, or nobody."""
    found = _sole(session, school)
    return str(found[0]) if found is not None else None


def is_own(ledger: Ledger, session: Session, school: School) -> bool:
    """Whether a ledger is somebody's own, where nobody reviews: one teacher, no accounts."""
    return ledger.actor.account is None and sole_teacher(session, school) is not None


def sole_name(session: Session, school: School) -> str:
    """Name of the only teacher of a ledger; empty where there are several, or nobody."""
    found = _sole(session, school)
    return found[1] if found is not None else ""


def ledger_name(session: Session, school: School) -> str:
    """What other ledgers call this one: a teacher's own by the teacher, else by the school."""
    name = sole_name(session, school)
    return f"{name}（{school.name}）" if name and name not in school.name else school.name


def _sole(session: Session, school: School) -> tuple[UUID, str] | None:
    query = select(Teacher.id, Teacher.name).where(Teacher.school_id == school.id)
    found = session.execute(query.order_by(Teacher.id).limit(2)).tuples().all()
    return found[0] if len(found) == 1 else None
