"""A small school in which some have won, passed and guided, for tests of papers about that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, pair
from tests.services.record_world import content, teacher_uids

CONTEST, TEST = "县青年教师赛课", "粉笔字"
HELD_BY = "县教研室"


def fill(ledger: Ledger) -> None:
    """A contest won by two, a test passed by one of three, and two pairs."""
    uids = teacher_uids(ledger)
    for number, grade, status in (
        ("0001", "一等奖", "approved"),
        ("0003", "二等奖", "approved"),
        ("0004", "", "approved"),
        ("0005", "一等奖", "submitted"),
    ):
        won = content(uids[number], "award", "2026-05-06", CONTEST, type="prize", status=status)
        fields = (
            {"grade": grade, "work": "《观潮》", "organiser": HELD_BY}
            if number == "0001"
            else {"grade": grade}
        )
        add_record(ledger, replace(won, fields={key: one for key, one in fields.items() if one}))
    for number, grade in (("0001", "优秀"), ("0003", "不合格")):
        passed = content(uids[number], "award", "2026-05-20", TEST, type="skills_certificate")
        add_record(ledger, replace(passed, fields={"grade": grade}))
    pair(ledger, "0001", "0003", Basis(date(2025, 9, 1)))
    pair(ledger, "0001", "0004", Basis(date(2025, 10, 1), date(2026, 6, 30)))
