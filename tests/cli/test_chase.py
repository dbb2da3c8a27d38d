"""``chase`` on the command line, and ``import undo`` where certificates rest on what it brought."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from tests.support.ledgers import small_ledger
from tests.support.scenario import Row, write_csv

DAY = ("--as-of", "2026-08-31")


def test_who_is_behind_one_person_one_line(run: Run, ledger: Path) -> None:
    said = run("chase", ledger, *DAY)
    assert said.code == 0
    head, *lines = said.out.strip().splitlines()
    assert head.startswith("各位老师好！截至2026年8月31日，以下 ")
    (short,) = [line for line in lines if line.startswith("帕提古丽·艾山：")]
    # What can still be done, or not any more, goes by the day it is really.
    assert re.search(
        r"(8月31日前|已过期（8月31日）)：研训学时差 72 学时、校本研训学时差 24 学时", short
    )
    assert "已过期（1月23日）：" in short
    assert short.endswith("。")
    # Of two people of one name each is told by the staff number; nobody else is.
    names = [line.partition("：")[0] for line in lines if line[0] not in "【已"]
    assert {"王芳 0004", "王芳 0005", "李䶮"} <= set(names)
    assert not any("0002" in name for name in names)
    english = run("chase", ledger, *DAY, "--lang", "en", "--ruleset", "school-72")
    assert "(72 hours missing)" in english.out


def test_the_same_as_data_table_and_paper(run: Run, ledger: Path, tmp_path: Path) -> None:
    told = run("chase", ledger, *DAY, "--format", "json", "--ruleset", "school-72").json
    people = [one for group in told["groups"] for one in group["teachers"]]
    (short,) = [one for one in people if one["staff_no"] == "0002"]
    item = short["behind"][0]
    assert (item["id"], item["shortfall"], item["unit"]) == ("hours.total", "72", "hour")
    assert (item["due"], item["status"]) == ("2026-08-31", "missed")
    text, book, paper = (tmp_path / f"催办.{form}" for form in ("csv", "xlsx", "pdf"))
    for path in (text, book, paper):
        assert run("chase", ledger, *DAY, "-o", path).code == 0
    with text.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["教研组", "工号", "姓名", "项目"]
    said = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in said[2]][:4] == rows[0][:4]
    assert len(said) - 3 == len(rows) - 1
    assert paper.read_bytes().startswith(b"%PDF")


def test_one_group_and_one_that_is_not_there(run: Run, ledger: Path) -> None:
    told = run("chase", ledger, *DAY, "--format", "json").json
    names = [group["group"] for group in told["groups"] if group["group"]]
    alone = run("chase", ledger, *DAY, "--group", names[0], "--format", "json").json
    assert [group["group"] for group in alone["groups"]] == names[:1]
    wrong = run("chase", ledger, "--group", "没有这个组")
    assert wrong.code != 0
    assert names[0] in wrong.err


def test_an_import_that_certificates_rest_on_is_not_undone_unawares(
    run: Run, tmp_path: Path
) -> None:
    path = small_ledger(tmp_path / "issued.studyhours", issued=True)
    refused = run("import", "undo", path)
    assert refused.code != 0
    assert "3 张有效证书" in refused.err
    assert "--anyway" in refused.err
    assert run("import", "undo", path, "--anyway").code == 0


def test_several_imports_are_undone_together_or_not_at_all(run: Run, tmp_path: Path) -> None:
    path = small_ledger(tmp_path / "plain.studyhours")
    rows: list[Row] = [["工号", "书名", "作者", "读完日期"], ["0001", "论语", "孔子", "2025-10-10"]]
    table = write_csv(tmp_path / "读书.csv", rows)
    assert run("import", "records", path, table, "--kind", "reading").code == 0

    def listed() -> dict[str, str]:
        return {
            one["what"]: one["id"] for one in run("import", "list", path, "--format", "json").json
        }

    made = listed()
    refused = run("import", "undo", path, made["reading"], made["roster"])
    assert refused.code != 0
    assert listed() == made
    undone = run("import", "undo", path, made["training"], made["reading"])
    assert undone.code == 0
    first, second = undone.out.strip().splitlines()
    assert "读书.csv" in first, "the newest goes first"
    assert "读书.csv" not in second
    assert set(listed()) == {"roster"}
