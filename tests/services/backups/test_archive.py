"""An archive in plain files: read without the app, and a ledger made of it again."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.issued_list import list_papers
from studyhours.services.records.listing import RecordFilter, list_records
from tests.services.backups.conftest import picture, retitle
from tests.support.ledgers import AS_OF, YEAR, call


def _said(ledger: Ledger) -> list[tuple[str, ...]]:
    rows = list_records(ledger, RecordFilter()).rows
    return sorted((one.uid, one.title, one.name, str(one.hundredths), one.status) for one in rows)


def _verdicts(ledger: Ledger) -> list[tuple[str | None, str]]:
    found = check(ledger, CheckRequest(year=YEAR, as_of=AS_OF))
    return [(one.staff_no, one.result.verdict) for one in found.teachers]


def test_it_is_read_without_the_app_and_rebuilt(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    uid = retitle(ledger, "=1+1", proof=picture())
    retitle(ledger, "../../../etc/passwd", place=1, proof=picture(colour="#884422"))
    out = tmp_path / "归档"
    done = call("archive", path, "-o", out)
    assert (done.code, done.err) == (0, "")
    names = sorted(one.name for one in (out / "teachers").iterdir())
    assert [name.partition(" ")[0] for name in names] == ["0001", "0002", "0003"]
    lines = []
    for name in names:
        place = out / "teachers" / name
        with (place / "records.csv").open(encoding="utf-8-sig", newline="") as file:
            lines += list(csv.DictReader(file))
        assert PdfReader(place / "portfolio.pdf").pages
        (paper,) = (place / "certificates").iterdir()
        assert PdfReader(paper).pages
    assert len(lines) == 6
    assert {one["状态"] for one in lines} == {"已通过"}
    assert "'=1+1" in {one["题目"] for one in lines}, "no spreadsheet takes it for a formula"
    proofs = list(out.rglob("*.jpg"))
    assert len(proofs) == 2
    assert all(one.read_bytes() in {picture(), picture(colour="#884422")} for one in proofs)
    assert all(one.is_relative_to(out / "teachers") for one in proofs)
    assert "rebuild-from" in (out / "README.txt").read_text(encoding="utf-8-sig")
    again = call("archive", path, "-o", out)
    assert again.code == 2
    new = tmp_path / "new.studyhours"
    made = call("doctor", new, "--rebuild-from", out)
    assert made.code == 0, made
    assert "操作日志" in made.err, "what does not come back is said"
    assert call("doctor", new).code == 0
    rebuilt = open_ledger(str(new))
    assert _said(rebuilt) == _said(ledger)
    assert uid in {one[0] for one in _said(rebuilt)}
    assert _verdicts(rebuilt) == _verdicts(ledger)
    rebuilt.close()
    # Which numbers were given out is not known any more: none of them comes again.
    issue = ("certificate", "issue", new, "--year", YEAR, "--as-of", AS_OF, "--format", "json")
    papers = json.loads(call(*issue, "-o", tmp_path / "papers").out)["papers"]
    serials = {one["serial"] for one in papers}
    assert len(serials) == len(list_papers(ledger)) == 3
    assert serials.isdisjoint(one.serial for one in list_papers(ledger))
    assert call("doctor", new, "--rebuild-from", out).code == 2, "never over a ledger"


def test_what_was_taken_out_is_left_out(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    retitle(ledger, "读书", proof=picture())
    out = tmp_path / "out"
    assert call("archive", path, "-o", out).code == 0
    (proof,) = out.rglob("*.jpg")
    proof.write_bytes(b"other")
    first, second, third = sorted((out / "teachers").iterdir())
    if first in proof.parents:
        first, third = third, first
    shutil.rmtree(first)
    made = call("doctor", tmp_path / "new.studyhours", "--rebuild-from", out)
    assert made.code == 0
    assert "缺 1 个附件" in made.err
    assert call("doctor", tmp_path / "new.studyhours").code == 0
    assert second.exists()


@pytest.mark.parametrize("harm", ["gone", "cut", "newer", "other"])
def test_what_is_no_archive_makes_no_ledger(
    ledger: Ledger, path: Path, tmp_path: Path, harm: str
) -> None:
    assert ledger.name
    out = tmp_path / "out"
    assert call("archive", path, "-o", out).code == 0
    file = sorted(out.glob("teachers/*/data.json"))[1]
    if harm == "gone":
        (out / "school" / "data.json").unlink()
    elif harm == "cut":
        file.write_bytes(file.read_bytes()[:-40])
    else:
        plain = json.loads(file.read_text(encoding="utf-8"))
        if harm == "newer":
            plain["format"] = 9
        else:
            del plain["records"][0]["content"]["kind"]
        file.write_text(json.dumps(plain), encoding="utf-8")
    (tmp_path / "made").mkdir()
    done = call("doctor", tmp_path / "made" / "new.studyhours", "--rebuild-from", out)
    assert (done.code, list((tmp_path / "made").iterdir())) == (2, [])
