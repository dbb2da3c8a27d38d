"""What a teacher's own ledger has got back from a school; at a school nothing is looked for."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.services.people.sole import sole_teacher


def versions_sent_back(session: Session, school: School) -> Collection[str]:
    """``exchange.from_school.versions_from_school``, whose code no school loads."""
    if sole_teacher(session, school) is None:
        return ()
    from studyhours.services.exchange.from_school import versions_from_school

    return versions_from_school(session, school)
