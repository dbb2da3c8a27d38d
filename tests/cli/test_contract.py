"""The command line as ``docs/cli.md`` lays it down: codes, JSON, both languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support import scenario

_RULE_KEYS = {
    "ruleset", "version", "sha256", "id", "title", "status", "value", "target", "unit", "shortfall",
    "windows", "due", "provisional", "reason", "explanation",
}  # fmt: skip


def test_presets_as_json(run: Run) -> None:
    listed = {entry["id"]: entry for entry in run("presets", "--format", "json").json}
    assert listed["school-72"]["rules"] == ["hours.total", "hours.school_based"]
    assert listed["school-72"]["sources"] == ["A1"]
    assert listed["seven-ones-cadence"]["rules"] == [
        "daily_reflection", "daily_study", "weekly_blog", "monthly_book", "quarterly_report",
        "term_summary", "yearly_paper",
    ]  # fmt: skip
    assert listed["seven-ones-term"]["rules"] == [
        "reflection", "case", "paper", "story", "research_lesson", "book", "book_response",
    ]  # fmt: skip
    assert listed["observe-15"]["rules"] == ["observed"]


def test_imports_as_json(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = scenario.training_file(tmp_path)
    done = run("import", "records", ledger, file, "--kind", "training", "--format", "json")
    assert done.code == 1
    (sheet,) = done.json
    assert (sheet["file"], sheet["sheet"], sheet["header_row"]) == ("training.xlsx", "Sheet1", 1)
    assert (sheet["added"], sheet["updated"], sheet["unchanged"]) == (5, 0, 0)
    assert sheet["skipped"] == [
        {"row": 9, "reason": "duplicate_row"},
        {"row": 10, "reason": "total_row"},
    ]
    first, second = sheet["rejected"]
    assert (first["row"], first["column"], first["value"], first["code"]) == (
        7, "姓名", "王芳", "ambiguous_teacher",
    )  # fmt: skip
    assert "工号" in first["message"]
    assert (second["row"], second["column"], second["value"], second["code"]) == (
        8, "学时", "-2", "out_of_range",
    )  # fmt: skip
    again = run("import", "records", ledger, file, "--kind", "training", "--format", "json")
    assert (again.code, again.json[0]["added"], again.json[0]["unchanged"]) == (1, 0, 5)


def test_check_as_json(run: Run, ledger: Path, tmp_path: Path) -> None:
    run("import", "records", ledger, scenario.training_file(tmp_path), "--kind", "training")
    check = ("check", ledger, "--year", scenario.YEAR, "--as-of", "2026-08-31", "--format", "json")
    plain = run(*check)
    assert plain.code == 0
    document = plain.json
    assert (document["school"], document["year"], document["as_of"]) == (
        "河湾乡中心小学", "2025-2026", "2026-08-31",
    )  # fmt: skip
    assert [used["id"] for used in document["rulesets"]] == sorted(scenario.PRESETS)
    assert all(len(used["sha256"]) == 64 for used in document["rulesets"])
    assert (document["groups"], document["schools"]) == ([], [])
    teacher = document["teachers"][1]
    assert (teacher["staff_no"], teacher["verdict"], teacher["appraisal"]) == (
        "0002", "missed", "not_excellent",
    )  # fmt: skip
    rule = next(one for one in teacher["rules"] if one["id"] == "hours.total")
    assert set(rule) == _RULE_KEYS
    assert (rule["value"], rule["target"], rule["shortfall"], rule["unit"]) == (
        "71.5", "72", "0.5", "hour",
    )  # fmt: skip
    assert (rule["windows"], rule["due"], rule["status"]) == (None, "2026-08-31", "missed")
    explained = run(*check, "--explain", "--teacher", "0001").json["teachers"]
    assert [one["staff_no"] for one in explained] == ["0001"]
    rules = {one["id"]: one for one in explained[0]["rules"]}
    assert len(rules["hours.total"]["counted"]) == 3
    assert [one["code"] for one in rules["hours.school_based"]["not_counted"]] == [
        "wrong_level", "wrong_level",
    ]  # fmt: skip
    each = rules["observed"]["windows"]["each"]
    assert [(one["start"], one["end"]) for one in each] == [
        ("2025-09-01", "2026-01-23"),
        ("2026-03-02", "2026-07-07"),
    ]


@pytest.mark.parametrize(("form", "magic"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")])
def test_check_into_a_file(run: Run, ledger: Path, tmp_path: Path, form: str, magic: bytes) -> None:
    target = tmp_path / f"verdicts.{form}"
    done = run("check", ledger, "--year", scenario.YEAR, "--format", form, "-o", target)
    assert done.code == 0
    assert target.read_bytes().startswith(magic)


def test_without_terms_nothing_is_passed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.studyhours"
    presets = [part for preset in scenario.PRESETS for part in ("--preset", preset)]
    new = run("new", path, "--school", "无学期小学", "--year", scenario.YEAR, *presets)
    assert new.code == 0
    assert "--term" in new.err
    run("import", "roster", path, scenario.roster_file(tmp_path))
    done = run("check", path, "--year", scenario.YEAR, "--as-of", "2025-11-01", "--format", "json")
    statuses = {rule["status"] for one in done.json["teachers"] for rule in one["rules"]}
    assert statuses == {"needs_decision"}
    reasons = {rule["reason"] for one in done.json["teachers"] for rule in one["rules"]}
    assert reasons == {"no_calendar"}


def test_a_ledger_without_rules_judges_nobody(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.studyhours"
    assert run("new", path, "--school", "无规则小学").code == 0
    done = run("check", path)
    assert done.code == 2
    assert "规则" in done.err


def test_certificates_and_verify(run: Run, ledger: Path, tmp_path: Path) -> None:
    run("import", "records", ledger, scenario.training_file(tmp_path), "--kind", "training")
    issue = (
        "certificate", "issue", ledger, "--kind", "annual-hours", "--year", scenario.YEAR,
        "--as-of", "2026-08-31", "-o", tmp_path / "papers", "--format", "json",
    )  # fmt: skip
    done = run(*issue)
    assert done.code == 0
    (paper,) = done.json["papers"]
    assert (paper["staff_no"], paper["kind"], paper["new"]) == ("0001", "annual-hours", True)
    assert Path(done.json["combined"]).read_bytes().startswith(b"%PDF")
    valid = run("verify", paper["file"])
    assert (valid.code, paper["serial"] in valid.out) == (0, True)
    forged = tmp_path / "forged.pdf"
    content = bytearray(Path(paper["file"]).read_bytes())
    content[-40] ^= 1
    forged.write_bytes(content)
    assert run("verify", forged).code == 3
    key, revoked = tmp_path / "key.json", tmp_path / "revoked.json"
    assert run("certificate", "school-key", ledger, "-o", key).code == 0
    for file in (tmp_path / "home" / "schools").iterdir():
        file.unlink()
    assert run("verify", paper["file"]).code == 5
    assert run("verify", paper["file"], "--school-key", key).code == 0
    reason = ("--reason", "误发", "-o", revoked)
    assert run("certificate", "revoke", ledger, paper["serial"], *reason).code == 0
    for file in (tmp_path / "home" / "schools").iterdir():
        file.unlink()
    assert run("verify", paper["file"], "--school-key", key).code == 0
    lists = ("--revocations", revoked)
    assert run("verify", paper["file"], "--school-key", key, *lists).code == 4
    assert run("verify", "SH1:" + "A" * 120).code in {2, 3}


def test_a_second_paper_in_another_language_is_told(run: Run, ledger: Path, tmp_path: Path) -> None:
    run("import", "records", ledger, scenario.training_file(tmp_path), "--kind", "training")
    issue = (
        "certificate", "issue", ledger, "--year", scenario.YEAR, "--as-of", "2026-08-31",
        "-o", tmp_path / "papers",
    )  # fmt: skip
    first = run(*issue, "--format", "json").json["papers"][0]
    assert first["other_languages"] == []
    told = run("--lang", "en", *issue)
    assert told.code == 0
    assert f"{first['serial']} in Chinese is still valid" in told.out
    again = run("--lang", "en", *issue, "--format", "json").json["papers"][0]
    assert not again["new"]
    assert again["other_languages"] == [{"serial": first["serial"], "language": "zh"}]


def test_both_languages(run: Run, ledger: Path) -> None:
    chinese = run("check", ledger, "--year", scenario.YEAR)
    english = run("check", ledger, "--year", scenario.YEAR, "--lang", "en")
    assert "结论" in chinese.out
    assert "结论" not in english.out
    assert run("--lang", "en", "doctor", ledger).out != run("doctor", ledger).out


def test_rules_are_checked_used_and_written_out(run: Run, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "rules.yaml"
    assert run("rules", "export", ledger, "school-72", "-o", out).code == 0
    assert run("rules", "check", out).code == 0
    unchanged = run("rules", "use", ledger, out)
    assert (unchanged.code, "没有变化" in unchanged.out) == (0, True)
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace("at_least: 72", "at_least: 80"), encoding="utf-8")
    clash = run("rules", "use", ledger, out)
    assert (clash.code, "from" in clash.err) == (2, True)
    dated = text.replace("at_least: 72", "at_least: 80").replace(
        "rules:", "effective: { from: 2026-09-01 }\nrules:", 1
    )
    out.write_text(dated, encoding="utf-8")
    assert run("rules", "use", ledger, out).code == 0
    for year, target, version in (("2025-2026", "72", 1), ("2026-2027", "80", 2)):
        done = run("check", ledger, "--year", year, "--as-of", "2027-08-31", "--format", "json")
        rule = next(one for one in done.json["teachers"][0]["rules"] if one["id"] == "hours.total")
        assert (rule["target"], rule["version"]) == (target, version)


def test_the_installed_command_needs_no_display(ledger: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "studyhours", "doctor", str(ledger)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    assert "PySide" not in done.stderr
    assert "reportlab.pdfgen" not in done.stderr
