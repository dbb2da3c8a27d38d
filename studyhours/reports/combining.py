"""One file for the printer out of papers as they were issued: their very pages, nothing redrawn."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from studyhours.domain.errors import UnusableInput
from studyhours.reports.marks import PRINT_ENDS, PRINT_HEAD
from studyhours.reports.paper import PRODUCER

PDF_HEAD = b"%PDF-1.4"
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20  # bytes of one line of the table
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_TREE = re.compile(rb"/Pages (\d+) 0 R")
_PREVIOUS = re.compile(rb"/Prev (\d+)")
_OBJECT = re.compile(rb"(\d+) 0 obj\s")
_REFERENCE = re.compile(rb"(?<![0-9])(\d+) 0 R")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_PAGE = re.compile(rb"/Type /Page(?![A-Za-z])")
_KIDS = re.compile(rb"/Kids \[([^\]]*)\]")
# A page names its old tree and the signature's field; both stay behind.
_PARENT = re.compile(rb"/Parent \d+ 0 R")


def _unusable() -> UnusableInput:
    return UnusableInput("pdf_cannot_be_combined")


@dataclass(frozen=True, slots=True)
class _Source:
    """One paper as it was before it was signed: objects by number, and its pages."""

    objects: Mapping[int, bytes]
    pages: Sequence[int]


def _number(pattern: re.Pattern[bytes], data: bytes) -> int:
    found = pattern.search(data)
    if found is None:
        raise _unusable()
    return int(found[1])


def _read(data: bytes) -> _Source:
    """Finds the objects of the first writing of a file of ours; the signature came after it."""
    table = _number(_START, data)
    trailer = _trailer(data, table)
    while (previous := _PREVIOUS.search(trailer)) is not None:
        if int(previous[1]) >= table:
            raise _unusable()
        table = int(previous[1])
        trailer = _trailer(data, table)
    head = _TABLE.match(data, table)
    if head is None:
        raise _unusable()
    first = head.end() + _ENTRY
    lines = range(first, first + _ENTRY * (int(head[1]) - 1), _ENTRY)
    places = sorted(int(data[at : at + 10]) for at in lines)
    objects: dict[int, bytes] = {}
    for place, end in zip(places, [*places[1:], table], strict=True):
        begin = _OBJECT.match(data, place)
        body = data[place:end].rstrip()
        if begin is None or not body.endswith(b"endobj"):
            raise _unusable()
        objects[int(begin[1])] = body[begin.end() - place : -len(b"endobj")].strip(b"\r\n ")
    try:
        catalog = objects[_number(_ROOT, trailer)]
        tree = objects[_number(_TREE, catalog)]
    except KeyError:
        raise _unusable() from None
    kids = _KIDS.search(tree)
    pages = [int(found[1]) for found in _REFERENCE.finditer(kids[1])] if kids else []
    if not pages or not all(_PAGE.search(objects.get(page, b"")) for page in pages):
        raise _unusable()
    return _Source(objects, pages)


def _trailer(data: bytes, table: int) -> bytes:
    found = _TRAILER.search(data, table)
    if not data.startswith(b"xref\n", table) or found is None:
        raise _unusable()
    return found[1]


def _parts(body: bytes) -> tuple[bytes, bytes]:
    """What of an object may name others, and its stream, which may not."""
    begin = _STREAM.search(body)
    return (body, b"") if begin is None else (body[: begin.start()], body[begin.start() :])


class Combiner:
    """A file being put together from papers, written as they come: none of them is kept.

    Objects 1 to 3 of the file are its catalog, page tree and information.
    """

    def __init__(self, out: BinaryIO) -> None:
        """Begins the file.

        Args:
            out: Where it is written, from its beginning.
        """
        self._out = out
        self._at = 0
        self._places: dict[int, int] = {}
        self._next = 4
        self._pages: list[int] = []
        self._write(PRINT_HEAD)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)

    def add(self, paper: bytes) -> None:
        """Takes over the pages of a paper of this program with everything they need.

        Raises:
            UnusableInput: ``pdf_cannot_be_combined``: it is not laid out as ours are.
        """
        self._add(_read(paper))

    def _add(self, source: _Source) -> None:
        numbers: dict[int, int] = {}
        waiting: list[int] = []

        def renumbered(found: re.Match[bytes]) -> bytes:
            old = int(found[1])
            if old not in source.objects:
                raise _unusable()
            if old not in numbers:
                numbers[old], self._next = self._next, self._next + 1
                waiting.append(old)
            return b"%d 0 R" % numbers[old]

        for page in source.pages:
            numbers[page], self._next = self._next, self._next + 1
            self._pages.append(numbers[page])
            body = _PARENT.sub(b"", source.objects[page])
            body = _REFERENCE.sub(renumbered, body)
            self._put(numbers[page], _PAGE.sub(b"/Type /Page /Parent 2 0 R", body))
        while waiting:
            old = waiting.pop()
            names, stream = _parts(source.objects[old])
            self._put(numbers[old], _REFERENCE.sub(renumbered, names) + stream)

    def _put(self, number: int, body: bytes) -> None:
        self._places[number] = self._at
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def finish(self) -> None:
        """Writes what every file ends with."""
        kids = b" ".join(b"%d 0 R" % page for page in self._pages)
        self._put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        self._put(2, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(self._pages), kids))
        self._put(3, f"<< /Producer ({PRODUCER}) >>".encode("ascii"))
        table = self._at
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            self._write(b"%010d 00000 n \n" % self._places[number])
        self._write(b"trailer\n<< /Size %d " % self._next + PRINT_ENDS)
        self._write(b"startxref\n%d\n%%%%EOF\n" % table)


def combine_papers(papers: Iterable[bytes]) -> bytes:
    """The pages of papers of this program in one unsigned file, in the order given.

    Args:
        papers: At least one file as it was frozen.

    Raises:
        UnusableInput: ``pdf_cannot_be_combined``: one of them is not laid out as ours are.
    """
    out = io.BytesIO()
    combined = Combiner(out)
    for paper in papers:
        combined.add(paper)
    combined.finish()
    return out.getvalue()
