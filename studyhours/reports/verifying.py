"""Checking a signed PDF far more strictly than a PDF reader does.

A reader ignores slack inside the signature's own container. Here the signature must cover every
byte but its container, and the container must be, byte for byte, the only one that this program
would have written for that certificate, digest and signature. So any changed bit is found.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Sequence

from cryptography import x509
from cryptography.x509.oid import NameOID

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.reports import cms, marks
from studyhours.reports.deed_claims import claims_of
from studyhours.reports.deed_facts import AnyFacts
from studyhours.reports.keys import PublicKeyRecord
from studyhours.reports.verdicts import Verified, require_not_revoked

_RANGE = re.compile(rb"/ByteRange \[ 0 (\d{10}) (\d{10}) (\d{10}) \] /Contents ")
_MOMENT = re.compile(rb"/M \(D:(\d{14})\+00'00'\)")
_HEADER = b"%PDF-"
_HEADER_SEARCHED = 1024  # bytes, as PDF readers do


def verify_pdf(
    data: bytes, known: Sequence[PublicKeyRecord], revoked: Collection[str] = ()
) -> Verified:
    """Check a signed PDF file against the schools known here.

    Args:
        data: The whole file.
        known: Schools this computer knows.
        revoked: Serials, alone or as ``KEY_ID/SERIAL``.

    Raises:
        UnusableInput: ``not_a_pdf``, nothing that could be a paper of ours.
        Forged: ``no_school_signature`` (a PDF no school signed), ``print_file`` (one that looks
            like a file for the printer, with nothing in it to check), ``pdf_altered`` with
            ``school``, or ``pdf_altered_stranger`` where no school known here is named.
        UnknownSchool: ``unknown_school`` with ``school`` and ``key_id``: sound in itself, but
            signed by a key nobody here knows.
        Revoked: ``certificate_revoked``.
    """
    ours = marks.claims_to_be_ours(data)
    if not ours and not _looks_like_pdf(data):
        raise UnusableInput("not_a_pdf")
    claimed = _claimed(data, known)
    if claimed is None and not ours:
        raise Forged("print_file" if marks.is_print_file(data) else "no_school_signature")
    for record in known:
        if record.certificate.hex().encode() in data:
            return _verify_known(data, record, revoked)
    if claimed is not None:
        raise Forged("pdf_altered", school=claimed.school)
    raise _verdict_on_stranger(data)


def _looks_like_pdf(data: bytes) -> bool:
    # A file cut off within its first bytes was a PDF too.
    cut = bool(data) and _HEADER.startswith(data[: len(_HEADER)])
    return cut or _HEADER in data[:_HEADER_SEARCHED]


def _claimed(data: bytes, known: Sequence[PublicKeyRecord]) -> PublicKeyRecord | None:
    """The first known school that any part of the file points to.

    One changed bit can spoil one mark only, so the others still tell whose paper this was.
    """
    facts = _facts_or_none(data)
    for record in known:
        named = record.key_id.encode() in data or record.certificate.hex().encode() in data
        if named or (facts is not None and facts.school_id == record.school_id):
            return record
    return None


def _facts_or_none(data: bytes) -> AnyFacts | None:
    try:
        return marks.facts_in(data)
    except UnusableInput:
        return None


def _container(data: bytes) -> tuple[bytes, bytes]:
    """Digest of the signed bytes, and the container without its padding.

    Raises:
        ValueError: the signature does not cover the whole file in our one form.
    """
    ranges = list(_RANGE.finditer(data))
    if len(ranges) != 1 or data.count(b"/ByteRange") != 1:
        raise ValueError("ranges")
    start, end, rest = (int(number) for number in ranges[0].groups())
    if start != ranges[0].end() or end + rest != len(data) or not start + 2 < end < len(data):
        raise ValueError("cover")
    text = data[start:end]
    if text[:1] != b"<" or text[-1:] != b">":
        raise ValueError("brackets")
    contents = bytes.fromhex(text[1:-1].decode("ascii"))
    if contents.hex().encode() != text[1:-1]:
        raise ValueError("hex form")
    return hashlib.sha256(data[:start] + data[end:]).digest(), contents


def _is_signed_by(data: bytes, record: PublicKeyRecord) -> bool:
    """Whether the file is exactly what this key would have made of it."""
    try:
        digest, contents = _container(data)
        signature = cms.signature_in(contents)
        expected = cms.container(record.certificate, digest, signature)
    except (ValueError, IndexError):
        return False
    room = cms.capacity(record.certificate)
    if contents != expected.ljust(room, b"\0"):
        return False
    return record.verifies(signature, cms.signed_attributes(record.certificate, digest))


def _verify_known(data: bytes, record: PublicKeyRecord, revoked: Collection[str]) -> Verified:
    altered = Forged("pdf_altered", school=record.school)
    if not _is_signed_by(data, record) or marks.key_ids_in(data) != {record.key_id}:
        raise altered
    moment = _MOMENT.findall(data)
    try:
        facts = marks.facts_in(data)
        (stamp,) = moment
        signed_at = datetime.datetime.strptime(stamp.decode() + "Z", "%Y%m%d%H%M%S%z")
    except (UnusableInput, ValueError) as broken:
        raise altered from broken
    if facts is None:
        return Verified(record=record, claims=None, facts=None, signed_at=signed_at)
    if facts.school_id != record.school_id:
        raise altered
    require_not_revoked(record, facts.serial, revoked)
    claims = claims_of(facts, record.key_id)
    return Verified(record=record, claims=claims, facts=facts, signed_at=signed_at)


def _verdict_on_stranger(data: bytes) -> Forged | UnknownSchool:
    """For a file no known school is named in: sound but unknown, or altered."""
    try:
        _, contents = _container(data)
        certificate = cms.certificate_in(contents)
        subject = x509.load_der_x509_certificate(certificate).subject
        school = str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        stranger = PublicKeyRecord("", school, certificate)
        sound = _is_signed_by(data, stranger)
    except (ValueError, IndexError):
        return Forged("pdf_altered_stranger")
    if not sound or marks.key_ids_in(data) != {stranger.key_id}:
        return Forged("pdf_altered_stranger")
    facts = _facts_or_none(data)
    school = facts.school if facts is not None else school
    return UnknownSchool("unknown_school", school=school, key_id=stranger.key_id)
