"""``register`` and ``service`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.cli import register_arguments
from studyhours.services.registers.reading import REGISTERS
from tests.cli.conftest import Run


def test_the_grammar_knows_every_register() -> None:
    """It has a list of its own: the parser does not load what talks to databases."""
    assert set(register_arguments.REGISTERS) == set(REGISTERS)


def test_an_entry_from_beginning_to_end(run: Run, ledger: Path) -> None:
    reason = ("--reason", "支教", "--document", "教〔2026〕3号")
    granted = run("register", "grant", ledger, "0002", "24", "--to", "2026-06-30", *reason)
    assert granted.code == 0
    assert "24 学时" in granted.out
    assert "2026年6月30日" in granted.out
    assert run("register", "exempt", ledger, "0003", "observed", *reason).code == 0
    days = ("--from", "2025-09-01", "--to", "2026-08-31")
    decided = ("register", "decide", ledger, "0001", "hours.total", "met", *days, *reason)
    done = run(*decided)
    assert (done.code, "达标情况不变" in done.err) == (0, True), "it awaited no decision"
    assert run("register", "pair", ledger, "0001", "0003", "--from", "2025-09-01").code == 0
    listed = run("register", "list", ledger, "--format", "json").json
    assert [(one["register"], one["name"]) for one in listed] == [
        ("decision", "欧阳若兰"), ("pair", "欧阳若兰"), ("grant", "帕提古丽·艾山"),
        ("exemption", "李䶮"),
    ]  # fmt: skip
    (grant,) = [one for one in listed if one["register"] == "grant"]
    assert (grant["amount"], grant["unit"], grant["last"]) == ("24", "hour", "2026-06-30")
    assert (grant["reason_word"], grant["document"]) == ("support_teaching", "教〔2026〕3号")
    ended = run("register", "end", ledger, grant["uid"], "--to", "2026-07-31", "--lang", "en")
    assert ended.out.startswith(f"Changed {grant['uid']}: Hours granted, 帕提古丽·艾山: 24 hour")
    assert run("register", "remove", ledger, grant["uid"]).code == 0
    gone = run("register", "remove", ledger, grant["uid"])
    assert (gone.code, grant["uid"] in gone.err) == (2, True)
    assert run("register", "list", ledger, "--register", "grant").out == "没有登记。\n"
    shown = run("register", "list", ledger, "--teacher", "0001").out.splitlines()
    assert [("裁定" in line, "师徒结对" in line) for line in shown] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("grant", "0002", "24", "--reason", "支教"),
        ("grant", "0002", "许多", "--to", "2026-06-30", "--reason", "支教"),
        ("grant", "0002", "24", "--to", "2026-06-30"),
        ("exempt", "0002", "no-such-rule", "--reason", "病假"),
        ("decide", "0002", "hours.total", "fine", "--reason", "病假"),
        ("pair", "0001", "0001", "--from", "2025-09-01"),
        ("list", "--register", "bribes"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    run: Run, ledger: Path, words: tuple[str, ...]
) -> None:
    done = run("register", words[0], ledger, *words[1:])
    assert done.code == 2
    assert done.err
    assert run("register", "list", ledger).out == "没有登记。\n"


def test_members_and_heads_of_groups(run: Run, ledger: Path) -> None:
    branch = ("第一党支部", "--kind", "party_branch")
    assert "成员" in run("register", "join", ledger, "0003", *branch, "--from", "2025-09-01").out
    head = run("register", "join", ledger, "0001", *branch, "--role", "head", "--lang", "en")
    assert "head of 第一党支部" in head.out
    assert run("register", "join", ledger, "0001", *branch, "--role", "head").code == 2
    listed = run("register", "list", ledger, "--register", "member", "--format", "json").json
    assert [(one["name"], one["role"]) for one in listed] == [
        ("欧阳若兰", "head"),
        ("李䶮", "member"),
    ]
    assert len({one["group"] for one in listed}) == 1


def test_service_ends_and_begins_again(run: Run, ledger: Path) -> None:
    assert "2026年1月31日" in run("service", ledger, "0001", "--to", "2026-01-31").out
    assert run("service", ledger, "0001", "--from", "2026-01-01").code == 2
    assert "回任" in run("service", ledger, "0001", "--from", "2026-05-01").out
    assert run("service", ledger, "0001").code == 0
    both = run("service", ledger, "0001", "--from", "2026-05-01", "--to", "2026-05-02")
    assert both.code == 2


def test_units_and_what_is_part_of_them(run: Run, ledger: Path) -> None:
    own = run("register", "units", ledger, "--kind", "school", "--format", "json").json
    assert [one["kind"] for one in own] == ["school"]
    made = run("register", "unit", ledger, "河东小学", "--kind", "school")
    assert (made.code, "已新建学校“河东小学”" in made.out) == (0, True)
    there = run("register", "unit", ledger, "河东小学", "--kind", "school", "--lang", "en")
    assert 'The school "河东小学" is there already' in there.out
    run("register", "unit", ledger, "东片学区", "--kind", "district")
    days = ("--from", "2025-09-01", "--to", "2028-08-31", "--document", "协议1号")
    part = run("register", "part", ledger, "河东小学", "东片学区", "--role", "lead", *days)
    assert "隶属 河东小学 “东片学区”牵头单位" in part.out
    assert run("register", "part", ledger, "河东小学", "东片学区").code == 2
    assert run("register", "part", ledger, "东片学区", "河东小学").code == 2
    (listed,) = run("register", "list", ledger, "--register", "part", "--format", "json").json
    assert (listed["name"], listed["role"], listed["last"]) == ("河东小学", "lead", "2028-08-31")
    assert "2026年7月1日" in run("register", "end", ledger, listed["uid"], "--to", "2026-07-01").out
    used = run("register", "unit", ledger, "河东小学", "--remove")
    assert (used.code, "撤不下" in used.err) == (2, True)
    assert run("register", "remove", ledger, listed["uid"]).code == 0
    assert "已撤下学校“河东小学”" in run("register", "unit", ledger, "河东小学", "--remove").out
    units = run("register", "units", ledger).out.splitlines()
    assert [line.split()[1] for line in units if "学区" in line] == ["学区"]
    assert not any("河东小学" in line for line in units)
    assert run("register", "unit", ledger, "甲").code == 2
