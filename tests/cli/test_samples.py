"""A real school's files beside the checkout, judged against results worked out independently.

They are not part of this repository; where they lie elsewhere, ``STUDYHOURS_SAMPLES`` says so.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

_ROOT = Path(__file__).resolve().parents[2]
_SAMPLES = Path(os.environ.get("STUDYHOURS_SAMPLES") or _ROOT.parent / "shared" / "samples")
_FILES = (
    ("observations.csv", "observation"),
    ("writing.xlsx", "writing"),
    ("reading.xlsx", "reading"),
    ("lessons.xlsx", "lesson"),
)

pytestmark = pytest.mark.skipif(
    not (_SAMPLES / "expected.json").exists(), reason="no sample school beside the checkout"
)


def _import_all(run: Run, ledger: Path) -> dict[str, Any]:
    new = ["new", ledger, "--school", "河湾乡中心小学", "--year", "2025-2026"]
    for term in ("2025-09-01:2026-01-23", "2026-03-02:2026-07-07"):
        new += ["--term", term]
    for preset in ("school-72", "seven-ones-cadence", "seven-ones-term", "observe-15"):
        new += ["--preset", preset]
    assert run(*new).code == 0
    assert run("import", "roster", ledger, _SAMPLES / "roster.xlsx").code == 0
    training = run(
        "import", "records", ledger, _SAMPLES / "training.xls", "--kind", "training",
        "--format", "json",
    )  # fmt: skip
    assert training.code == 1
    assert run("import", "attendance", ledger, _SAMPLES / "attendance.xlsx").code == 0
    for name, kind in _FILES:
        assert run("import", "records", ledger, _SAMPLES / name, "--kind", kind).code == 0
    sheet: dict[str, Any] = training.json[0]
    return sheet


def _differences(expected: Any, document: Any) -> list[str]:
    found = []
    teachers = {teacher["staff_no"]: teacher for teacher in document["teachers"]}
    for wanted in expected["teachers"]:
        rules = {
            (rule["ruleset"], rule["id"]): rule for rule in teachers[wanted["staff_no"]]["rules"]
        }
        for ruleset, entries in wanted["rules"].items():
            for rule_id, entry in entries.items():
                rule = rules[ruleset, rule_id]
                seen = {"status": rule["status"]}
                if "value" in entry:
                    seen["value"] = rule["value"]
                if "windows" in entry:
                    seen["windows"] = {key: rule["windows"][key] for key in entry["windows"]}
                if "by_term" in entry:
                    seen["by_term"] = [int(one["value"]) for one in rule["windows"]["each"]]
                if seen != entry:
                    found.append(f"{wanted['staff_no']} {rule_id}: {entry} ≠ {seen}")
    return found


def test_the_sample_school(run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "samples.studyhours"
    sheet = _import_all(run, ledger)
    documents = sorted(_SAMPLES.glob("expected*.json"))
    assert documents
    for path in documents:
        expected = json.loads(path.read_text(encoding="utf-8"))
        done = run(
            "check", ledger, "--year", expected["year"], "--as-of", expected["as_of"],
            "--explain", "--format", "json",
        )  # fmt: skip
        assert _differences(expected, done.json) == [], path.name
        said = expected["import"]
        assert sheet["added"] == said["added"]
        assert [one["row"] for one in sheet["rejected"]] == said["rejected_rows"]
        duplicates = [one["row"] for one in sheet["skipped"] if one["reason"] == "duplicate_row"]
        assert duplicates == said["duplicate_rows"]
