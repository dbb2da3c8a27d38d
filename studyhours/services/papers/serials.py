"""Serial numbers without gap or double: drawn inside the transaction that uses them.

One copy of a ledger holds the series. A copy that takes it over draws from a series of its own from
then on, with a mark in its name: whatever the other copy still does, no number comes twice.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, LedgerInfo, School, SerialSeries
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.ledger import Writing, info_of
from studyhours.services.papers.naming import serial_pattern, serial_values, short_of

_HOLDER = "serial_holder"
_MARK = "serial_mark"
_MARK_LENGTH = 4
_JOINTS = "_·-"


class SerialDrawer:
    """Draws numbers of one series, for example ``HW-2026-000001``.

    A series is what stands around the number: a school that numbers by year begins anew each year,
    and one that changes its pattern begins another series. How many digits are shown is no part of
    it, so that these may be changed in the middle of a year.
    """

    def __init__(self, tx: Writing, school: School, year: str) -> None:
        """Finds or begins the series.

        Args:
            tx: The transaction.
            school: The school.
            year: Label of the papers' year.

        Raises:
            UnusableInput: another copy of the ledger holds the series; numbers drawn here would
                be drawn there again.
        """
        info = info_of(tx.session)
        self._before, self._behind, self._digits = _around(info, school, year)
        name = _series_name(self._before, self._behind)
        if info.settings.get(_HOLDER) != str(info.replica_id):
            raise UnusableInput("serials_held_elsewhere", series=name)
        row = tx.session.get(SerialSeries, (school.id, name))
        if row is None:
            # Another pattern may have given the same numbers: one with the year typed in.
            used = highest_used(tx.session, school.id, name)
            row = SerialSeries(
                school_id=school.id, series=name, next=used + 1, replica_id=info.replica_id
            )
            tx.session.add(row)
        self._row = row

    def draw(self) -> str:
        """The next number."""
        number = self._row.next
        self._row.next = number + 1
        return f"{self._before}{number:0{self._digits}d}{self._behind}"


def _around(info: LedgerInfo, school: School, year: str) -> tuple[str, str, int]:
    """What stands before a number of a series and behind it, and how many digits it has."""
    mark = str(info.settings.get(_MARK, ""))
    values = serial_values(short_of(school), year)
    before, behind, digits = serial_pattern(school).around(values)
    return _marked(before, mark) if mark else before, behind, digits


def next_serial(session: Session, school: School, year: str) -> str:
    """The number that would be drawn next; empty where another copy of the ledger draws them.

    Args:
        session: A session on the ledger; nothing is drawn or written.
        school: The school.
        year: Label of the papers' year.
    """
    info = info_of(session)
    if not holds_series(info):
        return ""
    before, behind, digits = _around(info, school, year)
    name = _series_name(before, behind)
    row = session.get(SerialSeries, (school.id, name))
    number = row.next if row is not None else highest_used(session, school.id, name) + 1
    return f"{before}{number:0{digits}d}{behind}"


def _marked(before: str, mark: str) -> str:
    """``HW-2026-7GQX-`` of ``HW-2026-``: the mark stands by itself, joined as the number is."""
    stem = before.rstrip(_JOINTS)
    joint = before[len(stem) :] or "-"
    glued = stem[-1:].isascii() and stem[-1:].isalnum()
    return f"{stem}{joint[:1] if glued else ''}{mark}{joint}"


def _series_name(before: str, behind: str) -> str:
    """``HW-2026`` of ``HW-2026-000001``; a place in the middle is shown."""
    return f"{before}*{behind}" if behind else before.rstrip(_JOINTS) or before or "*"


def highest_used(session: Session, school_id: UUID, series: str) -> int:
    """The highest number that papers of a school carry in a series; 0 where there is none."""
    before, _, behind = series.partition("*")
    query = select(Certificate.serial).where(
        Certificate.school_id == school_id,
        Certificate.serial.startswith(before, autoescape=True),
        Certificate.serial.endswith(behind, autoescape=True),
    )
    form = re.compile(f"{re.escape(before)}[{_JOINTS}]?([0-9]+){re.escape(behind)}")
    found = (form.fullmatch(serial) for serial in session.scalars(query))
    return max((int(one[1]) for one in found if one is not None), default=0)


def first_holder(replica_id: UUID) -> dict[str, object]:
    """The settings of a new ledger: its first copy holds the series."""
    return {_HOLDER: str(replica_id)}


def holds_series(info: LedgerInfo) -> bool:
    """Whether this copy draws numbers; else another does, until this one takes over."""
    return info.settings.get(_HOLDER) == str(info.replica_id)


def hand_series_on(infos: Iterable[LedgerInfo], replica_id: UUID) -> None:
    """Lets another copy go on with the very series, said in both; no mark is needed.

    Args:
        infos: Of the copy that holds the series until now, and of the other.
        replica_id: The other copy.
    """
    for info in infos:
        info.settings = {**info.settings, _HOLDER: str(replica_id)}


def hold_series(info: LedgerInfo) -> str:
    """Lets this copy draw, from a series with a mark of its own; returns the mark."""
    mark = base64.b32encode(hashlib.sha256(info.replica_id.bytes).digest())[:_MARK_LENGTH].decode()
    info.settings = {**info.settings, _HOLDER: str(info.replica_id), _MARK: mark}
    return mark
