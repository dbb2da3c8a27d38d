"""The main job by clicking alone: from the first start to signed certificates and the summary."""

from __future__ import annotations

import tomllib
from pathlib import Path

from studyhours.domain.resources import resource
from studyhours.services.papers.verifying import verify_paper
from tests.ui.person import OpenWindow
from tools.window.main_job import MainJob, do_main_job
from tools.window.operator import Operator

CERTIFICATES = 8
PLAN = tomllib.loads(resource("demo", "manifest.toml").read_text(encoding="utf-8"))


def test_from_the_first_start_to_certificates(open_window: OpenWindow, tmp_path: Path) -> None:
    person = open_window()
    papers = tmp_path / "papers"
    job = MainJob(
        school=PLAN["school"],
        year=PLAN["year"],
        rules=("seven-ones-cadence",),
        files=tuple(resource("demo", entry["file"]) for entry in PLAN["import"]),
        ledger=tmp_path / "school.studyhours",
        papers=papers,
    )
    do_main_job(Operator(person.window), job)
    issued = [path for path in sorted(papers.glob("*.pdf")) if not path.name.startswith("合打_")]
    assert len(issued) == CERTIFICATES
    for path in issued:
        facts = verify_paper(str(path)).verified.facts
        assert facts is not None
        assert facts.school == PLAN["school"]
