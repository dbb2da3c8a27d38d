"""What one row of a record table says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from studyhours.domain.quantity import Amount
from studyhours.transfer.people import StaffNumber


class RecordRow(NamedTuple):
    """One record as its row gives it; the teacher is not looked up yet.

    A tuple, because a school's table makes a hundred thousand of them.

    Attributes:
        row: Row on the sheet, from 1.
        staff_no: Number of the person credited, if the row has one.
        name: Their name, if the row has one; never both missing.
        kind: The record kind asked for.
        type: Stable type id, None where the row's words are not in the vocabulary.
        type_text: The row's own words for it.
        title: Title, topic or book.
        first_day: First day.
        last_day: Last day, never before the first.
        amount: Amount in the unit given, None where the table has none.
        level: 10 nation … 60 school, 99 other; None where unknown.
        level_text: The row's own words for it.
        mode: ``face``, ``online``, ``mixed``, ``full_time``, ``other``.
        place: ``in_school`` or ``out_school``.
        text: Comment or body.
        fields: Everything else that was understood, by target id; texts, never empty.
        people: Other people of the row as (role, name): ``observed``, ``mentor``, ``mentee``.
        wording: The same number in two rows of a table where the same words stand in all cells
            but those that name the person credited: then all from ``kind`` on is the same.
    """

    row: int
    staff_no: StaffNumber | None
    name: str | None
    kind: str
    type: str | None
    type_text: str | None
    title: str
    first_day: date
    last_day: date
    amount: Amount | None
    level: int | None
    level_text: str | None
    mode: str | None
    place: str | None
    text: str
    fields: Mapping[str, str]
    people: tuple[tuple[str, str], ...]
    wording: int
