"""Facts are checked when made, and have one canonical text."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.reports.claims import Claims
from studyhours.reports.deed_claims import claims_of, unpack_claims
from studyhours.reports.deed_facts import facts_from_json
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.numerals import amount_zh, date_zh, number_zh, year_zh
from studyhours.reports.stated import hundredths
from tests.reports.conftest import make_facts

BAD: list[dict[str, Any]] = [
    {"serial": "hw-1"},
    {"serial": ""},
    {"kind": "other"},
    {"kind": "annual-hours", "meets": False},
    {"teacher": " 司马"},
    {"teacher": ""},
    {"teacher": "司\n马"},
    {"teacher": "王\ud800"},
    {"staff_no": ""},
    {"year": "2025-2027"},
    {"year": "25-26"},
    {"total": "80.50"},
    {"total": "080"},
    {"total": "-1"},
    {"total": "1e3"},
    {"total": "20"},
    {"period_end": datetime.date(2025, 8, 31)},
    {"period_end": datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)},
    {"categories": (("school_based", "27"),)},
    {"categories": (("total", "80.5"), ("total", "80.5"))},
    {"categories": (("other", "1"),)},
    {"meets": 1},
    {"ruleset_version": 0},
    {"ruleset_version": True},
    {"ruleset_sha256": "AB" * 32},
    {"language": "fr"},
]


@pytest.mark.parametrize("changes", BAD, ids=str)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnusableInput) as caught:
        make_facts(**changes)
    assert caught.value.code == "bad_certificate_facts"


def test_canonical_json_comes_back_equal() -> None:
    for facts in (make_facts(), make_facts(staff_no=None, meets=False, kind="hours-proof")):
        assert CertificateFacts.from_json(facts.to_json()) == facts
    assert make_facts().to_json() == make_facts().to_json()


def test_papers_frozen_before_are_read_and_signed_as_they_were() -> None:
    """Facts of every format as text, each with what its code carries: none may ever change."""
    lines = Path(__file__).with_name("frozen_facts.txt").read_text(encoding="utf-8").splitlines()
    for text, code in zip(lines[::2], lines[1::2], strict=True):
        facts = facts_from_json(text)
        assert facts.to_json() == text
        claims = claims_of(facts, "0123456789abcdef")
        assert claims.pack().hex() == code
        assert unpack_claims(bytes.fromhex(code)) == claims
    assert [json.loads(text)["format"] for text in lines[::2]] == [1, 2, 3, 3]


SPOILED: dict[str, Callable[[str], str]] = {
    "trailing space": lambda text: text + " ",
    "inner space": lambda text: text.replace(":", ": ", 1),
    "number for truth": lambda text: text.replace('"meets":true', '"meets":1'),
    "float for amount": lambda text: text.replace('"total":"80.5"', '"total":80.5'),
    "other format": lambda text: text.replace('"format":1', '"format":2'),
    "other date form": lambda text: text.replace("2025-09-01", "20250901"),
    "cut off": lambda text: text[:-1],
    "escaped": lambda text: json.dumps(json.loads(text)),
    "a list": lambda _: "[]",
    "nothing": lambda _: "",
    "deep": lambda _: "[" * 100_000,
}


@pytest.mark.parametrize("name", SPOILED)
def test_other_json_is_refused(name: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        CertificateFacts.from_json(SPOILED[name](make_facts().to_json()))
    assert caught.value.code == "bad_certificate_facts"


@given(st.integers(0, 99_999_999))
def test_amounts_have_one_decimal_form(amount: int) -> None:
    assert hundredths(decimal_text(Fraction(amount, 100))) == amount


@given(st.text(min_size=1, max_size=20), st.integers(0, 9_999_999), st.booleans())
def test_claims_have_one_binary_form(name: str, total: int, proof: bool) -> None:
    try:
        facts = make_facts(
            teacher=name,
            total=decimal_text(Fraction(total, 100)),
            school_based="0",
            categories=(),
            kind="hours-proof" if proof else "annual-hours",
        )
    except UnusableInput:
        return
    claims = Claims.of(facts, "0123456789abcdef")
    assert Claims.unpack(claims.pack()) == claims


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零"),
        ("10", "十"),
        ("12", "十二"),
        ("28", "二十八"),
        ("80.5", "八十点五"),
        ("100", "一百"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("0.25", "零点二五"),
        ("72.05", "七十二点零五"),
        ("1001", "一千零一"),
        ("10010", "一万零一十"),
        ("100000", "十万"),
        ("120345", "十二万零三百四十五"),
    ],
)
def test_amounts_in_chinese_words(amount: str, words: str) -> None:
    assert amount_zh(amount) == words


def test_dates_and_years_in_chinese_words() -> None:
    assert date_zh(datetime.date(2026, 10, 31)) == "二〇二六年十月三十一日"
    assert year_zh("2025-2026") == "二〇二五—二〇二六学年度"
    assert year_zh("2025") == "二〇二五年度"
    assert number_zh(20) == "二十"
