"""The signed text of QR codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.errors import Fault, Forged, Revoked, UnknownSchool, UnusableInput
from studyhours.reports import base45
from studyhours.reports.claims import Claims
from studyhours.reports.keys import SchoolKey
from studyhours.reports.qr import PREFIX, qr_modules, qr_text, verify_qr
from tests.reports.conftest import make_facts, make_key

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def outcome(text: str, key: SchoolKey) -> str:
    try:
        verify_qr(text, [key.record])
    except Fault as fault:
        return type(fault).__name__
    return "valid"


def test_the_examples_of_the_standard() -> None:
    for data, text in (
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
        (b"", ""),
    ):
        assert base45.encode(data) == text
        assert base45.decode(text) == data
    for text in ("GGW", ":::", "A", "a", "AAAA", "::"):
        with pytest.raises(ValueError, match="base45"):
            base45.decode(text)


@given(st.binary(max_size=60))
def test_base45_comes_back(data: bytes) -> None:
    text = base45.encode(data)
    assert base45.decode(text) == data
    assert set(text) <= set(_ALPHABET)


def test_the_claims_come_back(key: SchoolKey) -> None:
    for facts in (
        make_facts(),
        make_facts(staff_no=None, kind="hours-proof", meets=False, year="2025"),
    ):
        text = qr_text(facts, key)
        assert text == qr_text(facts, key)
        assert set(text) <= set(_ALPHABET)
        verified = verify_qr(text, [make_key().record, key.record])
        assert verified.claims == Claims.of(facts, key.record.key_id)
        assert verified.record == key.record
        assert verified.facts is None


def test_every_changed_character_is_found(key: SchoolKey) -> None:
    text = qr_text(make_facts(), key)
    for place in range(len(text)):
        for other in (*_ALPHABET[place % 5 :: 5], text[place].lower(), "é"):
            if other == text[place]:
                continue
            changed = text[:place] + other + text[place + 1 :]
            assert outcome(changed, key) == "Forged", (place, other)


def test_cut_off_longer_and_foreign_texts(key: SchoolKey) -> None:
    text = qr_text(make_facts(), key)
    for length in range(4, len(text)):
        assert outcome(text[:length], key) == "Forged"
    for tail in ("0", " ", "\n", "00", "000", text):
        assert outcome(text + tail, key) == "Forged"
    for foreign in ("", "hello", "https://example.org/x", "SH"):
        with pytest.raises(UnusableInput) as caught:
            verify_qr(foreign, [key.record])
        assert caught.value.code == "not_a_studyhours_code"


def test_the_twin_signature_is_forged(key: SchoolKey) -> None:
    data = base45.decode(qr_text(make_facts(), key)[len(PREFIX) :])
    twin = (_ORDER - int.from_bytes(data[-32:])).to_bytes(32)
    assert outcome(PREFIX + base45.encode(data[:-32] + twin), key) == "Forged"


def test_altered_facts_are_forged_and_strangers_unknown(key: SchoolKey) -> None:
    stranger = make_key("other", "外县学校")
    with pytest.raises(UnknownSchool) as caught:
        verify_qr(qr_text(make_facts(school="外县学校"), stranger), [key.record])
    assert caught.value.params["school"] == "外县学校"
    # A forger who repairs the check value still lacks the key.
    good = base45.decode(qr_text(make_facts(), key)[len(PREFIX) :])
    better = base45.decode(qr_text(make_facts(total="99", categories=()), key)[len(PREFIX) :])
    with pytest.raises(Forged) as forged:
        verify_qr(PREFIX + base45.encode(better[:-64] + good[-64:]), [key.record])
    assert forged.value.code == "qr_altered"


def test_a_revoked_serial(key: SchoolKey) -> None:
    text = qr_text(make_facts(), key)
    with pytest.raises(Revoked):
        verify_qr(text, [key.record], {"HW-2026-000003"})


def test_a_usual_code_is_coarse_enough_to_scan(key: SchoolKey) -> None:
    """At 30 mm, 57 squares a side are half a millimetre each."""
    modules = qr_modules(qr_text(make_facts(), key))
    assert modules.size <= 57
    assert len(modules.rows) == modules.size
    # The three corner marks.
    assert modules.rows[0][:7] == "1" * 7
    assert modules.rows[-1][:7] == "1" * 7
