"""The school's emblem and seal: kept, refused, printed, taken back."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from studyhours.db.blobs import FolderBlobs
from studyhours.domain.changes import Changes
from studyhours.domain.clock import FixedClock
from studyhours.services.evidence.sweeping import GRACE
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issuing_preview import preview_certificate
from studyhours.services.papers.verifying import announce_school, verify_paper
from studyhours.services.settings.school import SchoolEntry, change_school, read_school
from studyhours.services.settings.school_pictures import (
    LOGO,
    SEAL,
    SIDE,
    read_pictures,
    remove_picture,
    set_picture,
    take_back,
)
from tests.services.settings.seeing import as_role, logged, refused
from tests.support import pictures
from tests.support.scenario import YEAR, Walked


def brought(folder: Path, content: bytes, name: str = "公章.png") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.both_engines
def test_a_picture_is_kept_small_and_taken_back(ledger: Ledger, tmp_path: Path) -> None:
    assert {one.picture for one in read_pictures(ledger).values()} == {None}
    done = set_picture(ledger, SEAL, brought(tmp_path, pictures.seal()))
    assert (done.before, done.changes) == (None, Changes.SCHOOL)
    shown = read_pictures(ledger)
    assert shown[LOGO].picture is None
    kept = shown[SEAL].picture
    assert kept == done.after
    assert kept is not None
    assert (kept.name, kept.width, kept.height) == ("公章.png", SIDE, SIDE)
    with Image.open(io.BytesIO(shown[SEAL].png)) as image:
        assert (image.format, image.size) == ("PNG", (SIDE, SIDE))
    entry = read_school(ledger).entry
    change_school(ledger, SchoolEntry(**{**_fields(entry), "code": "1"}), entry)
    assert read_pictures(ledger)[SEAL].picture == kept  # other settings leave it alone
    assert set_picture(ledger, SEAL, tmp_path / "公章.png").changes is Changes.NONE
    undone = take_back(ledger, done)
    assert read_pictures(ledger)[SEAL].picture is None
    take_back(ledger, undone)
    assert read_pictures(ledger)[SEAL].picture == kept
    assert refused(lambda: take_back(ledger, undone))[0] == "school_changed_meanwhile"
    remove_picture(ledger, SEAL)
    assert logged(ledger).count("school.picture") == 4


def _fields(entry: SchoolEntry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in SchoolEntry.__slots__}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "evidence_empty"),
        (b"\x89PNG\r\n\x1a\nbroken", "evidence_broken"),
        (b"GIF89a....", "evidence_not_taken"),
        (pictures.pdf(), "school_picture_is_pdf"),
        (pictures.picture("PNG", (199, 400)), "school_picture_small"),
        (pictures.picture("PNG", (250, 800)), "school_picture_strip"),
    ],
)
def test_what_cannot_be_printed_is_refused(
    ledger: Ledger, tmp_path: Path, content: bytes, code: str
) -> None:
    path = brought(tmp_path, content)
    assert refused(lambda: set_picture(ledger, SEAL, path))[0] == code
    assert refused(lambda: set_picture(ledger, SEAL, tmp_path / "不在.png"))[0] == "file_missing"
    assert refused(lambda: set_picture(ledger, "flag", path))[0] == "unknown_school_picture"
    assert read_pictures(ledger)[SEAL].picture is None
    assert examine(ledger) == ()


def test_only_who_may_change_the_school_changes_it(ledger: Ledger, tmp_path: Path) -> None:
    path = brought(tmp_path, pictures.seal())
    done = set_picture(ledger, LOGO, path)
    for role in ("teacher", "head", "leader"):
        other = as_role(ledger, role)
        for attempt in (
            lambda other=other: set_picture(other, LOGO, path),
            lambda other=other: remove_picture(other, LOGO),
            lambda other=other: take_back(other, done),
        ):
            assert refused(attempt)[0] == "not_permitted"
    leader = read_pictures(as_role(ledger, "leader"))[LOGO]
    assert (leader.picture, leader.may_edit) == (done.after, False)


def test_papers_are_sealed_from_then_on(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    announce_school(ledger)
    path = brought(tmp_path, pictures.seal())
    set_picture(ledger, SEAL, path)
    set_picture(ledger, LOGO, path)
    paper = issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR)).papers[0]
    assert verify_paper(str(paper.path)).verified.facts is not None
    assert _drawn(paper.path) == 2
    preview = tmp_path / "preview.pdf"
    assert paper.staff_no is not None
    preview.write_bytes(preview_certificate(ledger, IssueRequest(None, year=YEAR), paper.staff_no))
    assert _drawn(preview) == 2  # a specimen shows the seal in its place, and says what it is
    remove_picture(ledger, SEAL)
    assert examine(ledger) == ()
    again = issue(ledger, IssueRequest(tmp_path / "again", year=YEAR)).papers[0]
    assert again.path.read_bytes() == paper.path.read_bytes()


def _drawn(pdf: Path) -> int:
    """How many pictures the page draws, as pdfimages counts them."""
    listed = subprocess.run(
        ["pdfimages", "-list", str(pdf)], check=True, capture_output=True, text=True
    )
    return len([line for line in listed.stdout.splitlines()[2:] if " image " in line])


def test_mending_sweeping_and_restoring_leave_them(ledger: Ledger, tmp_path: Path) -> None:
    done = set_picture(ledger, SEAL, brought(tmp_path, pictures.seal()))
    later = FixedClock(ledger.clock.now() + GRACE + timedelta(days=1))
    assert examine(replace(ledger, clock=later)) == ()
    repair(replace(ledger, clock=later))
    assert read_pictures(ledger)[SEAL].png
    made = backup(ledger, tmp_path / "b.studyhours-backup")
    restore(made.path, str(tmp_path / "again.studyhours"))
    again = open_ledger(str(tmp_path / "again.studyhours"))
    assert read_pictures(again)[SEAL].picture == done.after
    assert read_pictures(again)[SEAL].png
    store = again.blobs
    assert isinstance(store, FolderBlobs)
    assert done.after is not None
    store.path(done.after.sha256).unlink()
    shown = read_pictures(again)[SEAL]
    assert (shown.picture, shown.png) == (done.after, b"")
    assert [one.code for one in examine(again)] == ["doctor.school_picture"]
    again.close()
