"""``check --explain`` says of a composed rule how every part of it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

RULES = """\
format: 1
id: parts
title: { zh: 组合, en: Combined }
rules:
  - id: help
    title: { zh: 三项取二, en: Two of three }
    window: school_year
    bundle:
      at_least: 2
      of:
        - measure: { count: record, of: { kind: writing, type: paper } }
          at_least: 1
        - title: { zh: 两节课, en: two lessons }
          measure: { count: record, of: { kind: lesson } }
          at_least: 2
        - all:
            - window: term
              measure: { sum: hour, of: { kind: training }, where: { level: school } }
              at_least: 4
            - { measure: { sum: hour, of: { kind: training } }, at_most: 90 }
    veto: { measure: { count: record, of: { kind: evaluation } }, at_least: 1 }
"""
WRITING = "工号,日期,类型,题目\n0001,2025-09-10,论文,一篇\n"


@pytest.fixture
def composed(run: Run, ledger: Path, tmp_path: Path) -> Path:
    rules = tmp_path / "parts.yaml"
    rules.write_text(RULES, encoding="utf-8")
    assert run("rules", "use", ledger, rules).code == 0
    table = tmp_path / "papers.csv"
    table.write_text(WRITING, encoding="utf-8")
    done = run("import", "records", ledger, table, "--kind", "writing", "--format", "json")
    assert done.json[0]["added"] == 1, done.out
    return ledger


def test_json_has_the_tree_of_parts(run: Run, composed: Path) -> None:
    done = run(
        "check", composed, "--year", "2025-2026", "--as-of", "2025-09-15", "--teacher", "0001",
        "--explain", "--format", "json",
    )  # fmt: skip
    (rule,) = [r for r in done.json["teachers"][0]["rules"] if r["ruleset"] == "parts"]
    assert (rule["status"], rule["value"], rule["target"]) == ("on_track", "1", "2")
    assert (rule["unit"], rule["shortfall"], rule["due"]) == ("part", "1", "2026-08-31")
    paper, lessons, both, veto = rule["parts"]
    assert (paper["title"], paper["status"], paper["bound"]) == ("论文", "met", "at_least")
    assert (lessons["title"], lessons["shortfall"]) == ("两节课", "2")
    assert (both["title"], both["unit"]) == ("全部做到", "part")
    hours, limit = both["parts"]
    assert hours["title"] == "研训（校级）"
    assert len(hours["windows"]["each"]) == 2
    assert (limit["bound"], limit["status"], limit["shortfall"]) == ("at_most", "on_track", "0")
    assert (veto["veto"], veto["status"]) == (True, "on_track")
    plain = [r for r in done.json["teachers"][0]["rules"] if r["ruleset"] == "school-72"]
    assert all("parts" not in r for r in plain)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            (
                "… 三项取二：3 项中要做到 2 项，已做到 1 项，还差 1 项；下一项截至2026年8月31日。",
                "    ✓ 论文：已有 1 篇，达到 1 篇的要求。",
                "    … 两节课：已有 0 节，要求 2 节",
                "    … 全部做到：2 项中要做到 2 项，已做到 0 项",
                "      … 研训（校级）：要求 2 个学期，已做到 0 个学期",
                "      … 研训：目前 0 学时，到2026年8月31日为止不得超过 90 学时。",
                "    · 一票否决（评价）：没有出现。",
            ),
        ),
        (
            "en",
            (
                "… Two of three: 1 of 3 parts, 2 are needed, 1 to go; next due by 2026-08-31.",
                "    ✓ Paper: Done: 1 of 1 piece.",
                "      … Training (school): Needed in 2 terms",
                "    · Veto (Evaluation): It has not struck.",
            ),
        ),
    ],
)
def test_the_table_says_it_in_words(
    run: Run, composed: Path, language: str, said: tuple[str, ...]
) -> None:
    done = run(
        "--lang", language, "check", composed, "--year", "2025-2026", "--as-of", "2025-09-15",
        "--teacher", "0001", "--explain",
    )  # fmt: skip
    for line in said:
        assert line in done.out
