"""What ``register`` keeps, ``check`` looks at: from the command to result, words and JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

YEAR = ("--from", "2025-09-01", "--to", "2026-08-31")
WHY = ("--reason", "支教", "--document", "教〔2026〕3号")


def rules_of(run: Run, ledger: Path, teacher: str, *more: str) -> dict[str, Any]:
    checked = run(
        "check", ledger, "--teacher", teacher, "--as-of", "2026-08-31", "--format", "json", *more
    ).json
    (one,) = checked["teachers"]
    return {f"{rule['ruleset']}/{rule['id']}": rule for rule in one["rules"]}


def test_an_exemption_goes_from_the_command_to_the_result(run: Run, ledger: Path) -> None:
    before = rules_of(run, ledger, "0002")["school-72/hours.total"]
    assert (before["status"], "basis" in before) == ("missed", False)
    assert run("register", "exempt", ledger, "0002", "school-72", *YEAR, *WHY).code == 0
    found = rules_of(run, ledger, "0002")["school-72/hours.total"]
    assert (found["status"], found["reason"], found["due"]) == ("exempt", "exempted", None)
    (basis,) = found["basis"]
    assert (basis["sort"], basis["reason"], basis["document"]) == (
        "exemption",
        "支教",
        "教〔2026〕3号",
    )
    assert (basis["first"], basis["last"]) == ("2025-09-01", "2026-08-31")
    said = run("check", ledger, "--teacher", "0002", "--as-of", "2026-08-31", "--explain").out
    assert "免除：2025年9月1日至2026年8月31日，支教，依据教〔2026〕3号。" in said
    others = rules_of(run, ledger, "0001")["school-72/hours.total"]
    assert others["status"] != "exempt"


def test_a_decision_settles_an_exemption_in_part(run: Run, ledger: Path) -> None:
    half = ("--from", "2025-09-01", "--to", "2026-01-31")
    rule = "school-72/hours.total"
    assert run("register", "exempt", ledger, "0002", rule, *half, *WHY).code == 0
    open_one = rules_of(run, ledger, "0002")[rule]
    assert (open_one["status"], open_one["reason"]) == ("needs_decision", "exempt_in_part")
    decided = run("register", "decide", ledger, "0002", rule, "missed", *YEAR, "--reason", "未补")
    assert (decided.code, "达标情况不变" in decided.err) == (0, False)
    found = rules_of(run, ledger, "0002")[rule]
    assert (found["status"], found["reason"]) == ("missed", "decided_missed")
    assert [one["sort"] for one in found["basis"]] == ["exemption", "decision"]
    assert found["basis"][1]["outcome"] == "missed"
    assert found["basis"][1]["made_at"].endswith("+00:00")
    said = run(
        "check", ledger, "--teacher", "0002", "--as-of", "2026-08-31", "--explain", "--lang", "en"
    ).out
    assert "Missed, by decision." in said
    assert "未补" in said


RULES = """
format: 1
id: granted
title: 学时含认定
rules:
  - id: hours
    title: 学时
    window: school_year
    measure:
      add:
        - { sum: hour, of: { kind: training } }
        - cap: { at_most: 24, measure: { grant: hour, where: { reason: 支教 } } }
    at_least: 20
"""


def test_hours_granted_count_where_a_rule_says_so(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    assert run("rules", "use", ledger, file).code == 0
    granted = run("register", "grant", ledger, "0002", "30", "--to", "2026-06-30", *WHY)
    assert granted.code == 0
    ill = ("--to", "2026-06-30", "--reason", "病假")
    assert run("register", "grant", ledger, "0002", "8", *ill).code == 0
    found = rules_of(run, ledger, "0002", "--explain")
    mine, plain = found["granted/hours"], found["school-72/hours.total"]
    assert (mine["status"], mine["value"], mine["target"]) == ("met", "24", "20")
    assert len(mine["counted"]) == 1
    assert [one["code"] for one in mine["not_counted"]] == ["wrong_reason"]
    assert (plain["value"], plain["counted"]) == ("0", [])
    said = run("check", ledger, "--teacher", "0002", "--as-of", "2026-08-31", "--explain").out
    assert "支教 教〔2026〕3号" in said


def test_who_left_in_spring_is_asked_for_less(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    asked = "    pro_rata: { unit: month, without: [产假], round: down, to: 1 }\n"
    file.write_text(RULES + asked, encoding="utf-8")
    assert run("rules", "use", ledger, file).code == 0
    assert "full_target" not in rules_of(run, ledger, "0002")["granted/hours"]
    assert run("service", ledger, "0002", "--to", "2026-02-28").code == 0
    leave = ("--from", "2025-12-01", "--to", "2026-02-28")
    assert run("fact", ledger, "0002", "leave", "产假", *leave).code == 0
    found = rules_of(run, ledger, "0002")["granted/hours"]
    assert (found["target"], found["full_target"], found["status"]) == ("5", "20", "missed")
    assert [one["sort"] for one in found["basis"]] == ["service", "absence"]
    said = run("check", ledger, "--teacher", "0002", "--as-of", "2026-08-31", "--explain").out
    assert "按在岗时间折算：全程在岗要求 20 学时，这里要求 5 学时。" in said
    assert "离岗：产假，2025年12月1日至2026年2月28日。" in said


QUESTION = """\
    decide:
      - when: [{ fact: service_years, below: 60, on: window_start }]
        ask: { zh: "学时算哪一层？", en: "Which layer?" }
"""


def test_a_question_of_the_rules_waits_for_its_answer(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES + QUESTION, encoding="utf-8")
    assert run("rules", "use", ledger, file).code == 0
    unknown = rules_of(run, ledger, "0001")["granted/hours"]
    assert (unknown["status"], unknown["reason"]) == ("needs_decision", "fact_unknown")
    roster = tmp_path / "dates.csv"
    roster.write_text("工号,姓名,参加工作时间\n0001,欧阳若兰,2019-08-01\n", encoding="utf-8")
    assert run("import", "roster", ledger, roster).code == 0
    asked = rules_of(run, ledger, "0001")["granted/hours"]
    assert (asked["status"], asked["reason"]) == ("needs_decision", "asked")
    assert asked["question"] == "学时算哪一层？"
    assert asked["explanation"].endswith("学时算哪一层？")
    decided = run("register", "decide", ledger, "0001", "granted/hours", "exempt", *YEAR, *WHY)
    assert decided.code == 0
    found = rules_of(run, ledger, "0001")["granted/hours"]
    assert (found["status"], found["reason"]) == ("exempt", "decided_exempt")
    assert found["basis"][0]["document"] == "教〔2026〕3号"
