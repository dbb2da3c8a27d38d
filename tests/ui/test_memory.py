"""What is remembered between two runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studyhours.ui.app import make_window
from studyhours.ui.memory import Memory
from tests.ui.person import PATIENCE


def test_what_was_kept_is_there_again(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "app" / "window.json"
    memory = Memory(file)
    memory.put("columns", {"name": 120})
    qtbot.waitUntil(file.exists, timeout=PATIENCE)
    assert Memory(file).get("columns") == {"name": 120}


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "window.json"
    file.write_bytes(content)
    memory = Memory(file)
    assert memory.text("language", "zh") == "zh"
    memory.put("language", "en")
    memory.save()
    assert Memory(file).text("language") == "en"


def test_a_place_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    memory = Memory(blocked / "window.json")
    memory.put("language", "en")
    memory.save()
    assert memory.text("language") == "en"


def test_a_window_is_as_large_as_it_was(qtbot: QtBot, home: Path) -> None:
    del home  # a computer of its own
    first = make_window("zh")
    qtbot.addWidget(first)
    first.setWindowState(Qt.WindowState.WindowNoState)
    first.resize(940, 600)
    first.show()
    first.close()
    again = make_window("zh")
    qtbot.addWidget(again)
    assert again.height() == 600  # the screen of the tests is narrower than any window
    again.close()
