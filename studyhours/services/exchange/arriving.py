"""Records as a package brings them, some at a time, every row checked before anything uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from studyhours.domain.errors import Forged
from studyhours.domain.version_graph import Incomplete, in_order
from studyhours.services.exchange.facts import RECORDS
from studyhours.services.exchange.one_record import Arrived
from studyhours.services.exchange.plain_versions import PlainVersion, plain_version
from studyhours.services.exchange.versions import NoVersion, Version, version_of
from studyhours.transfer.package_reading import PackageFile

AT_ONCE = 4000
_UID = 36


def arrivals(package: PackageFile, file: str) -> Iterator[list[Arrived | PlainVersion]]:
    """The records of a package, ``AT_ONCE`` at a time.

    Raises:
        Forged: a row is no version of a record, or the versions of one are not all there.
    """
    records = _records(package.rows(RECORDS))
    try:
        while part := list(islice(records, AT_ONCE)):
            yield part
    except (NoVersion, Incomplete) as broken:
        raise Forged("package_damaged", file=file) from broken


def _records(rows: Iterable[str]) -> Iterator[Arrived | PlainVersion]:
    seen: set[str] = set()
    record, of_one = "", list[str]()
    for row in rows:
        speaks_of = row[:_UID]
        if speaks_of != record or not of_one:
            if of_one:
                yield _one(record, of_one)
            if speaks_of in seen:
                raise NoVersion
            seen.add(speaks_of)
            record, of_one = speaks_of, [row]
        else:
            of_one.append(row)
    if of_one:
        yield _one(record, of_one)


def _one(record: str, rows: list[str]) -> Arrived | PlainVersion:
    plain = plain_version(rows[0]) if len(rows) == 1 else None
    return _arrived(record, rows) if plain is None else plain


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
