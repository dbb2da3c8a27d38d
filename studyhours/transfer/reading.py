"""Reading one row's cells by target, keeping the first fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from studyhours.domain.quantity import Amount
from studyhours.domain.tidy import has_han, is_placeholder
from studyhours.transfer.amounts import parse_amount
from studyhours.transfer.cells import BadValue, Cell, Rejection, cell_text
from studyhours.transfer.datarows import DataRow
from studyhours.transfer.dates import parse_days
from studyhours.transfer.people import StaffNumber, parse_staff_no, split_number_and_name
from studyhours.transfer.tables import Table
from studyhours.transfer.text import clean_body, optional_line

T = TypeVar("T")


@dataclass(slots=True)
class RowReader:
    """One row's cells; ask in the order in which faults matter, the first one is kept."""

    table: Table
    row: DataRow
    fault: Rejection | None = field(default=None)

    def has(self, target: str) -> bool:
        """Whether the table has such a column."""
        return target in self.row.cells or self.table.column(target) is not None

    def cell(self, target: str) -> Cell:
        """The raw cell; None where it is blank or the column is absent."""
        value = self.row.cells.get(target)
        return None if isinstance(value, str) and not value.strip() else value

    def line(self, target: str) -> str:
        """One tidy line, empty for blank cells and placeholders."""
        value = self.row.cells.get(target)
        return "" if value is None else optional_line(value)

    def body(self, target: str) -> str:
        """Tidy running text with its paragraphs; empty for placeholders."""
        value = self.row.cells.get(target)
        text = "" if value is None else clean_body(value)
        return "" if is_placeholder(text) else text

    def reject(self, target: str, code: str) -> None:
        """Notes a fault of a column, unless an earlier one is kept already."""
        if self.fault is None:
            value = cell_text(self.row.cells.get(target))
            header = self.table.header_of(target)
            self.fault = Rejection(self.row.number, header, value, code)

    def read(self, target: str, parse: Callable[[Cell], T]) -> T | None:
        """The value ``parse`` makes of a cell; a ``BadValue`` is kept as the row's fault."""
        try:
            return parse(self.cell(target))
        except BadValue as error:
            self.reject(target, error.code)
            return None

    def amount(self, target: str = "amount") -> Amount | None:
        """The amount of a column, bare numbers in the unit its header names."""
        column = self.table.column(target)
        if column is None:
            return None
        value = self.cell(target)
        if isinstance(value, str) and is_placeholder(value.strip()):
            return None
        return self.read(target, lambda cell: parse_amount(cell, column.unit))

    def person(self) -> tuple[StaffNumber | None, str | None]:
        """Staff number and name of the person credited; ``missing_value`` when both are blank."""
        typed = self.table.sheet.typed
        number = parse_staff_no(self.cell("staff_no"), typed=typed)
        within, name = split_number_and_name(cell_text(self.cell("name")))
        if not name and number is not None and has_han(number.text):
            # One column for both, headed as a number: ``0001 欧阳雪梅``.
            number, name = split_number_and_name(number.text)
        number = number or within
        if name.isdigit() and number is None:
            number, name = parse_staff_no(name, typed=typed), ""
        if number is None and not name:
            self.reject("name" if self.has("name") else "staff_no", "missing_value")
        return number, name or None

    def days(self, months: bool = False) -> tuple[date, date] | None:
        """First and last day out of a start, an end and a date column, as many as there are.

        Notes ``missing_value`` when all are blank, ``bad_date`` when one is wrong or the end lies
        before the start.
        """

        def parse(cell: Cell) -> tuple[date, date] | None:
            if isinstance(cell, str) and is_placeholder(cell.strip()):
                return None
            return parse_days(cell, months=months)

        start, end = self.read("start", parse), self.read("end", parse)
        if self.fault is None and start is None and end is None:
            start = end = self.read("date", parse)
        if self.fault is not None:
            return None
        first, last = start or end, end or start
        if first is None or last is None:
            self.reject(
                next((t for t in ("end", "date", "start") if self.has(t)), "date"), "missing_value"
            )
            return None
        # An end column that is blank beside a range in the start column leaves the range's end.
        if last[1] < first[0]:
            self.reject("end", "bad_date")
            return None
        return first[0], last[1]
