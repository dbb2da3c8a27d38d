"""``growth`` on the command line."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli import growth_arguments
from studyhours.services.growth.drawn import PARTS
from tests.cli.conftest import Run


def test_the_grammar_knows_every_part() -> None:
    """It has a list of its own: the parser does not load what talks to databases."""
    assert growth_arguments.PARTS == PARTS


def test_a_handbook_from_first_word_to_paper(run: Run, ledger: Path, tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_text("本学年研究说理课。\n", encoding="utf-8")
    said = (ledger, "0001", "--year", "2025-2026")
    assert run("growth", "comment", ledger, "0001", "plan", "好", "--year", "2025-2026").code == 2
    written = run(
        "growth", "write", ledger, "0001", "plan", "--year", "2025-2026", "--text", text,
        "--goal", "发表论文=record:writing/paper:9", "--goal", "3:带出一个社团",
        "--goal", "学满学时=rule:school-72/hours.total",
    )  # fmt: skip
    assert written.code == 0, written.err
    assert written.out.startswith("已保存“成长规划”：")
    # What is not named stays as it is.
    assert (
        run("growth", "write", *said[:2], "plan", "--year", "2025-2026", "--goal", "一").code == 0
    )
    book = run("growth", "handbook", *said, "--format", "json").json
    assert book["parts"]["plan"]["text"] == "本学年研究说理课。"
    assert [(one["text"], one["reached"]) for one in book["goals"]] == [("一", False)]
    commented = run("growth", "comment", ledger, "0001", "plan", "很好", "--year", "2025-2026")
    assert commented.out == "已给“成长规划”写下批语。\n"
    shown = run("growth", "handbook", *said).out
    assert "批语（local）：很好" in shown
    wrong = run("growth", "write", *said[:2], "plan", "--goal", "论文=paper:9")
    assert (wrong.code, "没有选好" in wrong.err) == (2, True)
    missing = run("growth", "write", *said[:2], "plan", "--text", tmp_path / "none.txt")
    assert (missing.code, "none.txt" in missing.err) == (2, True)
    for name, command in (("handbook", said), ("portfolio", (ledger, "0001"))):
        paper = tmp_path / f"{name}.pdf"
        assert run("growth", name, *command, "-o", paper).code == 0
        assert paper.read_bytes().startswith(b"%PDF")


def test_a_pair_and_a_group(run: Run, ledger: Path, tmp_path: Path) -> None:
    assert run("growth", "pairs", ledger).out == "还没有师徒结对。\n"
    paired = run("register", "pair", ledger, "0004", "0001", "--from", "2025-09-01")
    assert paired.code == 0, paired.err
    (one,) = run("growth", "pairs", ledger, "--format", "json").json
    assert (one["mentor"], one["mentee"], one["state"]) == ("王芳", "欧阳若兰", "none")
    paper = tmp_path / "agreement.pdf"
    agreed = run(
        "growth", "agree", ledger, one["id"], "--subject", "语文", "--signed", "2025-09-10",
        "-o", paper,
    )  # fmt: skip
    assert agreed.out == "王芳与欧阳若兰的协议：第 2 版，已签字\n"
    assert paper.read_bytes().startswith(b"%PDF")
    ended = run("growth", "end", ledger, one["id"], "--to", "2026-01-23", "--reason", "调离")
    assert ended.out == "王芳与欧阳若兰的结对到 2026-01-23 为止。\n"
    assert "已签字" in run("growth", "pairs", ledger).out
    grouped = run(
        "growth",
        "members",
        ledger,
        "晨读",
        "0001",
        "0002",
        "--kind",
        "reading_group",
        "--lang",
        "en",
    )
    assert grouped.out == '2 teachers were entered into "晨读"; 0 were in it already.\n'
