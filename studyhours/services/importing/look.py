"""A first look into a file to be imported: its columns, and a fingerprint to know it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import Cell, Sheet, cell_text
from studyhours.transfer.filekind import read_bytes
from studyhours.transfer.finding import find_candidate
from studyhours.transfer.headers import Header, make_header, match_headers
from studyhours.transfer.mapping import find_header, make_mapping, mapped_targets
from studyhours.transfer.owner import owner_of
from studyhours.transfer.sheets import read_workbook
from studyhours.transfer.vocabulary import layout, with_own

_ROWS_SEEN = 600  # enough to find a header and to judge the cells below it
_ROWS_SHOWN = 12
_COLUMNS_SHOWN = 30
_SAMPLES = 3
_LONGEST_SAMPLE = 60  # characters
_ENDINGS = frozenset([".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".et"])
_MOST_OF_A_FOLDER = 50


@dataclass(frozen=True, slots=True)
class FileStamp:
    """By what a file is known again.

    Attributes:
        size: Bytes.
        modified: Time of the last change, nanoseconds since 1970.
        sha256: Of its content.
    """

    size: int
    modified: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileLook:
    """What was seen of a file.

    Attributes:
        path: Where it lies.
        stamp: By what it is known again.
        sheets: The beginning of each sheet that holds something; for this package only.
        rows: Rows of each sheet, in the same order.
    """

    path: Path
    stamp: FileStamp
    sheets: tuple[Sheet, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column of a table.

    Attributes:
        index: Position from 0.
        header: Its header as seen.
        target: What it is understood as, None where it is not used.
        samples: The first different values below it, as texts.
    """

    index: int
    header: str
    target: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnsShown:
    """How a table was understood.

    Attributes:
        header_row: Row of the header, from 1; None where none was found.
        columns: All columns that have a header.
        missing: Targets a table of this form must have and this one has not; of several that
            would do, the last.
        targets: All a column of this form may mean, the most important first.
        first_rows: The first rows of the sheet as texts.
        own: Names of those among the targets that are fields of the school's own, by language's
            order: Chinese first, English last.
    """

    header_row: int | None
    columns: tuple[ColumnShown, ...]
    missing: tuple[str, ...]
    targets: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def used(self) -> int:
        """How many columns are understood."""
        return sum(column.target is not None for column in self.columns)


def look_at(path: Path, sole: str = "") -> FileLook:
    """Reads a file once and keeps the beginning of its sheets.

    Args:
        path: The file.
        sole: As ``Sheet.sole``.

    Raises:
        UnusableInput: as ``read_workbook``; ``file_left_by_office`` for the small hidden file that
            Excel keeps beside an open workbook.
    """
    if path.name.startswith(("~$", ".~lock.")):
        raise UnusableInput("file_left_by_office", file=path.name)
    stamp = stamp_of(path)
    sheets = read_workbook(path)
    return FileLook(
        path,
        stamp,
        tuple(replace(_beginning(sheet), sole=sole) for sheet in sheets),
        tuple(len(s.rows) for s in sheets),
    )


def tables_in(folder: Path) -> tuple[Path, ...]:
    """The files in a folder, not in folders below it, that may be tables; at most 50.

    Raises:
        UnusableInput: ``folder_without_tables``, or ``file_unreadable``.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput("file_unreadable", file=folder.name, reason=reason) from error
    tables = [
        path
        for path in found
        if path.suffix.lower() in _ENDINGS and not path.name.startswith(("~$", "."))
    ]
    if not tables:
        raise UnusableInput("folder_without_tables", file=folder.name)
    return tuple(tables[:_MOST_OF_A_FOLDER])


def stamp_of(path: Path) -> FileStamp:
    """By what a file is known again.

    Raises:
        UnusableInput: it cannot be read; the codes of ``read_bytes``.
    """
    content = read_bytes(path)
    try:
        status = path.stat()
    except OSError:
        raise UnusableInput("file_missing", file=str(path)) from None
    return FileStamp(len(content), status.st_mtime_ns, hashlib.sha256(content).hexdigest())


def require_unchanged(look: FileLook) -> None:
    """Makes sure that a file is still the one that was looked at.

    Raises:
        UnusableInput: ``file_changed_since``, or ``file_missing`` and the like.
    """
    if stamp_of(look.path).sha256 != look.stamp.sha256:
        raise UnusableInput("file_changed_since", file=look.path.name)


def columns_shown(
    look: FileLook,
    sheet_name: str,
    form: str,
    mapping: Mapping[str, str] | None = None,
    header_row: int | None = None,
    own: Mapping[str, Sequence[str]] | None = None,
) -> ColumnsShown:
    """How a sheet's columns are understood as a table of a form.

    Args:
        look: The file.
        sheet_name: One of its sheets.
        form: Id of the layout, ``Importable.form``.
        mapping: Target → header, as a person said.
        header_row: The row a person called the header, from 1; found when None.
        own: ``Importable.own`` of what it is taken for.
    """
    sheet = next(sheet for sheet in look.sheets if sheet.name == sheet_name)
    plan = with_own(layout(form), own or {})
    targets = tuple(target.id for target in plan.targets)
    shown = tuple(
        tuple(_clipped(cell) for cell in row[:_COLUMNS_SHOWN]) for row in sheet.rows[:_ROWS_SHOWN]
    )
    wanted = mapped_targets(make_mapping(dict(mapping or {})), plan)
    if header_row is not None:
        first = last = header_row - 1
        headers = _headers_in(sheet, last)
        matching = match_headers(headers, plan, _fixed(wanted, headers))
    else:
        candidate = find_candidate(sheet, plan, wanted)
        if candidate is None:
            lacking = tuple(group[-1] for group in plan.required)
            return ColumnsShown(None, (), lacking, targets, shown, own or {})
        first, last = candidate.first, candidate.last
        headers, matching = candidate.headers, candidate.matching
    meant = {column.index: column.target for column in matching.columns}
    below = sheet.rows[last + 1 :]
    columns = tuple(
        ColumnShown(
            header.index, header.seen, meant.get(header.index), _samples(below, header.index)
        )
        for header in sorted(headers, key=lambda header: header.index)
    )
    found = set(meant.values())
    if not found & {"name", "staff_no"}:
        found |= set(owner_of(sheet, first, plan))
    missing = tuple(
        group[-1] for group in plan.required if not any(item in found for item in group)
    )
    return ColumnsShown(last + 1, columns, missing, targets, shown, own or {})


def _headers_in(sheet: Sheet, index: int) -> tuple[Header, ...]:
    row = sheet.rows[index] if index < len(sheet.rows) else ()
    return tuple(
        make_header(column, text) for column, cell in enumerate(row) if (text := cell_text(cell))
    )


def _fixed(
    wanted: Sequence[tuple[str, tuple[str, ...]]], headers: tuple[Header, ...]
) -> list[tuple[str, int]]:
    return [
        (target, found.index)
        for target, names in wanted
        for name in names[:1]
        if (found := find_header(name, headers)) is not None
    ]


def _beginning(sheet: Sheet) -> Sheet:
    merges = tuple(
        replace(merge, bottom=min(merge.bottom, _ROWS_SEEN - 1))
        for merge in sheet.merges
        if merge.top < _ROWS_SEEN
    )
    return replace(sheet, rows=sheet.rows[:_ROWS_SEEN], merges=merges)


def _samples(rows: tuple[tuple[Cell, ...], ...], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        if index < len(row) and (text := _clipped(row[index])):
            found[text] = None
            if len(found) == _SAMPLES:
                break
    return tuple(found)


def _clipped(cell: Cell) -> str:
    text = " ".join(cell_text(cell).split())
    return text if len(text) <= _LONGEST_SAMPLE else text[: _LONGEST_SAMPLE - 1] + "…"
