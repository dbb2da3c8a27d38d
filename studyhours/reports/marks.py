"""The marks by which a PDF says whose it is, and the facts it carries for the computer."""

from __future__ import annotations

import base64
import binascii
import re

from studyhours.domain.errors import UnusableInput
from studyhours.reports.deed_facts import AnyFacts, facts_from_json

KEY_ENTRY = "SHKey"
FACTS_ENTRY = "SHFacts"
SIGNER_ENTRY = "SHSigner"
_KEY = re.compile(rb"/SHKey \(([0-9a-f]{16})\)")
_FACTS = re.compile(rb"/SHFacts \(([A-Za-z0-9+/=]+)\)")
_SIGNER = re.compile(rb"/SHSigner \(([0-9a-f]{16})\)")
PRINT_HEAD = b"%PDF-1.4\n%\x93\x8c\x8b\x9e\n"
PRINT_ENDS = b"/Root 1 0 R /Info 3 0 R >>\n"
"""How a file of many papers for the printer begins, and what its end names, in front of the place
of its table."""
_PRINT_END = re.compile(re.escape(PRINT_ENDS) + rb"startxref\n\d+\n%%EOF\n\Z")
_ANY = (b"/SHKey ", b"/SHFacts ", b"/SHSigner ")


def packed_facts(facts: AnyFacts) -> str:
    """The canonical JSON of facts as text that a PDF string holds without escapes."""
    return base64.b64encode(facts.to_json().encode("utf-8")).decode("ascii")


def claims_to_be_ours(data: bytes) -> bool:
    """Whether any mark of ours stands anywhere in the bytes."""
    return any(mark in data for mark in _ANY)


def is_print_file(data: bytes) -> bool:
    """Whether bytes look like the unsigned file that is made for the printer.

    Anybody can write such a file: this says that there is nothing to check in it, and no more.
    What carries a mark of ours, or a signature, never is one.
    """
    if claims_to_be_ours(data) or b"/ByteRange" in data:
        return False
    return data.startswith(PRINT_HEAD) and _PRINT_END.search(data[-200:]) is not None


def key_ids_in(data: bytes) -> set[str]:
    """Every key id a file names in its marks."""
    return {found.decode() for pattern in (_KEY, _SIGNER) for found in pattern.findall(data)}


def facts_in(data: bytes) -> AnyFacts | None:
    """The facts a file carries; None for a document that is no certificate.

    Raises:
        UnusableInput: there are some that cannot be read, or more than one set.
    """
    text = facts_text_in(data)
    return None if text is None else facts_from_json(text)


def facts_text_in(data: bytes) -> str | None:
    """The JSON of the facts a file carries, whatever they say; None where it carries none.

    Raises:
        UnusableInput: there are some that cannot be read, or more than one set.
    """
    found = _FACTS.findall(data)
    if not found:
        if b"/SHFacts" in data:
            raise UnusableInput("bad_certificate_facts", field="json", value="")
        return None
    try:
        (packed,) = found
        return base64.b64decode(packed, validate=True).decode("utf-8")
    except (ValueError, binascii.Error) as broken:
        raise UnusableInput("bad_certificate_facts", field="json", value="") from broken
