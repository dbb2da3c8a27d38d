"""Types a school offers no more: its teachers' own ledgers do not offer them either."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import KindType, School
from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import Forged
from studyhours.services.exchange.office import TYPE
from studyhours.services.exchange.taking import RowChange
from studyhours.services.records.kinds_list import put_retired, retired_types
from studyhours.transfer.package_reading import PackageFile
from studyhours.transfer.package_writing import PartWriter

PART = "retiredtype"
CHANGE = "retired_types"
"""What stands for a table in the notes for undoing: these are kept among the school's settings."""
_Types = frozenset[tuple[str, str]]


def retired_part(school: School, parts: ExitStack) -> PartWriter:
    """The part of a package that says which types are offered no more.

    Args:
        school: The school.
        parts: Closes it in the end.
    """
    part = parts.enter_context(PartWriter(PART))
    part.write([canonical_json([*one]) for one in sorted(_pairs(retired_types(school)))])
    return part


def take_retired(session: Session, school: School, package: PackageFile) -> list[RowChange]:
    """Retires what the school has retired, and offers what it offers.

    What only this ledger has stays as it is. A package of a program that does not say it changes
    nothing.

    Raises:
        Forged: the part says something else.
    """
    if PART not in {one.name for one in package.manifest.parts}:
        return []
    query = select(KindType.kind_id, KindType.id).where(KindType.school_id == school.id)
    here = frozenset(session.execute(query).tuples())
    before = retired_types(school)
    theirs = frozenset(_read(package, TYPE))
    own = _pairs(before) - theirs
    after = _by_kind(own | (frozenset(_read(package, PART)) & here & theirs))
    if after == before:
        return []
    put_retired(school, after)
    return [RowChange(CHANGE, _plain(before), _plain(after))]


def put_back(school: School, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Makes the retired types what they were; False where they have been changed since."""
    if _plain(retired_types(school)) != after:
        return False
    put_retired(school, before)
    return True


def _read(package: PackageFile, part: str) -> Iterator[tuple[str, str]]:
    try:
        for line in package.rows(part):
            said = json.loads(line)
            kind, name = (said["kind_id"], said["id"]) if part == TYPE else said
            yield str(kind), str(name)
    except (ValueError, TypeError, KeyError, RecursionError) as bad:
        raise Forged("package_damaged", file=package.name) from bad


def _pairs(retired: Mapping[str, Sequence[str]]) -> _Types:
    return frozenset((kind, name) for kind, names in retired.items() for name in names)


def _by_kind(types: _Types) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for kind, name in sorted(types):
        found.setdefault(kind, []).append(name)
    return {**found}


def _plain(retired: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {kind: [*names] for kind, names in retired.items()}
