"""``rules test`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rules.test_loading_cases import CASES, RULES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ten.yaml"
    path.write_text(RULES + CASES, encoding="utf-8")
    return path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_all_as_expected(run: Run, file: Path) -> None:
    done = run("rules", "test", file)
    assert (done.code, done.err) == (0, "")
    assert done.out == "✓ 够了\n共 1 个用例，1 个与预期一致。\n"
    done = run("rules", "test", file, "--format", "json")
    assert done.code == 0
    found = done.json
    assert (found["ruleset"], found["cases"], found["passed"]) == ("ten-hours", 1, 1)
    assert found["results"][0]["differences"] == []


def test_otherwise(run: Run, file: Path) -> None:
    change(file, "at_least: 10", "at_least: 11")
    done = run("rules", "test", file)
    assert done.code == 1
    assert done.out == (
        "✗ 够了\n    “研训学时”：结论应为 达标，实为 未达标\n共 1 个用例，0 个与预期一致。\n"
    )
    done = run("rules", "test", file, "--format", "json", "--lang", "en")
    assert done.code == 1
    (one,) = done.json["results"]
    assert (one["title"], one["passed"], one["verdict"]) == ("够了", False, "missed")
    (difference,) = one["differences"]
    assert difference == {
        "rule": "hours",
        "what": "status",
        "expected": "met",
        "came": "missed",
        "message": '"研训学时": status: expected Met, came Missed',
    }


def test_other_cases_alone_are_told_when_adopted(run: Run, ledger: Path, file: Path) -> None:
    assert run("rules", "use", ledger, file).code == 0
    change(file, "够了", "刚好够")
    done = run("rules", "use", ledger, file)
    assert "第 1 版" in done.out
    assert "用例" in done.out
    assert "刚好够" in run("rules", "export", ledger, "ten-hours").out


def test_unusable(run: Run, file: Path, tmp_path: Path) -> None:
    change(file, "hours: 10 }", "hours: viel }")
    done = run("rules", "test", file)
    assert (done.code, done.out) == (2, "")
    assert "第 13 行" in done.err
    file.write_text(RULES, encoding="utf-8")
    done = run("rules", "test", file)
    assert done.code == 2
    assert "没有用例" in done.err
    assert run("rules", "test", tmp_path / "none.yaml").code == 2
