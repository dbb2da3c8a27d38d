"""``check --units``: groups, pairs and schools alone, as text, workbook and paper."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from tests.reports.tools import text_of

RULES = """\
format: 1
id: reading
title: { zh: 集体读书, en: Reading together }
rules:
  - id: books
    title: { zh: 成员读书, en: Books of members }
    subject: group
    applies_to: [{ fact: group_kind, is: party_branch }]
    window: school_year
    measure: { count: record, of: { kind: reading }, whose: members }
    at_least: 1
  - id: events
    title: { zh: 本校活动, en: Events }
    subject: school
    window: school_year
    measure: { count: record, of: { kind: training } }
    at_least: 1
"""
FORMULA = '=HYPERLINK("http://x","点我")'
DAY = ("--year", "2025-2026", "--as-of", "2026-08-31")


@pytest.fixture
def units(run: Run, ledger: Path, tmp_path: Path) -> Path:
    """A branch that read, one called by a formula, and the school itself."""
    rules = tmp_path / "reading.yaml"
    rules.write_text(RULES, encoding="utf-8")
    assert run("rules", "use", ledger, rules).code == 0
    for name in ("第一支部", FORMULA):
        assert run("register", "unit", ledger, name, "--kind", "party_branch").code == 0
    joined = run(
        "register", "join", ledger, "0001", "第一支部", "--kind", "party_branch",
        "--from", "2025-09-01",
    )  # fmt: skip
    assert joined.code == 0
    table = tmp_path / "books.csv"
    table.write_text("工号,日期,书名\n0001,2025-10-10,论语\n", encoding="utf-8")
    done = run("import", "records", ledger, table, "--kind", "reading", "--format", "json")
    assert done.code == 0, done.out
    return ledger


def test_text_and_json_of_units_alone(run: Run, units: Path) -> None:
    said = run("check", units, *DAY, "--units")
    assert (said.code, said.err) == (0, "")
    assert "第一支部" in said.out
    assert "位教师" not in said.out
    found = run("check", units, *DAY, "--units", "--explain", "--format", "json").json
    assert found["teachers"] == []
    branch = next(one for one in found["groups"] if one["name"] == "第一支部")
    assert branch["verdict"] == "met"
    assert [one["by"] for one in branch["records"].values()] == [["欧阳若兰"]]
    assert [one["kind"] for one in found["schools"]] == ["school"]


@pytest.mark.parametrize(
    ("language", "title", "kind", "empty_status"),
    [
        ("zh", "河湾乡中心小学集体达标检查表", "党支部", "未达标"),
        ("en", "河湾乡中心小学: check of groups and schools", "Party branch", "Missed"),
    ],
)
def test_a_workbook_in_either_language(
    run: Run,
    units: Path,
    tmp_path: Path,
    language: str,
    title: str,
    kind: str,
    empty_status: str,
) -> None:
    path = tmp_path / "units.xlsx"
    said = run("check", units, *DAY, "--units", "-o", path, "--lang", language)
    assert said.code == 0, said.err
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    rows = [[str(one) for one in row] for row in sheet]
    assert rows[0][0] == title
    branch = next(row for row in rows if row[1] == "第一支部")
    assert branch[0] == kind
    assert branch[4:6] == ["1", "1"] or branch[4:6] == ["1.0", "1.0"]
    assert branch[6:9] == ["", "", ""], "a rule of schools is not about a branch"
    other = next(row for row in rows if row[1] == FORMULA)
    assert other[2] == empty_status, "nobody belongs to it, and nothing was read"
    with zipfile.ZipFile(path) as book:
        content = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in content, "what looks like a formula is text"
    assert "hyperlink" not in content


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pdf_in_either_language(run: Run, units: Path, tmp_path: Path, language: str) -> None:
    path = tmp_path / "units.pdf"
    assert run("check", units, *DAY, "--units", "-o", path, "--lang", language).code == 0
    said = text_of(path.read_bytes(), tmp_path)
    assert "第一支部" in said
    assert ("成员读书" if language == "zh" else "members") in said
    assert "0001" not in said, "no teacher stands in it"


def test_what_does_not_go_together(run: Run, ledger: Path) -> None:
    said = run("check", ledger, *DAY, "--units")
    assert said.code == 2
    assert "没有以集体" in said.err
    said = run("check", ledger, *DAY, "--units", "--teacher", "0001")
    assert said.code == 2
    assert "--units" in said.err


def test_a_group_is_exempted_and_its_year_closed(run: Run, units: Path) -> None:
    done = run(
        "register", "exempt", units, FORMULA, "reading/books", "--from", "2025-09-01",
        "--to", "2026-08-31", "--reason", "新建",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "集体免除" in done.out
    asked = ("--register", "unit_exemption", "--format", "json")
    (entry,) = run("register", "list", units, *asked).json
    assert (entry["register"], entry["name"], entry["rule"]) == ("unit_exemption", FORMULA, "books")
    assert "teacher" not in entry
    found = run("check", units, *DAY, "--units", "--format", "json").json
    statuses = {one["name"]: one["verdict"] for one in found["groups"]}
    assert statuses == {"第一支部": "met", FORMULA: "not_applicable"}
    closed = run("year", "close", units, "2025-2026", "--early", "--undecided", "--reason", "试封")
    assert closed.code == 0, closed.err
    said = run("year", "show", units, "2025-2026")
    assert "党支部 第一支部 达标" in said.out
    kept = run("year", "show", units, "2025-2026", "--format", "json").json["units"]
    assert {one["name"]: one["verdict"] for one in kept if one["kind"] != "school"} == statuses
