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


def test_whatever_corrects_a_closed_year_needs_a_reason(
    run: Run, school: Path, tmp_path: Path
) -> None:
    added = run(
        "register", "grant", school, "0001", "24", "--from", "2025-06-01", "--to", "2025-06-30",
        "--reason", "支教",
    )  # fmt: skip
    assert added.code == 0
    entry = run("register", "list", school, "--format", "json").json[0]["uid"]
    assert run("year", "close", school, YEAR).code == 0
    roster = tmp_path / "roster.csv"
    name = run("year", "show", school, YEAR, "--format", "json").json["teachers"][0]["name"]
    roster.write_text(f"工号,姓名,参加工作时间\n0001,{name},1999-08-01\n", encoding="utf-8")
    steps = (
        ("register", "end", school, entry, "--to", "2025-06-15"),
        ("register", "remove", school, entry),
        ("fact", school, "0002", "title", "高级教师", "--from", "2025-03-01"),
        ("service", school, "0003", "--to", "2025-06-30"),
        ("terms", school, "--year", YEAR, "--term", "2024-09-01:2025-01-17"),
        ("import", "roster", school, roster),
    )
    for step in steps:
        refused = run(*step)
        assert (refused.code, "--reason" in refused.err) == (2, True), step
    for step in steps:
        assert run(*step, "--reason", "核对档案").code == 0, step
    later = ("fact", school, "0002", "post", "主任", "--from", "2025-09-01")
    assert run(*later).code == 0, "the year after is open"
    shown = run("year", "show", school, YEAR, "--format", "json").json["corrections"]
    told = {
        one["staff_no"]: (
            [entry["what"] for entry in one["unfelt_entries"]],
            [(fact["attributes"], fact["reason"]) for fact in one["facts"]],
        )
        for one in shown
    }
    assert told["0002"] == ([], [(["title"], "核对档案")])
    assert told["0003"] == ([], [(["service"], "核对档案")])
    assert told["0001"] == ([], [(["joined_profession"], "核对档案")])
    text = run("year", "show", school, YEAR).out
    assert "教师情况有更正（职称）" in text
    assert run("doctor", school).code == 0


def test_a_signature_has_a_name_and_a_note(run: Run, school: Path) -> None:
    assert run("year", "close", school, YEAR).code == 0
    assert run("year", "sign", school, YEAR, "--name", "陈明远", "--note", "同意").code == 0
    signed = run("year", "show", school, YEAR, "--format", "json").json["closing"]["signed"]
    assert (signed["name"], signed["note"], signed["by"]) == ("陈明远", "同意", "local")
    out = run("year", "show", school, YEAR).out
    assert "陈明远 于" in out
    assert "附言：同意" in out
