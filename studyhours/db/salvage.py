"""Reads what can still be read of a damaged ledger's file; nothing is written to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlcipher3 import dbapi2 as sqlite

from studyhours.db.comparing import Thing
from studyhours.db.engine import open_damaged
from studyhours.domain.held import release

_Row = tuple[Any, ...]
_RECORDS = "SELECT id, version, title, teacher_id, last_day FROM record NOT INDEXED"
_TEACHERS = "SELECT id, name, staff_no FROM teacher NOT INDEXED"
_CERTIFICATES = "SELECT id, serial, revoked_at, teacher_id FROM certificate NOT INDEXED"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read, each in the order of ids.

    Attributes:
        records: Records that are not deleted.
        teachers: Teachers.
        certificates: Certificates.
        whole: Whether every row could be read; else there may have been more.
    """

    records: tuple[Thing, ...]
    teachers: tuple[Thing, ...]
    certificates: tuple[Thing, ...]
    whole: bool


def salvage(path: Path) -> Salvaged:
    """Reads each table from its beginning and from its end, as far as that goes.

    Args:
        path: The file.
    """
    try:
        connection = open_damaged(path)
    except sqlite.Error:
        return Salvaged((), (), (), whole=False)
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        reader = _Reader(connection)
        teachers = reader.read(_TEACHERS, _teacher)
        whose = {one.uid: one.name for one in teachers}
        certificates = reader.read(_CERTIFICATES, lambda row: _certificate(row, whose))
        records = reader.read(f"{_RECORDS} WHERE NOT deleted", lambda row: _record(row, whose))
        return Salvaged(records, teachers, certificates, reader.whole)
    finally:
        connection.close()
        release(connection)


class _Reader:
    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection
        self.whole = True

    def read(self, query: str, make: Callable[[_Row], Thing]) -> tuple[Thing, ...]:
        """The things of a table, by id; those that make no sense are passed over."""
        found: dict[UUID, Thing] = {}
        for order in ("", "DESC"):
            complete = False
            for row in self._rows(f"{query} ORDER BY rowid {order}"):
                if row is None:
                    complete = True
                    continue
                try:
                    thing = make(row)
                except (TypeError, ValueError):
                    self.whole = False
                    continue
                found[thing.uid] = thing
            if complete:
                break
            self.whole = False
        return tuple(sorted(found.values(), key=lambda one: one.uid))

    def _rows(self, query: str) -> Iterator[Any]:
        """Rows until one cannot be read; None behind the last where all could."""
        try:
            yield from self._connection.execute(query)
        except (sqlite.Error, OverflowError, UnicodeError):
            return
        yield None


def _record(row: _Row, whose: dict[UUID, str]) -> Thing:
    uid, version, title, teacher, day = row
    return Thing(_uuid(uid), str(version), str(title), whose.get(_uuid(teacher), ""), str(day))


def _teacher(row: _Row) -> Thing:
    uid, name, number = row
    return Thing(_uuid(uid), f"{name} {number}", str(name))


def _certificate(row: _Row, whose: dict[UUID, str]) -> Thing:
    uid, serial, revoked, teacher = row
    return Thing(_uuid(uid), str(revoked), str(serial), whose.get(_uuid(teacher), ""))


def _uuid(raw: object) -> UUID:
    if not isinstance(raw, bytes):
        raise TypeError(raw)
    return UUID(bytes=raw)
