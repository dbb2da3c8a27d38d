"""Signing a PDF file with a school's key: an invisible PAdES signature over the whole file.

The signature is appended as one incremental update. Its place for the container is exactly as long
as the longest container of that certificate, and everything else in the file is signed.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass

from studyhours.domain.errors import UnusableInput
from studyhours.reports import cms
from studyhours.reports.keys import SchoolKey

SUB_FILTER = "ETSI.CAdES.detached"
_NUMBER_WIDTH = 10
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20  # bytes of one line of the table
_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Document:
    """Where the parts of a plain PDF file are that signing has to touch."""

    data: bytes
    xref: int
    size: int
    root: int
    info: str
    identifier: str

    def object_body(self, number: int) -> str:
        """What stands between ``obj`` and ``endobj``, found through the table."""
        table = _TABLE.match(self.data, self.xref)
        if table is None or number >= int(table[1]):
            raise _unusable()
        entry = table.end() + _ENTRY * number
        place = int(self.data[entry : entry + 10])
        found = _OBJECT.match(self.data, place)
        if found is None or int(found[1]) != number:
            raise _unusable()
        return found[2].decode("latin-1").strip()


def _unusable() -> UnusableInput:
    return UnusableInput("pdf_cannot_be_signed")


def _open(data: bytes) -> _Document:
    """Find the parts of a file as our own writer lays it out: one table, one trailer."""
    tail = re.search(
        rb"\nxref\n.*?trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", data, re.DOTALL
    )
    if tail is None or data.count(b"\nstartxref") != 1 or b"/ByteRange" in data:
        raise _unusable()
    trailer = tail[1]
    root = re.search(rb"/Root (\d+) 0 R", trailer)
    size = re.search(rb"/Size (\d+)", trailer)
    info = re.search(rb"/Info \d+ 0 R", trailer)
    identifier = re.search(rb"/ID\s*(\[.*?\])", trailer, re.DOTALL)
    if root is None or size is None or info is None or identifier is None:
        raise _unusable()
    return _Document(
        data=data,
        xref=int(tail[2]),
        size=int(size[1]),
        root=int(root[1]),
        info=info[0].decode(),
        identifier="".join(identifier[1].decode("latin-1").split()),
    )


def _with_entry(dictionary: str, entry: str) -> str:
    if not dictionary.startswith("<<") or not dictionary.endswith(">>"):
        raise _unusable()
    return f"{dictionary[:-2].rstrip()} {entry}\n>>"


def _first_page(document: _Document) -> int:
    catalog = document.object_body(document.root)
    pages = re.search(r"/Pages (\d+) 0 R", catalog)
    if pages is None or "/AcroForm" in catalog:
        raise _unusable()
    kids = re.search(r"/Kids \[ ?(\d+) 0 R", document.object_body(int(pages[1])))
    if kids is None:
        raise _unusable()
    return int(kids[1])


def pdf_moment(when: datetime.datetime) -> str:
    """An aware instant as PDF writes it, in UTC to the second."""
    return f"D:{when.astimezone(datetime.UTC):%Y%m%d%H%M%S}+00'00'"


def sign_pdf(pdf: bytes, key: SchoolKey, when: datetime.datetime) -> bytes:
    """Sign a PDF file made by this program; the same input gives the same bytes.

    Args:
        pdf: The file, not yet signed.
        key: The school's key.
        when: The moment to state, with a zone.

    Raises:
        UnusableInput: ``pdf_cannot_be_signed``: signed already, or not laid out as ours are.
    """
    if when.tzinfo is None:
        raise ValueError("a moment needs a zone")
    document = _open(pdf)
    page = _first_page(document)
    page_body = document.object_body(page)
    if "/Annots" in page_body:
        raise _unusable()
    field, value = document.size, document.size + 1
    hole = "0" * (2 * cms.capacity(key.record.certificate))
    blank = "0" * _NUMBER_WIDTH
    objects = {
        document.root: _with_entry(
            document.object_body(document.root),
            f"/AcroForm << /Fields [ {field} 0 R ] /SigFlags 3 >>",
        ),
        page: _with_entry(page_body, f"/Annots [ {field} 0 R ]"),
        field: f"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132"
        f" /Rect [ 0 0 0 0 ] /P {page} 0 R /V {value} 0 R >>",
        value: f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{SUB_FILTER}"
        f" /M ({pdf_moment(when)}) /SHSigner ({key.record.key_id})"
        f" /ByteRange [ 0 {blank} {blank} {blank} ] /Contents <{hole}> >>",
    }
    update = _update(document, objects)
    start = len(pdf) + update.index(f"<{hole}>".encode())
    end = start + len(hole) + 2
    total = len(pdf) + len(update)
    numbers = f"/ByteRange [ 0 {start:0{_NUMBER_WIDTH}} {end:0{_NUMBER_WIDTH}} "
    numbers += f"{total - end:0{_NUMBER_WIDTH}} ]"
    update = update.replace(f"/ByteRange [ 0 {blank} {blank} {blank} ]".encode(), numbers.encode())
    whole = pdf + update
    digest = hashlib.sha256(whole[:start] + whole[end:]).digest()
    certificate = key.record.certificate
    signature = key.sign(cms.signed_attributes(certificate, digest))
    contents = cms.container(certificate, digest, signature).hex().ljust(len(hole), "0")
    return whole[: start + 1] + contents.encode() + whole[end - 1 :]


def _update(document: _Document, objects: dict[int, str]) -> bytes:
    """An incremental update with new or replaced objects, its table and its trailer."""
    out = bytearray()
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = len(document.data) + len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    xref = len(document.data) + len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010} 00000 n \n".encode()
    out += (
        f"trailer\n<< /Size {max(objects) + 1} /Root {document.root} 0 R {document.info}"
        f" /ID {document.identifier} /Prev {document.xref} >>\n"
        f"startxref\n{xref}\n%%EOF\n"
    ).encode("latin-1")
    return bytes(out)
