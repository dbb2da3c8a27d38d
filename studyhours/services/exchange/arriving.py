"""Records as a package brings them, some at a time, every row checked before anything uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from studyhours.domain.errors import Forged
from studyhours.domain.version_graph import Incomplete, in_order
from studyhours.services.exchange.facts import RECORDS
from studyhours.services.exchange.one_record import Arrived
from studyhours.services.exchange.versions import NoVersion, Version, version_of
from studyhours.transfer.package_reading import PackageFile

AT_ONCE = 250


def arrivals(package: PackageFile, file: str) -> Iterator[list[Arrived]]:
    """The records of a package, ``AT_ONCE`` at a time.

    Raises:
        Forged: a row is no version of a record, or the versions of one are not all there.
    """
    part: list[Arrived] = []
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


def _records(rows: Iterable[str]) -> Iterator[Arrived]:
    current, top = "", None
    versions: dict[str, Version] = {}
    seen: set[str] = set()
    for row in rows:
        record, version, is_top = version_of(row)
        if record != current:
            if current:
                yield _whole(current, versions, top)
            if record in seen:
                raise NoVersion
            seen.add(record)
            current, top, versions = record, None, {}
        if version.hash in versions or (is_top and top is not None):
            raise NoVersion
        versions[version.hash] = version
        top = version.hash if is_top else top
    if current:
        yield _whole(current, versions, top)


def _whole(record: str, versions: dict[str, Version], top: str | None) -> Arrived:
    if top is None:
        raise NoVersion
    in_order({one: version.parents for one, version in versions.items()})
    return Arrived(UUID(record), versions, top)
