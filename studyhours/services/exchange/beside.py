"""What travels beside the versions of records."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.transfer.package_writing import PartWriter


@dataclass(frozen=True, slots=True)
class Beside:
    """Further parts of a package, and the files they name."""

    parts: tuple[PartWriter, ...]
    files: frozenset[str]


def beside_parts(
    session: Session, school: School, whom: Sequence[UUID] | None, parts: ExitStack
) -> Beside:
    """The parts.

    Args:
        session: A session on the ledger.
        school: The school.
        whom: Whose they are; everybody's when None.
        parts: Closes them in the end.
    """
    return Beside((), frozenset())
