"""Whether something has come to rest on what a merge brought: then it cannot be undone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.services.exchange.rows import Row
from studyhours.services.records.templates import template_is_used
from studyhours.services.settings.own_kinds import kind_is_used
from studyhours.services.settings.record_types import type_is_used


def rests_on(session: Session, school: School, table: str, row: Row) -> bool:
    """Whether a record, a draft, a type or a rule uses a kind, type or template.

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
    return False
