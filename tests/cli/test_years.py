"""``year close|sign|reopen|show`` as somebody types them, and imports into a closed year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.ledgers import YEAR, small_ledger, write_trainings


@pytest.fixture
def school(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "small.studyhours")


def test_a_year_is_closed_signed_corrected_and_reopened(
    run: Run, school: Path, tmp_path: Path
) -> None:
    assert run("year", "show", school).out == "还没有封过账。\n"
    assert run("year", "close", school, YEAR).code == 0
    shown = run("year", "show", school, YEAR, "--format", "json").json
    closing = shown["closing"]
    assert (closing["state"], closing["teachers"], closing["records"]) == ("closed", 3, 6)
    assert closing["seal"][:16] in run("year", "show", school).out
    assert shown["corrections"] == []
    first = shown["teachers"][0]
    assert (first["staff_no"], first["verdict"]) == ("0001", "met")
    assert first["rules"][0] | {"reason": "", "due": ""} == {
        "ruleset": "school-72", "id": "hours.total", "title": "研训学时",
        "status": "met", "value": "80", "target": "72", "unit": "hour", "bound": "at_least",
        "consequence": "none", "reason": "", "due": "",
        "window": {"start": "2024-09-01", "end": "2025-08-31"}, "windows": None,
        "provisional": False,
    }  # fmt: skip
    assert "已签字" in run("year", "sign", school, YEAR).out

    table = write_trainings(tmp_path / "more.csv", 1, 2)
    more = ("import", "records", school, table, "--kind", "training")
    dry = run(*more, "--dry-run", "--format", "json")
    assert (dry.code, dry.json[0]["corrections"]) == (0, {YEAR: 2})
    refused = run(*more)
    assert (refused.code, YEAR in refused.err, "--reason" in refused.err) == (2, True, True)
    done = run(*more, "--reason", "补交证书")
    assert done.code == 0
    assert f"{YEAR} 学年已封账，其中 2 条记作更正" in done.out

    text = run("year", "show", school, YEAR, "--teacher", "0001").out
    assert "研训学时：达标 80/72 → 达标 84/72" in text
    assert text.count("补交证书") == 3, "two records for one rule, one of them for the other"
    (corrected,) = run("year", "show", school, YEAR, "--format", "json").json["corrections"]
    assert corrected["rules"][0]["now"]["value"] == "84"
    assert {one["reason"] for one in corrected["rules"][0]["records"]} == {"补交证书"}
    english = run("year", "show", school, YEAR, "--lang", "en").out
    assert "Corrections since:" in english

    assert run("year", "reopen", school, YEAR).code == 2
    assert run("year", "reopen", school, YEAR, "--reason", "补录").code == 0
    assert run("import", "undo", school).code == 0
    assert run("year", "close", school, YEAR).code == 0
    listed = run("year", "show", school, "--format", "json").json
    assert [(one["number"], one["state"]) for one in listed] == [(1, "reopened"), (2, "closed")]
    assert listed[0]["reopened"]["reason"] == "补录"
    assert listed[0]["signed"] is not None
    former = run("year", "show", school, YEAR, "--number", "1")
    assert (former.code, "重新开放，原因：补录" in former.out) == (0, True)
    assert run("doctor", school).code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("close", "2024"),
        ("close", "2098-2099"),
        ("close", YEAR, "--undecided"),
        ("sign", YEAR),
        ("reopen", YEAR, "--reason", "补录"),
        ("show", YEAR),
        ("show", "2024"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    run: Run, school: Path, words: tuple[str, ...]
) -> None:
    done = run("year", words[0], school, *words[1:])
    assert (done.code, bool(done.err)) == (2, True)
    assert run("year", "show", school, "--format", "json").json == []
