"""Scans dropped on the list, or taken from a folder, become records with their evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from studyhours.domain.errors import UnusableInput
from studyhours.services.evidence.scanning import MOST_SCANS, record_scans, scans_in
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import read_record
from studyhours.ui.widgets import files
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from tests.services.record_world import teacher_uids
from tests.services.settings.seeing import refused
from tests.support.pictures import pdf, picture
from tests.support.scenario import walk_imports
from tests.ui.records.writer import Writer


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A scanner's folder."""
    folder = tmp_path / "扫描"
    folder.mkdir()
    for number in (10, 2, 1):
        (folder / f"听课 {number}.jpg").write_bytes(picture("JPEG", (40 + number, 30)))
    (folder / "总结.PDF").write_bytes(pdf())
    (folder / "notes.txt").write_text("no scan", encoding="utf-8")
    (folder / "坏 3.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    return folder


def test_each_file_is_a_record_or_all_are_one(tmp_path: Path, scans: Path) -> None:
    ledger: Ledger = walk_imports(str(tmp_path / "school.studyhours")).ledger
    kinds = {one.id: one for one in record_choices(ledger).kinds}
    found = scans_in(scans)
    assert [one.name for one in found] == [
        "听课 1.jpg", "听课 2.jpg", "听课 10.jpg", "坏 3.png", "总结.PDF",
    ]  # fmt: skip
    teacher = str(teacher_uids(ledger)["0001"])
    values = {"teacher": teacher, "day": "2026-04-02", "amount": "1", "unit": "period"}
    done = record_scans(ledger, found, kinds["observation"], values)
    assert [one.code for one in done.refused] == ["evidence_broken"]
    contents = [read_record(ledger, one.uid)[0] for one in done.saved]
    assert [one.title for one in contents] == ["听课 1", "听课 2", "听课 10", "总结"]
    assert [file.name for file in contents[0].files] == ["听课 1.jpg"]
    named = record_scans(ledger, found[:2], kinds["observation"], {**values, "title": "公开课"})
    assert [read_record(ledger, one.uid)[0].title for one in named.saved] == [
        "公开课 1",
        "公开课 2",
    ]
    (one,) = record_scans(ledger, found, kinds["observation"], values, together=True).saved
    assert len(read_record(ledger, one.uid)[0].files) == 4
    before = list_records(ledger, RecordFilter()).counts
    for kind, said, code in (
        ("training", {**values, "amount": ""}, "scan_fault"),
        ("observation", {**values, "day": "明年的某一天"}, "scan_fault"),
        ("observation", {**values, "teacher": ""}, "scan_fault"),
    ):
        assert refused(lambda kind=kind, said=said: record_scans(  # type: ignore[misc]
            ledger, found, kinds[kind], said))[0] == code  # fmt: skip
    assert refused(lambda: record_scans(ledger, found[3:4], kinds["observation"], values))[0] == (
        "no_scans"
    )
    assert list_records(ledger, RecordFilter()).counts == before, "nothing is kept of what fails"
    empty = tmp_path / "leer"
    empty.mkdir()
    with pytest.raises(UnusableInput, match="folder_without_scans"):
        scans_in(empty)
    for number in range(MOST_SCANS + 1):
        (empty / f"{number}.jpg").touch()
    with pytest.raises(UnusableInput, match="too_many_scans"):
        scans_in(empty)


def test_dropped_on_the_list_and_out_of_a_folder(
    writer: Writer, scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = writer.person
    before = len(writer.kept())
    person.drop(person.window, [scans / "听课 1.jpg", scans / "听课 2.jpg"])
    writer.pause(100)
    save = person.find("scan-save", QPushButton)
    assert "2" in save.text()
    monkeypatch.setattr(files, "choose_folder", lambda *_args: scans)
    person.click("scan-folder")
    writer.pause(200)
    assert "4" in save.text(), "what was there already is not taken twice"
    person.click("scan-save")
    assert person.find("records-error-scan-teacher", QLabel).isVisible()
    uids = writer.asks(teacher_uids)
    person.find("scan-teacher", TeacherPicker).choose(str(uids["0001"]))
    person.type(person.find("scan-title", QLineEdit), "<b>随堂课</b>")
    person.click("scan-save")
    writer.pause(300)
    assert len(writer.kept()) == before + 4
    assert "4" in person.find("banner-text", QLabel).text()
    writer.person.window.bench.context.undo.undo()  # type: ignore[union-attr]
    writer.pause(300)
    assert len(writer.kept()) == before, "one step takes all of them back"
