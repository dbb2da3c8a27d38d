"""Papers by the command line: called, locked, issued anew, listed, and checked from a picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import Teacher
from tests.cli.conftest import Run
from tests.reports.tools import picture_of
from tests.support.ledgers import AS_OF, YEAR, opened, small_ledger


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """Three who meet it; this computer does not know the school yet."""
    return small_ledger(tmp_path / "school.studyhours", 3)


def _secret(path: Path, text: str) -> Path:
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def test_papers_from_the_first_to_the_last(run: Run, school: Path, tmp_path: Path) -> None:
    folder, of_year = tmp_path / "papers", ("--year", YEAR, "--as-of", str(AS_OF))
    named = run(
        "certificate", "names", school, "--serial", "镇小〔{年份}〕{序号:3}号", "--file", "{姓名}"
    )
    assert named.code == 0
    assert "镇小〔{年份}〕{序号:3}号" in named.out
    shown = json.loads(run("certificate", "names", school, "--format", "json").out)
    assert shown["serial"] == "镇小〔{year}〕{number:3}号"
    assert shown["sample"]["file"] == "王小明.pdf"
    bad = run("certificate", "names", school, "--serial", "{年份}")
    assert (bad.code, bad.out) == (2, "")
    first, second = (
        _secret(tmp_path / name, text)
        for name, text in (("a", "a first phrase"), ("b", "another phrase"))
    )
    assert run("certificate", "passphrase", school, "--new-passphrase-file", first).code == 0
    assert run("certificate", "issue", school, *of_year, "-o", folder).code == 2
    changed = ("--key-passphrase-file", first, "--new-passphrase-file", second)
    assert run("certificate", "passphrase", school, *changed).code == 0
    unlocked = ("--key-passphrase-file", second)
    done = run("certificate", "issue", school, *of_year, "-o", folder, *unlocked)
    assert (done.code, len(list(folder.glob("*.pdf")))) == (0, 4)
    serial = "镇小〔2025〕002号"
    refused = run("certificate", "reissue", school, serial, "-o", folder, *unlocked)
    assert refused.code == 2
    again = run(
        "certificate", "reissue", school, serial, "--reason", "姓名写错", "-o", folder, *unlocked,
        "--format", "json",
    )  # fmt: skip
    (paper,) = json.loads(again.out)["papers"]
    assert (paper["serial"], paper["replaces"]) == ("镇小〔2025〕004号", serial)
    # Under the same name lies the paper that was taken back: it stays.
    assert Path(paper["file"]).stem.endswith("(2)")
    assert run("certificate", "reprint", school, serial, "-o", tmp_path / "r.pdf").code == 0
    listed = json.loads(run("certificate", "list", school, "--revoked", "--format", "json").out)
    assert [(one["serial"], one["reason"], one["replaced_by"]) for one in listed] == [
        (serial, "姓名写错", paper["serial"])
    ]
    told = run("certificate", "show", school, serial)
    assert "姓名写错" in told.out
    assert "存为文件" in told.out
    assert json.loads(run("certificate", "show", school, serial, "--format", "json").out)["copies"]
    assert run("certificate", "show", school, "X-1").code == 2
    _checked_from_pictures(run, school, Path(paper["file"]), tmp_path)
    pages = next(folder.glob("合打_*.pdf"))
    told = run("verify", pages)
    assert (told.code, "没有签名的打印文件" in told.err) == (3, True)
    shown = json.loads(run("verify", pages, "--format", "json").out)
    assert (shown["valid"], shown["code"]) == (False, "print_file")
    # Facts change, and issuing again takes the old one back and says so.
    with opened(school) as ledger, ledger.writing() as tx:
        tx.session.scalars(select(Teacher).where(Teacher.staff_no == "0001")).one().name = "赵敏"
    once = run("certificate", "issue", school, *of_year, "-o", folder, *unlocked)
    assert (once.code, "换发后作废：镇小〔2025〕001号" in once.out) == (0, True)
    gone = run("verify", next(folder.glob("赵明*.pdf")))
    assert (gone.code, "由 镇小〔2025〕005号 取代" in gone.err) == (4, True)
    code = json.loads(run("verify", next(folder.glob("赵明*.pdf")), "--format", "json").out)
    assert (code["valid"], code["replaced_by"]) == (False, "镇小〔2025〕005号")
    assert run("certificate", "passphrase", school, *unlocked, "--none").code == 0


def _checked_from_pictures(run: Run, school: Path, paper: Path, tmp_path: Path) -> None:
    """The new paper and the old, by somebody who is given the school's key and list."""
    new, old = tmp_path / "new.jpg", tmp_path / "old.png"
    picture_of(paper.read_bytes(), tmp_path, 110).save(new)
    picture_of((tmp_path / "r.pdf").read_bytes(), tmp_path, 110).save(old)
    for known in json.loads(run("schools", "list", "--format", "json").out):
        assert run("schools", "forget", known["key_id"]).code == 0
    assert run("verify", new).code == 5
    key, revoked = tmp_path / "key.json", tmp_path / "list.json"
    phrase = ("--key-passphrase-file", tmp_path / "b")
    assert run("certificate", "school-key", school, "-o", key).code == 0
    assert run("certificate", "revocations", school, "-o", revoked, *phrase).code == 0
    assert run("schools", "add", key).code == 0
    assert run("schools", "add", revoked).code == 0
    assert "1 份" in run("schools", "list").out
    good = run("verify", new)
    assert good.code == 0
    assert "镇小〔2025〕004号" in good.out
    assert "核对纸面" in good.out
    told = json.loads(run("verify", new, "--format", "json").out)
    assert (told["valid"], told["source"], told["revocations_known"]) == (True, "picture", True)
    gone = run("verify", old)
    assert (gone.code, "由 镇小〔2025〕004号 取代" in gone.err) == (4, True)
    assert run("verify", tmp_path / "a").code == 2
    assert run("schools", "forget", "0123").code == 2
