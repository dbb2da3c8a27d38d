"""Certificates with something changed, and codes with something changed: none is ever valid.

The bits are drawn uniformly over the whole of signed certificates, the container of the signature
included, where a reader of PDF files overlooks most.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from studyhours.domain.errors import Fault
from studyhours.reports import base45
from studyhours.reports.certificate import render_certificate
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.keys import SchoolKey
from studyhours.reports.qr import PREFIX, qr_text, verify_qr
from studyhours.reports.signing import sign_pdf
from studyhours.reports.verifying import verify_pdf
from tests.reports.conftest import SIGNED_AT, make_facts, make_key
from tests.torture.conftest import SEED

FLIPS, CUTS, APPENDED, TEXTS = 10_000, 1_000, 1_000, 10_000
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许䶮"


@pytest.fixture(autouse=True)
def _own_home() -> None:
    """Nothing is run or kept here, so no stage is set up."""


class _School:
    """A key, and signed certificates of several teachers."""

    def __init__(self, count: int) -> None:
        self.key: SchoolKey = make_key()
        self.facts = [_facts(number) for number in range(count)]
        self.codes = [qr_text(facts, self.key) for facts in self.facts]
        self.papers = [
            sign_pdf(render_certificate(facts, code), self.key, SIGNED_AT)
            for facts, code in zip(self.facts, self.codes, strict=True)
        ]

    def paper(self, data: bytes) -> str:
        """What checking a file says."""
        return self._said(lambda: verify_pdf(data, [self.key.record]))

    def code(self, text: str) -> str:
        """What checking a code says."""
        return self._said(lambda: verify_qr(text, [self.key.record]))

    def _said(self, check: Callable[[], object]) -> str:
        try:
            check()
        except Fault as fault:
            return fault.code
        return "valid"


def _facts(number: int) -> CertificateFacts:
    return make_facts(
        serial=f"HW-2026-{number + 1:06}",
        teacher=_FAMILY[number % len(_FAMILY)] + "光远",
        staff_no=f"{number + 1:04}" if number % 3 else None,
        language="en" if number % 4 == 3 else "zh",
        issued_on=date(2026, 7, 10) + timedelta(number),
        replaces=f"HW-2026-{number:06}" if number % 5 == 4 else None,
    )


def _flipped(chance: random.Random, data: bytes) -> tuple[bytes, int]:
    changed, at = bytearray(data), chance.randrange(len(data) * 8)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed), at // 8


def _campaign(papers: int, share: int) -> str:
    """All of it, each figure divided by ``share``; returns the figures in one line.

    Raises:
        AssertionError: something changed was taken for valid.
    """
    chance, school = random.Random(SEED), _School(papers)
    seen: dict[str, Counter[str]] = {}

    def note(what: str, said: str, where: object) -> None:
        seen.setdefault(what, Counter())[said] += 1
        assert said != "valid", (what, where)

    for paper in school.papers:
        assert school.paper(paper) == "valid"
    inside = 0
    for _ in range(FLIPS // share):
        paper = chance.choice(school.papers)
        changed, at = _flipped(chance, paper)
        begin = paper.index(b"/Contents <")
        inside += begin < at < paper.index(b">", begin)
        note("flips", school.paper(changed), at)
    for _ in range(CUTS // share):
        paper = chance.choice(school.papers)
        length = chance.randrange(1, len(paper))
        note("cuts", school.paper(paper[:length]), length)
    for _ in range(APPENDED // share):
        paper, other = chance.choice(school.papers), chance.choice(school.papers)
        tail = chance.choice(list(_tails(chance, paper, other)))
        note("appended", school.paper(paper + tail), tail[:60])
    for code in school.codes:
        assert school.code(code) == "valid"
    while sum(seen.get("codes", Counter()).values()) < TEXTS // share:
        code = chance.choice(school.codes)
        changed_text = _changed(chance, code, chance.choice(school.codes))
        if changed_text not in school.codes:
            note("codes", school.code(changed_text), changed_text)
    counts = ", ".join(
        f"{what} {sum(found.values())} {dict(found)}" for what, found in seen.items()
    )
    return f"{papers} papers, {inside} flips inside /Contents; valid: 0; {counts}"


def _tails(chance: random.Random, paper: bytes, other: bytes) -> Iterator[bytes]:
    """What may be put behind a file: noise, an empty revision, another paper, its own end again."""
    start = paper.rindex(b"startxref")
    yield chance.randbytes(chance.randrange(1, 200))
    yield b"\n" * chance.randrange(1, 9)
    yield paper[start:]
    yield other
    yield (
        b"9 0 obj\n<< /Type /Annot /Subtype /FreeText /Contents (99) >>\nendobj\n"
        b"xref\n9 1\n%010d 00000 n \ntrailer\n<< /Size 10 /Prev %d >>\n"
        % (len(paper), start)
        + b"startxref\n%d\n%%%%EOF\n" % (len(paper) + 72)
    )


def _changed(chance: random.Random, code: str, other: str) -> str:
    """A code with a sign changed, put in, left out or exchanged, cut, or grafted on another."""
    at = chance.randrange(len(PREFIX), len(code))
    sign = chance.choice(_SIGNS)
    return chance.choice(
        (
            code[:at] + sign + code[at + 1 :],
            code[:at] + sign + code[at:],
            code[:at] + code[at + 1 :],
            code[:at] + code[at : at + 2][::-1] + code[at + 2 :],
            code[:at],
            code[:at] + other[at:],
            code[:at] + code[at].lower() + code[at + 1 :],
            _with_check_value(chance, code),
        )
    )


def _with_check_value(chance: random.Random, code: str) -> str:
    """A code that says something else and is whole in itself: only the signature tells."""
    data = base45.decode(code[len(PREFIX) :])
    claims, signature = bytearray(data[: -_SIGNATURE - _CHECK]), data[-_SIGNATURE:]
    claims[chance.randrange(len(claims))] ^= 1 << chance.randrange(8)
    check = hashlib.sha256(claims).digest()[:_CHECK]
    return PREFIX + base45.encode(bytes(claims) + check + signature)


_CHECK, _SIGNATURE = 4, 64


def test_nothing_changed_is_valid() -> None:
    _campaign(papers=5, share=50)


@pytest.mark.torture
def test_nothing_changed_is_valid_of_many(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    line = _campaign(papers=40, share=1)
    request.node.user_properties.append(("campaign", line))
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")
