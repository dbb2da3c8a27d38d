"""The whole demo by the real commands: what was turned away, and who meets what."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.tree_copy import ROOT

HOURS_MET = {"06001", "06002", "06003", "06005", "06009", "06012", "06013", "06018"}
HOURS = {  # total and school-based of those at the edge
    "06002": ("74", "24"),
    "06007": ("71.5", "31.5"),
    "06011": ("71.5", "23.5"),
    "06013": ("72", "32"),
    "06015": ("73.5", "23.5"),
}
OBSERVED_MET = {"06001", "06002", "06003", "06007", "06013", None}
ALL_SEVEN_BY_TERM = {"06003", "06013"}
EVERYTHING_MET = {"06003"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a program of ours with a home of its own, so that no key of this computer is touched."""
    home = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **home, "STUDYHOURS_LANG": "zh", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo that was run twice, and what the second run printed."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "mine.txt").write_text("stays", encoding="utf-8")
    said = ""
    for _ in range(2):
        done = run(folder, "tools/demo.py", "--out", str(folder), "--no-window")
        assert done.returncode == 0, done.stdout + done.stderr
        said = done.stdout
    return folder, said


@pytest.fixture(scope="module")
def checked(demo: tuple[Path, str]) -> dict[str | None, dict[str, Any]]:
    """What ``check`` says of each teacher, by staff number."""
    ledger = str(demo[0] / "demo.studyhours")
    arguments = ["--year", "2025-2026", "--as-of", "2026-08-31", "--format", "json"]
    done = run(demo[0], "-m", "studyhours", "check", ledger, *arguments)
    assert done.returncode == 0, done.stderr
    return {one["staff_no"]: one for one in json.loads(done.stdout)["teachers"]}


def met(checked: dict[str | None, dict[str, Any]], ruleset: str) -> set[str | None]:
    """Who meets every rule of a rule set."""
    return {
        number
        for number, one in checked.items()
        if {rule["status"] for rule in one["rules"] if rule["ruleset"] == ruleset} == {"met"}
    }


def test_who_meets_what(checked: dict[str | None, dict[str, Any]]) -> None:
    assert len(checked) == 24
    assert met(checked, "school-72") == HOURS_MET
    assert met(checked, "observe-15") == OBSERVED_MET
    assert met(checked, "seven-ones-term") == ALL_SEVEN_BY_TERM
    assert met(checked, "seven-ones-cadence") == EVERYTHING_MET
    assert {number for number, one in checked.items() if one["verdict"] == "met"} == EVERYTHING_MET


@pytest.mark.parametrize("number", HOURS)
def test_hours_at_the_edge(checked: dict[str | None, dict[str, Any]], number: str) -> None:
    values = {rule["id"]: rule["value"] for rule in checked[number]["rules"]}
    assert (values["hours.total"], values["hours.school_based"]) == HOURS[number]


def test_four_rows_are_turned_away_and_explained(demo: tuple[Path, str]) -> None:
    said = demo[1]
    assert said.count("未能导入 0") == 9  # sheets
    assert said.count("未能导入 1") == 2
    assert said.count("未能导入 2") == 1
    for value in ("“王芳”", "“2025-11-31”", "“未完成”", "“陶敏”"):
        assert value in said


def test_papers_lie_where_it_says_and_other_files_stay(demo: tuple[Path, str]) -> None:
    folder, said = demo
    papers = sorted(folder.glob("certificates/*.pdf"))
    assert len(papers) == len(HOURS_MET) + 1  # and one file of all
    assert (folder / "summary.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "stays"
    assert str(folder.resolve()) in said
