"""The commands of packages, as a teacher and a school office type them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.db.blobs import FolderBlobs
from studyhours.services.evidence.attaching import attach
from studyhours.services.importing.roster import import_roster
from studyhours.services.records.saving import change_record, read_record
from tests.services.exchange.world import home_ledger, written
from tests.support.ledgers import call, opened, says
from tests.support.pictures import picture
from tests.support.scenario import make_ledger, roster_file


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "school.studyhours"
    ledger = make_ledger(str(path))
    import_roster(ledger, roster_file(tmp_path))
    ledger.close()
    return path


@pytest.fixture
def mine(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "mine.studyhours"
    ledger = home_ledger(str(path))
    uid, _ = written(ledger, "0001", "论文")
    ledger.close()
    return path, uid


def _retitle(ledger: Path, uid: str, title: str) -> None:
    with opened(ledger) as one:
        said, version = read_record(one, uid)
        change_record(one, uid, replace(said, title=title), version)


def test_from_the_first_package_to_a_decision(
    school: Path, mine: tuple[Path, str], tmp_path: Path
) -> None:
    home, uid = mine
    package, back = tmp_path / "hand-in.package", tmp_path / "back.package"
    sent = json.loads(call("package", "export", home, "-o", package, "--format", "json").out)
    assert (sent["records"], sent["files"]) == (1, 0)
    assert sent["code"] in call("package", "code", home).out
    unknown = call("package", "import", school, package)
    assert (unknown.code, says(unknown.err, "package_unknown")) == (5, True)
    assert sent["code"] in unknown.err
    wrong = call("package", "link", school, package, "--code", "AAAA-2222")
    assert (wrong.code, says(wrong.err, "package_code_wrong")) == (2, True)
    assert call("package", "link", school, package, "--code", sent["code"]).code == 0
    tried = json.loads(
        call("package", "import", school, package, "--dry-run", "--format", "json").out
    )
    assert (tried["added"], tried["dry_run"]) == (1, True)
    assert "新增 1" in call("package", "import", school, package).out
    written_back = call("package", "export", school, "-o", back, "--teacher", "0001").out
    code = written_back.split()[-1].rpartition("：")[2]
    linked = call("package", "link", home, back, "--code", code, "--decides")
    assert (linked.code, "欧阳若兰" in linked.out) == (0, True)
    assert json.loads(call("package", "links", home, "--format", "json").out)[0]["decides"]
    taken = call("package", "import", home, back)
    assert (taken.code, "规则 " in taken.out) == (0, True), "what came beside is named"
    call("package", "receipt", school, sent["code"], "-o", tmp_path / "r.package")
    linked = call("package", "link", home, tmp_path / "r.package", "--code", code)
    assert "负责审核" in linked.out, "a receipt takes nothing from the school"
    # Both change it.
    _retitle(home, uid, "家里改")
    _retitle(school, uid, "学校改")
    call("package", "export", home, "-o", package)
    assert "待取舍 1" in call("package", "import", school, package).out
    listed = call("package", "conflicts", school).out
    assert "学校改" in listed
    assert "家里改" in listed
    assert len(json.loads(call("package", "conflicts", school, "--format", "json").out)) == 1
    assert says(call("package", "decide", school, "--take", "ours").err, "decide_what")
    done = call("package", "decide", school, uid[:13], "--take", "theirs")
    assert (done.code, "还有 0 条" in done.out) == (0, True)
    assert "家里改" in call("record", "list", school).out
    assert call("package", "conflicts", school).out.strip() == "没有等待取舍的记录。"
    # A merge that somebody has built on stays; the one before it is not undone by mistake.
    refused = call("package", "undo", school)
    assert (refused.code, says(refused.err, "merge_changed_since")) == (2, True)
    assert call("package", "list", school).out.count("hand-in.package") == 2
    assert call("package", "unlink", school, "欧阳若兰的台账").code == 0


def test_a_receipt_says_what_is_there_and_what_is_missing(
    school: Path, mine: tuple[Path, str], tmp_path: Path
) -> None:
    home, uid = mine
    package, receipt, photo = (tmp_path / name for name in ("a.package", "r.package", "a.png"))
    photo.write_bytes(picture("PNG"))
    with opened(home) as one:
        (kept,) = attach(one, uid, [photo]).added
    sent = json.loads(call("package", "export", home, "-o", package, "--format", "json").out)
    call("package", "link", school, package, "--code", sent["code"])
    call("package", "import", school, package)
    code = call("package", "receipt", school, sent["code"], "-o", receipt).out.split("：")[-1]
    call("package", "link", home, receipt, "--code", code.strip())
    taken = call("package", "import", home, receipt).out
    assert ("确认附件 1 个" in taken, "现在没有附件" in taken) == (True, False)
    with opened(school) as one:
        assert isinstance(one.blobs, FolderBlobs)
        one.blobs.path(kept.sha256).unlink()
    call("package", "receipt", school, sent["code"], "-o", receipt)
    tried = call("package", "import", home, receipt, "--dry-run", "--format", "json").out
    assert (json.loads(tried)["confirmed"], json.loads(tried)["missing"]) == (0, 1)
    taken = call("package", "import", home, receipt).out
    assert ("确认附件" in taken, "现在没有附件 1 个" in taken) == (False, True)


def test_damaged_locked_and_foreign_files_are_told_apart(
    school: Path, mine: tuple[Path, str], tmp_path: Path
) -> None:
    home, _ = mine
    package, secret = tmp_path / "a.package", tmp_path / "secret"
    secret.write_text("研训\n", encoding="utf-8")
    call("package", "export", home, "-o", package, "--passphrase-file", secret)
    asked = call("package", "import", school, package)
    assert (asked.code, says(asked.err, "package_passphrase_needed")) == (2, True)
    package.write_bytes(package.read_bytes()[:-1])
    done = call("package", "import", school, package, "--passphrase-file", secret)
    assert done.code in {2, 3}  # one piece only: that the passphrase is wrong cannot be told apart
    call("package", "export", home, "-o", package)
    package.write_bytes(package.read_bytes()[:-1])
    done = call("package", "import", school, package)
    assert (done.code, says(done.err, "package_damaged")) == (3, True)
    done = call("package", "import", school, secret)
    assert (done.code, says(done.err, "not_a_package")) == (2, True)
    done = call("package", "export", home, "-o", school)
    assert (done.code, says(done.err, "would_overwrite_ledger")) == (2, True)
    done = call("package", "undo", home)
    assert (done.code, says(done.err, "no_merge")) == (2, True)


def test_a_school_hands_its_whole_ledger_to_the_district(school: Path, tmp_path: Path) -> None:
    district, package = tmp_path / "district.studyhours", tmp_path / "school.package"
    made = call("new", district, "--school", "城东学区", "--year", "2025-2026")
    assert made.code == 0
    sent = json.loads(call("package", "export", school, "-o", package, "--format", "json").out)
    unknown = call("package", "import", district, package)
    assert (unknown.code, says(unknown.err, "package_unknown")) == (5, True)
    alone = call("package", "link", district, package, "--code", sent["code"])
    assert (alone.code, says(alone.err, "package_who")) == (2, True)
    linked = call("package", "link", district, package, "--code", sent["code"], "--school", "河湾")
    assert (linked.code, "下属学校：河湾" in linked.out) == (0, True)
    assert call("package", "import", district, package).code == 0
    listed = json.loads(call("package", "links", district, "--format", "json").out)[0]
    assert (listed["school"], len(listed["teachers"])) == ("河湾", 5)
    assert "5 人" in call("package", "links", district).out
    again = json.loads(call("package", "import", district, package, "--format", "json").out)
    assert (again["id"], again["rows"]) == ("", 0)
