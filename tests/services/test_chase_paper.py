"""The chase list on paper: a day that is said in full stands in one line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from studyhours.domain.clock import FixedClock
from studyhours.domain.texts import load_texts
from studyhours.services.checking.chase import read_chase
from studyhours.services.checking.chase_tables import chase_paper
from tests.reports.tools import run
from tests.support.scenario import Walked

DECEMBER = datetime(2025, 12, 20, 4, tzinfo=UTC)


def test_a_day_of_the_year_to_come_stands_in_one_line(walked: Walked, tmp_path: Path) -> None:
    ledger = replace(walked.ledger, clock=FixedClock(DECEMBER))
    chase = read_chase(ledger, as_of=DECEMBER.date(), ruleset="school-72")
    paper = tmp_path / "催办.pdf"
    paper.write_bytes(chase_paper(chase, load_texts("zh")))
    lines = run("pdftotext", "-layout", str(paper), "-").splitlines()
    ends = [line.rstrip().rpartition(" ")[2] for line in lines]
    assert any(re.fullmatch(r"2026年\d{1,2}月\d{1,2}日", end) for end in ends)
    assert not any(
        re.fullmatch(r"2026年\d{0,2}|月?\d{1,2}日|\d{1,2}月\d{1,2}日", end) for end in ends
    )
