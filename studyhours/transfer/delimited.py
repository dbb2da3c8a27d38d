"""Comma, semicolon and tab separated text, in whatever encoding an office program left it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections import Counter

from studyhours.domain.errors import UnusableInput
from studyhours.transfer.cells import Row, Sheet

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_CHARACTERS = 65_536
_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(data: bytes, name: str, file: str) -> Sheet:
    """The one sheet of a delimited text; ``rows[0]`` is its first record.

    Raises:
        UnusableInput: ``file_encoding`` when no encoding fits.
    """
    text = decode(data, file)
    delimiter = find_delimiter(text[:_SAMPLE_CHARACTERS])
    # A field may hold a whole essay: the module's default limit is too small.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows.extend(tuple(_unwrapped(cell) or None for cell in record) for record in reader)
    except csv.Error as error:
        raise UnusableInput("file_damaged", file=file) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(name, tuple(rows), file, typed=False)


def _unwrapped(cell: str) -> str:
    """``="0012"``, as management systems write to keep a spreadsheet from eating zeros."""
    quoted = _QUOTED_FORMULA.fullmatch(cell) if cell.startswith("=") else None
    return cell if quoted is None else quoted.group(1).replace('""', '"')


def decode(data: bytes, file: str) -> str:
    """Bytes to text: by mark, else UTF-8, else UTF-16 without a mark, else GB18030.

    Raises:
        UnusableInput: ``file_encoding``.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, file)
    sample = data[:4096]
    if b"\x00" in sample:
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return _strict(data, "utf-16-le" if little else "utf-16-be", file)
    data = data.rstrip(b"\x1a\x00")  # end marks of very old programs
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030", file)


def find_delimiter(sample: str) -> str:
    """The delimiter that cuts most records into the same number of fields, more than one."""
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                widths[len(record)] += len(record) > 1
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if count and (count, width) > best_score:
            best, best_score = delimiter, (count, width)
    return best


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise UnusableInput("file_encoding", file=file) from error
