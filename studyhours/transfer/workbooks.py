"""All sheets of a workbook through one reader; sheets without a table beside ones that have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import ParsedSheet, Sheet, Skipped

ResultT = TypeVar("ResultT")

_NOT_THIS_TABLE = frozenset(["file_no_table", "column_missing", "mapping_header_absent"])
_SURE = 3  # columns that fit: a sheet with so many is meant to be read, its fault is told


def parse_each(
    sheets: tuple[Sheet, ...], parse: Callable[[Sheet], ResultT]
) -> tuple[tuple[ResultT, ...], tuple[ParsedSheet[None], ...]]:
    """Reads every sheet that holds such a table.

    Args:
        sheets: The sheets of one file.
        parse: For example ``parse_roster``.

    Returns:
        What was read, and for every sheet left out an empty result with the reason ``no_table``.

    Raises:
        UnusableInput: the fault of the sheet that came nearest, when none can be read; the fault of
            a sheet that clearly is such a table but lacks a column.
    """
    results, left_out, faults = list[ResultT](), list[ParsedSheet[None]](), list[UnusableInput]()
    for sheet in sheets:
        try:
            results.append(parse(sheet))
        except UnusableInput as fault:
            if fault.code not in _NOT_THIS_TABLE or _matched(fault) >= _SURE:
                raise
            faults.append(fault)
            reason = Skipped(1, "no_table")
            left_out.append(ParsedSheet(sheet.name, None, (), (), (), (reason,), ()))
    if not results:
        raise max(faults, key=_matched)
    return tuple(results), tuple(left_out)


def _matched(fault: UnusableInput) -> int:
    matched = fault.params.get("matched")
    return matched if isinstance(matched, int) else 0
