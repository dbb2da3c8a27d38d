"""Whether something has come to rest on what a merge brought: then it cannot be undone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.services.exchange.rows import Row
from studyhours.services.people.mentions import mentions
from studyhours.services.records.templates import template_is_used
from studyhours.services.settings.own_kinds import kind_is_used
from studyhours.services.settings.record_types import type_is_used


def rests_on(session: Session, school: School, table: str, row: Row) -> bool:
    """Whether a record, a draft or a rule uses a kind, type or template, or a row names a teacher.

    Args:
        session: A session on the ledger.
        school: The school.
        table: The table of the row.
        row: A row of it; of tables that the database itself watches, always False.
    """
    if table == "kind":
        return kind_is_used(session, school, row["id"])
    if table == "kind_type":
        return type_is_used(session, school, row["kind_id"], row["id"])
    if table == "record_template":
        return template_is_used(session, school, row["id"], row["version"])
    if table == "teacher":
        return _is_named(session, row["id"])
    return False


def _is_named(session: Session, teacher: UUID) -> bool:
    """Whether any row of any table is about a teacher."""
    return any(
        session.scalar(select(exists().select_from(table).where(named)))
        for table, named in mentions(Teacher, teacher)
    )
