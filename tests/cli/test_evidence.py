"""``evidence`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support import scenario
from tests.support.pictures import pdf, photo, picture


@pytest.fixture
def record(run: Run, ledger: Path, tmp_path: Path) -> str:
    """A record that waits, of the ledger."""
    file = scenario.training_file(tmp_path)
    run("import", "records", ledger, file, "--kind", "training", "--as-claims")
    first: str = run("review", "list", ledger, "--format", "json").json[0]["id"]
    return first


def test_files_from_a_folder_to_a_record_and_out_again(
    run: Run, ledger: Path, record: str, tmp_path: Path
) -> None:
    (tmp_path / "结业证书.pdf").write_bytes(pdf())
    (tmp_path / "合影.jpg").write_bytes(photo((900, 600)))
    both = [tmp_path / "结业证书.pdf", tmp_path / "合影.jpg"]
    assert run("evidence", "list", ledger, record).out == "没有附件。\n"
    done = run("evidence", "add", ledger, record, *both)
    assert done.code == 0
    assert done.out.startswith("已添加：结业证书.pdf")
    again = run("evidence", "add", ledger, record, both[0])
    assert (again.code, again.out) == (0, "已经有了，没有重复添加：结业证书.pdf\n")
    listed = run("evidence", "list", ledger, record, "--format", "json").json
    assert [(one["number"], one["name"], one["type"], one["word"]) for one in listed] == [
        (1, "结业证书.pdf", "application/pdf", "certificate"),
        (2, "合影.jpg", "image/jpeg", "photo"),
    ]
    assert listed[0]["size"] == len(pdf())
    out = tmp_path / "out"
    assert run("evidence", "save", ledger, record, "-o", out).code == 0
    assert (out / "结业证书.pdf").read_bytes() == pdf()
    assert (out / "合影.jpg").read_bytes() == both[1].read_bytes()
    one = tmp_path / "one"
    assert run("evidence", "save", ledger, record, "2", "-o", one).code == 0
    assert [path.name for path in one.iterdir()] == ["合影.jpg"]
    assert run("evidence", "remove", ledger, record, "合影.jpg").out == "已移除：合影.jpg\n"
    assert run("doctor", ledger).code == 0
    shown = run("evidence", "list", ledger, record, "--lang", "en").out
    assert shown.startswith("1  结业证书.pdf")
    assert shown.endswith("certificate\n")


def test_what_cannot_be_evidence_is_named_with_its_remedy(
    run: Run, ledger: Path, record: str, tmp_path: Path
) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "good.png").write_bytes(picture("PNG"))
    bad = run("evidence", "add", ledger, record, tmp_path / "empty.jpg", tmp_path / "gone.pdf")
    assert bad.code == 2
    assert "empty.jpg" in bad.err
    assert "gone.pdf" in bad.err
    both = (tmp_path / "empty.jpg", tmp_path / "good.png")
    half = run("evidence", "add", ledger, record, *both, "--word", "plan", "--format", "json")
    assert half.code == 1
    assert [one["word"] for one in half.json["added"]] == ["plan"]
    assert [one["code"] for one in half.json["refused"]] == ["evidence_empty"]
    for wrong in (
        ("add", ledger, "nonsense", tmp_path / "good.png"),
        ("add", ledger, record, tmp_path / "good.png", "--word", "proof"),
        ("remove", ledger, record, "7"),
        ("save", ledger, record, "b.png", "-o", tmp_path / "out"),
        ("list", ledger, "7"),
    ):
        done = run("evidence", *wrong)
        assert done.code == 2, wrong
        assert "Traceback" not in done.err


def test_a_folder_of_scans_becomes_records(run: Run, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "扫描"
    folder.mkdir()
    (folder / "听课 2.jpg").write_bytes(picture())
    (folder / "听课 1.pdf").write_bytes(pdf())
    (folder / "坏.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    said = ("--teacher", "0001", "--kind", "observation", "--day", "2026.4.2")
    done = run("evidence", "scan", ledger, folder, *said)
    assert (done.code, done.out) == (1, "已存成 2 条记录。\n")
    assert "坏.png" in done.err
    listed = run("record", "list", ledger, "--search", "听课", "--format", "json").json
    assert {one["title"] for one in listed["records"]} >= {"听课 1", "听课 2"}
    for wrong in (("--kind", "dancing"), ("--day", "明年"), ("--teacher", "9999")):
        refused = run("evidence", "scan", ledger, folder, *said, *wrong)
        assert (refused.code, "Traceback" in refused.err) == (2, False), wrong
    field = run("record", "list", ledger, "--kind", "observation", "--field", "等第")
    assert (field.code, "栏目=内容" in field.err) == (2, True)
    unknown = run("record", "list", ledger, "--kind", "observation", "--field", "等第=优")
    assert (unknown.code, "等第" in unknown.err) == (2, True)
