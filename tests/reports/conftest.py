"""A school, its key and some certificates, shared by the tests of papers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from studyhours.reports.facts import CertificateFacts
from studyhours.reports.keys import SchoolKey, create_school_key

SCHOOL_ID = "0199aa00-0000-7000-8000-000000000001"
SIGNED_AT = datetime.datetime(2026, 7, 10, 9, 30, tzinfo=datetime.UTC)


def make_facts(**changes: Any) -> CertificateFacts:
    """A plausible certificate with some facts changed."""
    values: dict[str, Any] = {
        "serial": "HW-2026-000003",
        "kind": "annual-hours",
        "school_id": SCHOOL_ID,
        "school": "河湾乡中心小学",
        "teacher": "司马光远",
        "staff_no": "0003",
        "year": "2025-2026",
        "period_start": datetime.date(2025, 9, 1),
        "period_end": datetime.date(2026, 7, 10),
        "total": "80.5",
        "school_based": "28",
        "categories": (
            ("school_based", "28"),
            ("centralised", "41"),
            ("online", "11.5"),
            ("total", "80.5"),
        ),
        "meets": True,
        "ruleset_id": "school-72",
        "ruleset_version": 1,
        "ruleset_sha256": "ab" * 32,
        "issued_on": datetime.date(2026, 7, 10),
        "language": "zh",
    }
    return CertificateFacts(**(values | changes))


def make_key(school_id: str = SCHOOL_ID, school: str = "河湾乡中心小学") -> SchoolKey:
    """A new key, valid since 2025."""
    starts = datetime.datetime(2025, 9, 1, tzinfo=datetime.UTC)
    return create_school_key(school_id, school, serial=0x1234, starts=starts)


@pytest.fixture(scope="session")
def key() -> SchoolKey:
    """The school's key."""
    return make_key()


@pytest.fixture(scope="session")
def facts() -> CertificateFacts:
    """One certificate's facts."""
    return make_facts()
