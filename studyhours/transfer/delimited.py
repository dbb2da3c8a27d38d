"""Comma, semicolon and tab separated text, in whatever encoding an office program left it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections import Counter

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.transfer.cells import Row, Sheet

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_CHARACTERS = 65_536
_PIECE = 1 << 20  # bytes
_STEP = 500  # rows
_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(data: bytes, name: str, file: str, progress: Progress = unwatched) -> Sheet:
    """The one sheet of a delimited text; ``rows[0]`` is its first record.

    Args:
        data: The file's content.
        name: What the sheet is called.
        file: The file's name, for messages.
        progress: Told about ``read_file``.

    Raises:
        UnusableInput: ``file_encoding`` when no encoding fits.
    """
    # A field may hold a whole essay: the module's default limit is too small.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    data, encodings = _encodings(data)
    for encoding in encodings:
        try:
            return Sheet(name, _records(data, encoding, progress), file, typed=False)
        except csv.Error as error:
            raise UnusableInput("file_damaged", file=file) from error
        except UnicodeError as error:
            if encoding == encodings[-1]:
                raise UnusableInput("file_encoding", file=file) from error
    raise AssertionError("there is always an encoding to try")


def _records(data: bytes, encoding: str, progress: Progress) -> tuple[Row, ...]:
    rows: list[Row] = []
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as text:
        delimiter = find_delimiter(text.read(_SAMPLE_CHARACTERS))
        text.seek(0)
        for record in csv.reader(text, delimiter=delimiter):
            rows.append(
                tuple([(_unwrapped(cell) if cell[:1] == "=" else cell) or None for cell in record])
            )
            if len(rows) % _STEP == 0:
                progress("read_file", len(rows), None)
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows)


def _unwrapped(cell: str) -> str:
    """``="0012"``, as management systems write to keep a spreadsheet from eating zeros."""
    quoted = _QUOTED_FORMULA.fullmatch(cell) if cell.startswith("=") else None
    return cell if quoted is None else quoted.group(1).replace('""', '"')


def decode(data: bytes, file: str) -> str:
    """Bytes to text: by mark, else UTF-8, else UTF-16 without a mark, else GB18030.

    Raises:
        UnusableInput: ``file_encoding``.
    """
    data, encodings = _encodings(data)
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            # In pieces: one call over a large file would hold up every other thread.
            parts = [
                decoder.decode(data[start : start + _PIECE], start + _PIECE >= len(data))
                for start in range(0, len(data), _PIECE)
            ]
        except UnicodeError as error:
            if encoding == encodings[-1]:
                raise UnusableInput("file_encoding", file=file) from error
            continue
        return "".join(parts)
    raise AssertionError("there is always an encoding to try")


def _encodings(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes that are text, and the encodings they may have, the likeliest first."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data, (encoding,)
    sample = data[:4096]
    if b"\x00" in sample:
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return data, ("utf-16-le" if little else "utf-16-be",)
    return data.rstrip(b"\x1a\x00"), ("utf-8", "gb18030")  # end marks of very old programs


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
