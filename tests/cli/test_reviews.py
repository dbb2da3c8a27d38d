"""``review`` on the command line."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from studyhours.cli import review_arguments
from studyhours.cli.arguments import build_parser
from studyhours.domain.texts import load_texts
from studyhours.services.reviewing.queue import ORDERS
from tests.cli.conftest import Run
from tests.support import scenario


@pytest.fixture
def waiting(run: Run, ledger: Path, tmp_path: Path) -> Path:
    """The ledger with a table of trainings that were handed in as claims."""
    file = scenario.training_file(tmp_path)
    done = run("import", "records", ledger, file, "--kind", "training", "--as-claims")
    assert done.code in {0, 1}  # some of its rows are wrong on purpose
    return ledger


def test_the_grammar_knows_every_order() -> None:
    """It has a list of its own: the parser does not load what talks to databases."""
    assert set(review_arguments.ORDERS) == set(ORDERS)


def test_a_record_from_waiting_to_approved(run: Run, waiting: Path) -> None:
    listed = run("review", "list", waiting, "--format", "json").json
    assert listed
    assert {one["status"] for one in listed} == {"submitted"}
    first = listed[0]
    shown = run("review", "list", waiting).out
    assert first["id"] in shown
    assert "待审核" in shown
    no_reason = run("review", "return", waiting, first["id"])
    assert no_reason.code == 2
    returned = run("review", "return", waiting, first["id"], "--reason", "缺证书编号")
    assert (returned.code, returned.out) == (0, "已退回 1 条。\n")
    (found,) = run("review", "list", waiting, "--status", "returned", "--format", "json").json
    assert (found["id"], found["reason"]) == (first["id"], "缺证书编号")
    assert run("review", "comment", waiting, first["id"], "内容很好").out == "已写入阅批。\n"
    assert run("review", "comment", waiting, first["id"], " ").code == 2
    done = run("review", "approve", waiting, first["id"], "--lang", "en")
    assert done.out.startswith("Approved: 1.")
    left = run("review", "list", waiting, "--format", "json").json
    assert first["id"] not in {one["id"] for one in left}


def test_records_may_be_named_behind_an_option(run: Run, waiting: Path) -> None:
    listed = run("review", "list", waiting, "--format", "json").json
    one, two, three, four = (each["id"] for each in listed[:4])
    done = run("review", "return", waiting, "--reason", "缺证书编号", one, two)
    assert (done.code, done.out) == (0, "已退回 2 条。\n")
    done = run("review", "approve", waiting, three, "--reason", "看过了", four)
    assert done.out.startswith("已通过 2 条")
    wrong = run("review", "return", waiting, "--reason", "x", one, "--wrong")
    assert wrong.code == 2
    assert "--wrong" in wrong.err
    parsed = build_parser(load_texts("zh")).parse_args(
        ["evidence", "add", "a.studyhours", str(uuid4()), "--lang", "zh", "1.jpg", "2.jpg"]
    )
    assert parsed.files == [Path("1.jpg"), Path("2.jpg")]


def test_all_that_the_filter_finds_but_for_what_stands_out(run: Run, waiting: Path) -> None:
    listed = run("review", "list", waiting, "--format", "json").json
    number = listed[0]["staff_no"]
    mine = [one for one in listed if one["staff_no"] == number]
    one = run("review", "list", waiting, "--teacher", number, "--format", "json").json
    assert one == mine
    marked = [one for one in mine if one["hints"]]
    done = run("review", "approve", waiting, "--all", "--plain", "--teacher", number)
    assert done.out.startswith(f"已通过 {len(mine) - len(marked)} 条，另有 {len(marked)} 条")
    assert run("review", "approve", waiting, "--all", "--teacher", number).code == 0
    assert run("review", "list", waiting, "--teacher", number).out == "没有这样的记录。\n"
    later = run("review", "list", waiting, "--since", "2100-01-01", "--format", "json").json
    assert later == []


@pytest.mark.parametrize(
    "words",
    [
        ("approve",),
        ("approve", "{id}", "--all"),
        ("approve", "no-such-record"),
        ("approve", str(uuid4())),
        ("return", "--reason", "缺"),
        ("return", "{id}", "--reason", " "),
        ("list", "--status", "lost"),
        ("list", "--sort", "luck"),
        ("list", "--teacher", "9999"),
        ("list", "--group", "没有的组"),
        ("list", "--kind", "no-such-kind"),
        ("comment", str(uuid4()), "好"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    run: Run, waiting: Path, words: tuple[str, ...]
) -> None:
    before = run("review", "list", waiting, "--format", "json").json
    named = [word.replace("{id}", before[0]["id"]) for word in words]
    done = run("review", named[0], waiting, *named[1:])
    assert done.code == 2
    assert done.err
    assert run("review", "list", waiting, "--format", "json").json == before
