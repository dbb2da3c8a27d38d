"""``document``: a command for each kind, into a folder or one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studyhours.services.documents.kinds import KINDS
from tests.cli.conftest import Run
from tests.support.ledgers import says, small_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return small_ledger(tmp_path / "small.studyhours")


def test_every_kind_is_named_in_both_languages(run: Run) -> None:
    plain = json.loads(run("document", "list", "--format", "json").out)
    assert [one["id"] for one in plain] == [kind.code for kind in KINDS]
    shown = run("--lang", "en", "document", "list").out
    for kind in KINDS:
        assert kind.code in shown
    assert "Year-closing report" in shown
    assert all(not one["title"].startswith("document.") for one in plain)


def test_into_a_folder_or_one_file(run: Run, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("document", "hours-register", ledger, "--everyone", "--year", "2024-2025", "-o", out)
    assert (done.code, len(list(out.iterdir()))) == (0, 3)
    assert all(path.read_bytes().startswith(b"%PDF") for path in out.iterdir())
    book = tmp_path / "summary.xlsx"
    asked = ("document", "summary", ledger, "--year", "2024-2025", "--by", "group", "-o", book)
    assert run(*asked).code == 0
    assert book.read_bytes().startswith(b"PK")
    proof = tmp_path / "proof.docx"
    days = ("--first", "2024-9-1", "--last", "2025年8月31日")
    assert run("document", "hours-proof", ledger, "--teacher", "0001", *days, "-o", proof).code == 0
    assert proof.read_bytes().startswith(b"PK")


def test_what_cannot_be_is_said_and_nothing_is_written(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    out, file = tmp_path / "out", tmp_path / "one.pdf"
    cases = [
        (("portfolio", ledger, "-o", out), "document_answer_missing"),
        (("portfolio", ledger, "--everyone", "-o", file), "documents_need_folder"),
        (("portfolio", ledger, "--teacher", "0001", "-o", tmp_path / "a.docx"), "form_mismatch"),
        (("summary", ledger, "--format", "xlsx", "-o", file), "form_mismatch"),
        (("closing-report", ledger, "--closing", "2024-2025", "-o", out), "year_never_closed"),
        (("anthology", ledger, "--year", "2024-2025", "-o", file), "anthology_empty"),
    ]
    for arguments, fault in cases:
        done = run("document", *arguments)
        assert (done.code, done.out) == (2, "")
        assert says(done.err, fault), done.err
    assert run("document", "summary", ledger, "--by", "colour", "-o", out).code == 2
    assert not out.exists()
    assert not file.exists()
