"""All sheets of a workbook through one reader; sheets without a table beside ones that have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import ParsedSheet, Sheet, Skipped
from studyhours.transfer.mistaken import Mistaken, mistaken_for

ResultT = TypeVar("ResultT")

_NO_TABLE = frozenset(["file_no_table", "column_missing", "mapping_header_absent"])
_PERHAPS_OTHER = _NO_TABLE | {"column_ambiguous", "activity_date_missing", "activity_date_bad"}
_SURE = 3  # columns that fit: a sheet with so many is meant to be read, its fault is told


def parse_each(
    sheets: tuple[Sheet, ...], parse: Callable[[Sheet], ResultT], asked: str | None = None
) -> tuple[tuple[ResultT, ...], tuple[ParsedSheet[None], ...]]:
    """Reads every sheet that holds such a table.

    Args:
        sheets: The sheets of one file.
        parse: For example ``parse_roster``.
        asked: Id of the layout, so that sheets which are another kind of table are told apart; None
            where a person has said which columns are meant.

    Returns:
        What was read, and for every sheet left out an empty result with the reason ``no_table`` or
        ``other_table``.

    Raises:
        UnusableInput: the fault of the sheet that came nearest, when none can be read; the fault of
            a sheet that clearly is such a table but lacks a column; ``looks_like_other`` when all
            that could be read are other tables, without one column of the kind asked for.
    """
    results, left_out, faults = list[ResultT](), list[ParsedSheet[None]](), list[UnusableInput]()
    doubtful = list[tuple[Sheet, ResultT, Mistaken]]()
    for sheet in sheets:
        try:
            result = parse(sheet)
        except UnusableInput as fault:
            other = fault.code in _PERHAPS_OTHER and len(sheets) > 1 and _other(sheet, asked)
            if not other and (fault.code not in _NO_TABLE or _matched(fault) >= _SURE):
                raise
            faults.append(fault)
            left_out.append(_left_out(sheet, "other_table" if other else "no_table"))
            continue
        other = _other(sheet, asked)
        if other is None:
            results.append(result)
        else:
            doubtful.append((sheet, result, other))
    if results:
        left_out += [_left_out(sheet, "other_table") for sheet, *_ in doubtful]
    elif doubtful:
        # One file for one kind may look like this: only a person who is told can know.
        sheet, _, other = doubtful[0]
        if other.surely:
            raise UnusableInput(
                "looks_like_other", file=sheet.file, sheet=sheet.name, headers=other.headers
            )
        results = [result for _, result, _ in doubtful]
    else:
        raise max(faults, key=_matched)
    return tuple(results), tuple(left_out)


def _other(sheet: Sheet, asked: str | None) -> Mistaken | None:
    return None if asked is None else mistaken_for(sheet, asked)


def _left_out(sheet: Sheet, reason: str) -> ParsedSheet[None]:
    return ParsedSheet(sheet.name, None, (), (), (), (Skipped(1, reason),), ())


def _matched(fault: UnusableInput) -> int:
    matched = fault.params.get("matched")
    return matched if isinstance(matched, int) else 0
