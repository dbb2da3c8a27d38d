"""``rules diff`` and ``rules history`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studyhours.services.rulebook.rulesets import list_presets
from tests.cli.conftest import Run
from tests.support import scenario

AS_OF = ("--year", scenario.YEAR, "--as-of", "2026-08-31")


@pytest.fixture
def file(run: Run, ledger: Path, tmp_path: Path) -> Path:
    """School-72 with 80 hours from the next school year on; the ledger has hours."""
    run("import", "records", ledger, scenario.training_file(tmp_path), "--kind", "training")
    text = next(one.text for one in list_presets() if one.ruleset.id == "school-72")
    path = tmp_path / "more.yaml"
    text = text.replace("at_least: 72", "at_least: 80")
    text = text.replace("sources:", "effective: { from: 2026-09-01 }\nsources:")
    path.write_text(text, encoding="utf-8")
    return path


def test_diff_as_json(run: Run, ledger: Path, file: Path, tmp_path: Path) -> None:
    done = run("rules", "diff", ledger, file, *AS_OF, "--format", "json", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    found = done.json
    assert set(found) == {
        "school", "year", "as_of", "ruleset", "title", "judged", "before", "after", "changes",
        "teachers", "counts", "flips", "units",
    }  # fmt: skip
    assert found["units"] == []
    assert (found["ruleset"], found["judged"], found["teachers"]) == ("school-72", "alone", 5)
    assert (found["before"]["version"], found["before"]["file"]) == (1, None)
    assert (found["after"]["version"], found["after"]["file"]) == (2, "more.yaml")
    assert found["after"]["from"] == "2026-09-01"
    assert {len(found[side]["sha256"]) for side in ("before", "after")} == {64}
    assert [one["message"] for one in found["changes"]] == [
        "added: the first day in force (2026-09-01)",
        '"Study hours": the amount changed from 72 hours to 80 hours',
    ]
    assert found["counts"] == {"worse": 1, "better": 0, "otherwise": 0}
    (one,) = found["flips"]
    assert (one["staff_no"], one["direction"]) == ("0001", "worse")
    assert one["verdict"] == {"before": "met", "after": "missed"}
    assert one["appraisal"] == {"before": "none", "after": "not_excellent"}
    (rule,) = one["rules"]
    assert (rule["before"]["value"], rule["before"]["target"]) == ("72", "72")
    assert (rule["after"]["target"], rule["after"]["status"]) == ("80", "missed")
    assert "80" in rule["after"]["explanation"]
    kept = tmp_path / "diff.json"
    assert run("rules", "diff", ledger, file, *AS_OF, "-o", kept, "--lang", "en").code == 0
    assert json.loads(kept.read_text(encoding="utf-8")) == found


def test_diff_as_text(run: Run, ledger: Path, file: Path) -> None:
    lines = run("rules", "diff", ledger, file, *AS_OF).out.splitlines()
    assert "  · “研训学时”：要求的数量由 72 学时 改为 80 学时" in lines
    (row,) = [line for line in lines if line.startswith("0001")]
    amounts, why = [cell.strip() for cell in row.split("  ") if cell.strip()][-2:]
    assert amounts == "72 / 72 → 72 / 80"
    assert why == "只有 72 学时，要求 80 学时，差 8 学时，期限已过。年度考核不能评为优秀。"
    assert lines[-1].startswith("共 5 位教师：1 人变差，0 人变好")
    adopted = run("rules", "diff", ledger, file, *AS_OF, "--as-adopted").out.splitlines()
    assert adopted[-1].startswith("共 5 位教师：0 人变差")
    assert run("rules", "use", ledger, file).code == 0
    two = run("rules", "diff", ledger, "--ruleset", "school-72", *AS_OF).out.splitlines()
    assert [line for line in two if line.startswith("0001")] == [row]


def test_history(run: Run, ledger: Path, file: Path) -> None:
    assert run("rules", "use", ledger, file).code == 0
    (found,) = run("rules", "history", ledger, "school-72", "--format", "json").json
    second, first = found["versions"]
    assert (second["version"], second["from"], second["to"]) == (2, "2026-09-01", None)
    assert (first["version"], first["from"], first["to"]) == (1, None, "2026-08-31")
    assert (first["adopted_by"], first["certificates"], first["rules"]) == ("local", 0, 2)
    said = run("rules", "history", ledger).out
    assert said.count("第 1 版") == len(scenario.PRESETS)
    assert "2026年8月31日止" in said
    assert first["sha256"][:12] in said


@pytest.mark.parametrize(
    "words",
    [
        ("diff",),
        ("diff", "FILE", "--ruleset", "school-72"),
        ("diff", "--ruleset", "school-72"),
        ("diff", "--ruleset", "nothing"),
        ("diff", "FILE", "--before", "7"),
        ("diff", "missing.yaml"),
        ("history", "nothing"),
    ],
)
def test_what_cannot_be_compared(
    run: Run, ledger: Path, file: Path, words: tuple[str, ...]
) -> None:
    rest = [file if word == "FILE" else word for word in words[1:]]
    done = run("rules", words[0], ledger, *rest)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_version_that_does_not_follow_names_file_line_and_remedy(
    run: Run, ledger: Path, file: Path
) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("effective: { from: 2026-09-01 }\n", ""), encoding="utf-8")
    done = run("rules", "use", ledger, file, "--lang", "en")
    assert done.code == 2
    assert "more.yaml, line 1" in done.err
    assert "effective" in done.err


def test_a_set_ends_and_is_in_force_again(run: Run, ledger: Path) -> None:
    done = run("rules", "end", ledger, "school-72", "--from", "2026-09-01", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    assert "school-72, version 1, is in force until 2026-08-31" in done.out
    history = run("rules", "history", ledger, "school-72", "--format", "json").json
    assert history[0]["versions"][0]["to"] == "2026-08-31"
    again = run("rules", "end", ledger, "school-72", "--from", "2026-09-01", "--lang", "en")
    assert "nothing changed" in again.out
    opened = run("rules", "end", ledger, "school-72", "--lang", "en")
    assert "in force again" in opened.out
    assert run("rules", "end", ledger, "nothing", "--from", "2026-09-01").code == 2


def test_two_readings_in_force_are_told(run: Run, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "either.yaml"
    text = next(one.text for one in list_presets() if one.ruleset.id == "school-72-either")
    path.write_text(text, encoding="utf-8")
    done = run("rules", "use", ledger, path, "--lang", "en")
    assert done.code == 0
    assert "only one of school-72-either and school-72 may be in force" in done.out
