"""Evidence beside the record that is reviewed: seen, opened, saved, never changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPushButton

from studyhours.services.evidence.keeping import keep_bytes
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import change_record, read_record
from studyhours.ui.widgets import files as dialogs
from tests.support.pictures import pdf, picture
from tests.ui.person import OpenWindow
from tests.ui.review.reviewer import Reviewer
from tests.ui.school import APRIL


@pytest.fixture
def attached(ledger: Path) -> Path:
    """The ledger, in which one record that waits has evidence, of which one file is lost."""
    opened = open_ledger(str(ledger), APRIL)
    rows = list_records(opened, RecordFilter(kind="training", status="submitted")).rows
    row = next(one for one in rows if one.title == "待审二")
    said, version = read_record(opened, row.uid)
    files = [
        keep_bytes(opened, "结业证书.pdf", pdf()),
        keep_bytes(opened, "签到表.png", picture("PNG")),
        keep_bytes(opened, "照片.jpg", picture()),
    ]
    change_record(opened, row.uid, replace(said, files=files), version)
    opened.close()
    lost = files[2].sha256
    (ledger.with_suffix(".files") / lost[:2] / lost).unlink()
    return ledger


def test_the_files_stand_beside_the_record(
    open_window: OpenWindow, attached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = Reviewer(open_window(attached, clock=APRIL), attached)
    person = reviewer.person
    reviewer.row("待审一")
    with pytest.raises(AssertionError, match="no visible"):
        person.find("review-evidence-files", QListView)
    reviewer.row("待审二")
    tiles = person.find("review-evidence-files", QListView)
    model = tiles.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "结业证书.pdf",
        "签到表.png",
        "照片.jpg",
    ]

    def face(row: int) -> bool:
        return model.index(row, 0).data(Qt.ItemDataRole.DecorationRole) is not None

    person.wait_until(lambda: face(0) and face(1))
    told = [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(3)]
    assert told[1].endswith("记录")
    assert told[2].endswith("文件缺失")
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: target)
    person.click_at(tiles.viewport(), tiles.visualRect(model.index(0, 0)).center())
    person.click("review-evidence-save")
    person.wait_until(target.exists)
    assert target.read_bytes() == pdf()
    for name in ("evidence-remove", "evidence-add"):
        with pytest.raises(AssertionError, match="no visible"):
            person.find(name, QPushButton)
    # Delete and the other keys of the editor change nothing here.
    tiles.setFocus()
    reviewer.key(Qt.Key.Key_Delete)
    assert model.rowCount() == 3
    person.click_at(tiles.viewport(), tiles.visualRect(model.index(2, 0)).center())
    person.click("review-evidence-open")
    person.wait_until(lambda: "缺少文件" in reviewer.said())
