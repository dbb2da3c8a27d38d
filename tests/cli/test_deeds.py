"""Papers about one thing by the command line: issued, listed, issued anew, verified."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.reports.tools import picture_of
from tests.support import scenario


def test_papers_about_one_thing(run: Run, ledger: Path, tmp_path: Path) -> None:
    for what, file in (
        ("records", scenario.training_file(tmp_path)),
        ("attendance", scenario.attendance_file(tmp_path)),
    ):
        kind = ("--kind", "training") if what == "records" else ()
        run("import", what, ledger, file, *kind)
    folder = tmp_path / "papers"
    issue = ("certificate", "issue", ledger, "-o", folder)
    assert run(*issue, "--kind", "activity").code == 2
    assert run(*issue, "--kind", "award", "--year", "2025-2026").code == 2
    assert run(*issue, "--of", "课堂提问").code == 2
    assert not folder.exists()
    done = run(*issue, "--kind", "activity", "--of", "课堂提问")
    assert "活动结业证书：课堂提问" in done.out
    assert "没有计入活动“课堂提问”" in done.out
    again = run(*issue, "--kind", "activity", "--of", "课堂提问", "--format", "json").json
    papers = [one for one in again["papers"] if one["about"] == "课堂提问"]
    assert papers
    assert not any(one["new"] for one in papers)
    assert {one["code"] for one in again["left_out"]} == {"deed_not_credited"}
    proof = run(
        *issue, "--kind", "hours-proof", "--from", "2025-09-01", "--to", "2026-08-31",
        "--teacher", "0001", "--format", "json",
    )  # fmt: skip
    (paper,) = proof.json["papers"]
    assert paper["kind"] == "records-proof"
    told = run("verify", paper["file"])
    assert told.code == 0
    assert "学时证明" in told.out
    assert "记录" in told.out
    first = Path(papers[0]["file"])
    picture_of(first.read_bytes(), tmp_path, 200).save(tmp_path / "photo.png")
    seen = run("verify", tmp_path / "photo.png", "--format", "json").json
    assert (seen["valid"], seen["kind"], seen["about"]) == (
        True, "activity-completion", "课堂提问",
    )  # fmt: skip
    assert "“课堂提问”" in run("verify", first).out
    listed = run("certificate", "list", ledger)
    assert "活动结业证书：课堂提问" in listed.out
    serial = papers[0]["serial"]
    anew = ("certificate", "reissue", ledger, serial, "--reason", "写错", "-o", folder)
    (new,) = json.loads(run(*anew, "--format", "json").out)["papers"]
    assert (new["replaces"], new["about"]) == (serial, "课堂提问")
    assert run("verify", first).code == 4
    assert run("certificate", "reprint", ledger, serial, "-o", tmp_path / "r.pdf").code == 0
    assert (tmp_path / "r.pdf").read_bytes() == first.read_bytes()
