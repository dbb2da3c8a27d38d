"""Signed PDF files: valid for other programs, and spoilt by any changed bit for ours."""

from __future__ import annotations

import datetime
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.errors import Fault, Forged, Revoked, UnknownSchool, UnusableInput
from studyhours.reports import cms, marks
from studyhours.reports.certificate import render_certificate
from studyhours.reports.combining import combine_papers
from studyhours.reports.der import children, read
from studyhours.reports.keys import SchoolKey
from studyhours.reports.paper import DocumentInfo, Paper
from studyhours.reports.qr import qr_text
from studyhours.reports.signing import sign_pdf
from studyhours.reports.verifying import verify_pdf
from tests.reports.conftest import SCHOOL_ID, SIGNED_AT, make_facts, make_key
from tests.reports.tools import run

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="module")
def signed(key: SchoolKey) -> bytes:
    facts = make_facts()
    return sign_pdf(render_certificate(facts, qr_text(facts, key)), key, SIGNED_AT)


def plain_pdf(text: str = "通知") -> bytes:
    paper = Paper(210, 297, DocumentInfo("通知", "学校", "", {}))
    paper.text(20, 30, text, 12)
    return paper.finish()


def outcome(data: bytes, key: SchoolKey) -> str:
    try:
        verify_pdf(data, [key.record])
    except Fault as fault:
        return type(fault).__name__
    return "valid"


def test_a_signed_file_is_valid_here(signed: bytes, key: SchoolKey) -> None:
    verified = verify_pdf(signed, [make_key("other").record, key.record])
    assert verified.record == key.record
    assert verified.facts == make_facts()
    assert verified.signed_at == SIGNED_AT
    assert verified.claims is not None
    assert verified.claims.total == "80.5"


def test_a_signed_file_is_valid_elsewhere(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    report = run("pdfsig", str(path))
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "河湾乡中心小学" in report
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(path))


def test_pyhanko_agrees(signed: bytes, key: SchoolKey) -> None:
    import io

    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    trusted = Certificate.load(key.record.certificate)
    context = ValidationContext(trust_roots=[trusted], allow_fetching=False, moment=SIGNED_AT)
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    status = validate_pdf_signature(signature, context)
    assert status.intact
    assert status.valid
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def test_signing_twice_gives_the_same_bytes_and_signing_again_is_refused(
    signed: bytes, key: SchoolKey
) -> None:
    facts = make_facts()
    unsigned = render_certificate(facts, qr_text(facts, key))
    assert sign_pdf(unsigned, key, SIGNED_AT) == signed
    for bad in (signed, b"", b"%PDF-1.4\n", unsigned[:-20], unsigned + b"x"):
        with pytest.raises(UnusableInput) as caught:
            sign_pdf(bad, key, SIGNED_AT)
        assert caught.value.code == "pdf_cannot_be_signed"


def test_any_document_of_ours_can_be_signed(key: SchoolKey, tmp_path: Path) -> None:
    paper = Paper(210, 297, DocumentInfo("通知", "学校", "", {}))
    for page in range(3):
        if page:
            paper.next_page()
        paper.text(20, 30, f"第{page}页", 12)
    data = sign_pdf(paper.finish(), key, SIGNED_AT)
    verified = verify_pdf(data, [key.record])
    assert verified.facts is None
    assert verified.claims is None
    path = tmp_path / "notice.pdf"
    path.write_bytes(data)
    assert "Signature is Valid" in run("pdfsig", str(path))


def test_every_bit_outside_the_page_streams_counts(signed: bytes, key: SchoolKey) -> None:
    """All bits of the header, the marks, the signature, its container, the tables."""
    start = signed.index(b"/ByteRange")
    update = signed.rindex(b"%%EOF", 0, start)
    info = signed.index(b"/SHFacts")
    places = [*range(64), *range(info - 200, info + 200), *range(update, len(signed))]
    flipped = bytearray(signed)
    seen = {}
    for place in places:
        # Every bit where the marks and the container are, else one bit of each byte.
        for bit in range(8) if place < 64 or start - 150 < place else [place % 8]:
            flipped[place] ^= 1 << bit
            result = outcome(bytes(flipped), key)
            flipped[place] ^= 1 << bit
            if result != "Forged":
                seen[place, bit] = result
    assert len(places) > 2500
    assert not seen


def test_bits_all_over_the_file_count(signed: bytes, key: SchoolKey) -> None:
    chance = random.Random(7)
    for _ in range(3000):
        place, bit = chance.randrange(len(signed)), chance.randrange(8)
        flipped = bytearray(signed)
        flipped[place] ^= 1 << bit
        assert outcome(bytes(flipped), key) == "Forged", (place, bit)


@given(data=st.data())
def test_any_other_edit_counts(data: st.DataObject, signed: bytes, key: SchoolKey) -> None:
    at = data.draw(st.integers(0, len(signed)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=40))
    edited = signed[:at] + put + signed[at + cut :]
    assert outcome(edited, key) == ("valid" if edited == signed else "Forged")


def test_cut_off_and_appended_files_are_forged(signed: bytes, key: SchoolKey) -> None:
    for length in [
        *range(1, 64),
        *range(64, len(signed), 997),
        *range(len(signed) - 64, len(signed)),
    ]:
        assert outcome(signed[:length], key) == "Forged", length
    for tail in (b"\n", b" ", b"\0", b"%%EOF\n", signed):
        assert outcome(signed + tail, key) == "Forged"
    assert outcome(b"\n" + signed, key) == "Forged"


def parts(signed: bytes) -> tuple[bytes, bytes, bytes]:
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    return signed[:start], signed[start:end], signed[end:]


def test_other_forms_of_the_same_signature_are_forged(signed: bytes, key: SchoolKey) -> None:
    """Each of these passes an ordinary check: the signed bytes and the numbers are the same."""
    head, contents, tail = parts(signed)
    raw = bytes.fromhex(contents.decode())
    signature = cms.signature_in(raw)
    twin = signature[:32] + (_ORDER - int.from_bytes(signature[32:])).to_bytes(32)
    used = read(raw)[2]  # one signature in some hundred ends, or begins, with a zero
    assert len(children(raw[:used])) == 2  # the container itself is sound
    malleable = raw.replace(signature[32:].lstrip(b"\0"), twin[32:])
    for other in (
        contents.upper(),
        contents[:-2] + b"01",
        malleable.hex().encode().ljust(len(contents), b"0")[: len(contents)],
        contents[:-1] + b" ",
    ):
        assert len(other) == len(contents)
        assert other != contents
        assert outcome(head + other + tail, key) == "Forged"


def test_a_stranger_is_unknown_and_a_changed_stranger_forged(key: SchoolKey) -> None:
    other = make_key("0199aa00-0000-7000-8000-000000000099", "外县学校")
    facts = make_facts(school_id=other.record.school_id, school="外县学校")
    data = sign_pdf(render_certificate(facts, qr_text(facts, other)), other, SIGNED_AT)
    with pytest.raises(UnknownSchool) as caught:
        verify_pdf(data, [key.record])
    assert caught.value.params == {"school": "外县学校", "key_id": other.record.key_id}
    with pytest.raises(UnknownSchool):
        verify_pdf(data, [])
    chance = random.Random(3)
    for _ in range(500):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        assert outcome(bytes(flipped), key) == "Forged"


def test_an_impostor_is_forged(key: SchoolKey) -> None:
    """Another key under this school's identifier, its marks, or its facts."""
    impostor = make_key(SCHOOL_ID)
    facts = make_facts(total="99", categories=())
    own = sign_pdf(render_certificate(facts, qr_text(facts, impostor)), impostor, SIGNED_AT)
    assert outcome(own, key) == "Forged"
    borrowed = sign_pdf(render_certificate(facts, qr_text(facts, key)), impostor, SIGNED_AT)
    assert outcome(borrowed, key) == "Forged"


def test_a_known_school_cannot_sign_for_another(key: SchoolKey) -> None:
    facts = make_facts(school_id="0199aa00-0000-7000-8000-000000000042")
    data = sign_pdf(render_certificate(facts, qr_text(facts, key)), key, SIGNED_AT)
    assert outcome(data, key) == "Forged"


def test_what_is_no_paper_of_a_school(key: SchoolKey) -> None:
    for data in (b"", b"hello", b"PK\x03\x04", bytes(5000)):
        with pytest.raises(UnusableInput) as caught:
            verify_pdf(data, [key.record])
        assert caught.value.code == "not_a_pdf"
    with pytest.raises(Forged) as forged:
        verify_pdf(plain_pdf(), [key.record])
    assert forged.value.code == "no_school_signature"


def _code(data: bytes, key: SchoolKey) -> str:
    """Why a file is not valid; whatever it is, it is never valid."""
    with pytest.raises(Forged) as caught:
        verify_pdf(data, [key.record])
    assert caught.value.exit_code == 3
    return caught.value.code


def test_a_file_for_the_printer_is_called_so_and_is_not_valid(
    signed: bytes, key: SchoolKey
) -> None:
    pages = combine_papers([signed, signed])
    assert _code(pages, key) == "print_file"
    chance = random.Random(7)
    for _ in range(300):
        flipped = bytearray(pages)
        flipped[chance.randrange(len(pages))] ^= 1 << chance.randrange(8)
        assert _code(bytes(flipped), key) in {"print_file", "no_school_signature"}
    assert _code(pages + b"%", key) == "no_school_signature"


def test_what_was_signed_never_passes_for_a_file_for_the_printer(
    signed: bytes, key: SchoolKey
) -> None:
    """Dressed up as one, altered, or put together with one, it is altered, as long as it is ours.

    Stripped of every mark it is a file in which nothing is signed, and that is what is said.
    """
    pages = combine_papers([signed])
    body = signed[len(marks.PRINT_HEAD) :]
    dressed = marks.PRINT_HEAD + body + pages[-150:]
    changed = bytearray(dressed)
    changed[len(changed) // 2] ^= 1
    for data in (dressed, bytes(changed), pages[:-1] + signed + pages, signed + pages[20:]):
        assert not marks.is_print_file(data)
        assert _code(data, key) == "pdf_altered"
    for mark in (b"/SHKey ", b"/SHFacts ", b"/SHSigner "):
        assert _code(dressed.replace(mark, b"/XX "), key) == "pdf_altered"
    bare = re.sub(rb"/SH[A-Z][a-z]+ \([^)]*\)", b"", dressed)
    bare = bare.replace(key.record.certificate.hex().encode(), b"")
    bare = bare.replace(key.record.key_id.encode(), b"")
    assert _code(bare, key) == "no_school_signature", "a signature of whosever"
    assert _code(bare.replace(b"/ByteRange", b"/Nothing"), key) == "print_file"


def test_an_unsigned_certificate_is_forged(key: SchoolKey) -> None:
    facts = make_facts()
    assert outcome(render_certificate(facts, qr_text(facts, key)), key) == "Forged"


def test_a_revoked_certificate(signed: bytes, key: SchoolKey) -> None:
    for mark in ("HW-2026-000003", f"{key.record.key_id}/HW-2026-000003"):
        with pytest.raises(Revoked) as caught:
            verify_pdf(signed, [key.record], {mark})
        assert caught.value.params["serial"] == "HW-2026-000003"
    others = {"HW-2026-000004", "0123456789abcdef/HW-2026-000003"}
    assert verify_pdf(signed, [key.record], others).record == key.record
    flipped = bytearray(signed)
    flipped[900] ^= 1
    with pytest.raises(Forged):
        verify_pdf(bytes(flipped), [key.record], {"HW-2026-000003"})


def test_the_stated_moment_needs_a_zone(key: SchoolKey) -> None:
    naive = datetime.datetime(2026, 7, 10)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="zone"):
        sign_pdf(plain_pdf(), key, naive)


def test_the_container_is_as_long_as_its_place_at_most(key: SchoolKey) -> None:
    room = cms.capacity(key.record.certificate)
    for first in (1, 0x7F, 0x80, 0xFF):
        signature = bytes([first]) * 64
        made = cms.container(key.record.certificate, bytes(32), signature)
        assert len(made) <= room
        assert cms.signature_in(made) == signature
        assert cms.certificate_in(made) == key.record.certificate


def test_marks_are_read_from_where_the_signature_covers(signed: bytes) -> None:
    assert len(re.findall(rb"/SHKey \(", signed)) == 1
    assert len(re.findall(rb"/SHSigner \(", signed)) == 1
