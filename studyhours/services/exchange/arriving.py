"""Records as a package brings them, some at a time, every row checked before anything uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from uuid import UUID

from studyhours.domain.errors import Forged
from studyhours.domain.version_graph import Incomplete, in_order
from studyhours.services.exchange.facts import RECORDS
from studyhours.services.exchange.one_record import Arrived
from studyhours.services.exchange.plain_versions import PlainVersion, plain_version
from studyhours.services.exchange.versions import NoVersion, Version, version_of
from studyhours.transfer.package_reading import PackageFile

AT_ONCE = 500
_UID = 36


def arrivals(package: PackageFile, file: str) -> Iterator[list[Arrived | PlainVersion]]:
    """The records of a package, ``AT_ONCE`` at a time.

    Raises:
        Forged: a row is no version of a record, or the versions of one are not all there.
    """
    part: list[Arrived | PlainVersion] = []
    try:
        for one in _records(package.rows(RECORDS)):
            part.append(one)
            if len(part) == AT_ONCE:
                yield part
                part = []
    except (NoVersion, Incomplete) as broken:
        raise Forged("package_damaged", file=file) from broken
    if part:
        yield part


def _records(rows: Iterable[str]) -> Iterator[Arrived | PlainVersion]:
    seen: set[str] = set()
    for record, of_one in groupby(rows, key=_record_of):
        if record in seen:
            raise NoVersion
        seen.add(record)
        first, *others = of_one
        plain = None if others else plain_version(first)
        yield _arrived(record, [first, *others]) if plain is None else plain


def _record_of(row: str) -> str:
    """The record a row speaks of, where it is a row."""
    return row[:_UID]


def _arrived(record: str, rows: Iterable[str]) -> Arrived:
    top = None
    versions: dict[str, Version] = {}
    for row in rows:
        _, version, is_top = version_of(row)
        if version.hash in versions or (is_top and top is not None):
            raise NoVersion
        versions[version.hash] = version
        top = version.hash if is_top else top
    if top is None:
        raise NoVersion
    in_order({one: version.parents for one, version in versions.items()})
    return Arrived(UUID(record), versions, top)
