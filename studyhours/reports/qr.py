"""Signed facts in a QR code, so that paper can be checked without a network.

The text is ``SH1:`` and base45 of: packed claims, a four-byte check value, a 64-byte signature over
all before it. The check value tells a damaged or altered code from one of a school unknown here.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import zxingcpp

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.reports import base45
from studyhours.reports.deed_claims import AnyClaims, claims_of, unpack_claims
from studyhours.reports.deed_facts import AnyFacts
from studyhours.reports.keys import PublicKeyRecord, SchoolKey, find_keys
from studyhours.reports.verdicts import Verified, require_not_revoked

PREFIX = "SH1:"
_CHECK = 4
_SIGNATURE = 64
# Keeps this signature from ever being taken for one over a document or a list.
_PURPOSE = b"StudyHours QR 1\0"


@dataclass(frozen=True, slots=True)
class QrModules:
    """The black and white squares of a QR code without its quiet zone.

    Attributes:
        size: Squares along each side.
        rows: ``size`` rows of ``size`` characters, ``1`` for black and ``0``, top row first.
    """

    size: int
    rows: tuple[str, ...]


def qr_text(facts: AnyFacts, key: SchoolKey) -> str:
    """The signed text for a certificate's QR code; the same for the same facts and key."""
    body = claims_of(facts, key.record.key_id).pack()
    body += hashlib.sha256(body).digest()[:_CHECK]
    return PREFIX + base45.encode(body + key.sign(_PURPOSE + body))


def _parts(text: str) -> tuple[AnyClaims, bytes, bytes]:
    """Claims, signed body and signature of a text; ValueError when damaged."""
    data = base45.decode(text)
    body, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
    claims = unpack_claims(body[:-_CHECK])
    if hashlib.sha256(body[:-_CHECK]).digest()[:_CHECK] != body[-_CHECK:]:
        raise ValueError("check value")
    if base45.encode(data) != text:
        raise ValueError("not canonical")
    return claims, body, signature


def read_claims(text: str) -> AnyClaims:
    """What a QR text says, its signature not yet checked.

    Raises:
        UnusableInput: ``not_a_studyhours_code``, not the text of one of our codes at all.
        Forged: ``qr_damaged``, one of ours with something changed.
    """
    if not text.startswith(PREFIX):
        try:
            _parts(text[len(PREFIX) :])
        except ValueError as foreign:
            raise UnusableInput("not_a_studyhours_code") from foreign
        raise Forged("qr_damaged")
    try:
        return _parts(text[len(PREFIX) :])[0]
    except ValueError as damaged:
        raise Forged("qr_damaged") from damaged


def verify_qr(
    text: str, known: Sequence[PublicKeyRecord], revoked: Collection[str] = ()
) -> Verified:
    """Check a QR text against the schools known here.

    Args:
        text: Exactly what the code holds.
        known: Schools this computer knows.
        revoked: Serials, alone or as ``KEY_ID/SERIAL``.

    Raises:
        UnusableInput: ``not_a_studyhours_code``.
        Forged: ``qr_damaged`` or ``qr_altered``.
        UnknownSchool: ``unknown_school`` with ``school`` and ``key_id`` as claimed.
        Revoked: ``certificate_revoked``.
    """
    claims = read_claims(text)
    _, body, signature = _parts(text[len(PREFIX) :])
    record = find_keys(known, claims.key_id)
    if record is None:
        raise UnknownSchool("unknown_school", school=claims.school, key_id=claims.key_id)
    if not record.verifies(signature, _PURPOSE + body):
        raise Forged("qr_altered", school=record.school)
    require_not_revoked(record, claims.serial, revoked)
    return Verified(record=record, claims=claims, facts=None, signed_at=None)


def read_codes(pixels: bytes, width: int, height: int) -> tuple[str, ...]:
    """The texts of the QR codes in a picture of a paper, as they stand there.

    Args:
        pixels: Rows of one byte for each pixel, 0 black and 255 white.
        width: Pixels across.
        height: Pixels down.
    """
    # The stub asks for numpy; whatever gives rows of bytes does.
    image = cast(Any, memoryview(pixels).cast("B", (height, width)))
    # Made here: the library complains at the end of a program in which one was kept.
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(image, formats=wanted)
    return tuple(dict.fromkeys(code.text for code in found if code.valid))


@lru_cache(maxsize=64)
def qr_modules(text: str) -> QrModules:
    """The squares of the code for a text, error correction level M (15 %)."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # The stub does not say that the image is a buffer of one byte for each square.
    image = memoryview(cast(Any, code.to_image(scale=1, add_quiet_zones=False)))
    pixels = "".join("1" if value < 128 else "0" for value in image.tobytes())
    size = math.isqrt(len(pixels))
    return QrModules(size, tuple(pixels[at : at + size] for at in range(0, len(pixels), size)))
