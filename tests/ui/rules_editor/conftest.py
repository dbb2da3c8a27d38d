"""The editor of rules by itself, beside the real window on a real ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QVBoxLayout

from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.pages.rules.editor_widget import RuleEditor
from tests.ui.person import OpenWindow, Person
from tests.ui.rules_editor.rule_writer import RuleWriter
from tests.ui.school import APRIL, school_ledger

OpenEditor = Callable[..., RuleWriter]


@pytest.fixture(autouse=True)
def _no_large_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "PAGES", tuple(one for one in PAGES if one.name == "teachers"))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return school_ledger(tmp_path / "校.studyhours")


def begin(person: Person, text: str, file: str, size: tuple[int, int]) -> RuleWriter:
    """Shows the editor as a page would."""
    bench = person.window._bench
    assert bench is not None
    host = QDialog(person.window)
    layout = QVBoxLayout(host)
    layout.setContentsMargins(24, 14, 24, 14)
    editor = RuleEditor(bench.context)
    layout.addWidget(editor)
    host.resize(*size)
    host.show()
    editor.open(text, file)
    person.wait()
    return RuleWriter(person, editor, host)


@pytest.fixture
def open_editor(open_window: OpenWindow, ledger: Path) -> Iterator[OpenEditor]:
    """Opens the editor on a text."""
    hosts = []

    def opening(
        text: str = "",
        file: str = "new.yaml",
        *,
        editor_size: tuple[int, int] = (1120, 640),
        **how: object,
    ) -> RuleWriter:
        writer = begin(open_window(ledger, clock=APRIL, **how), text or EMPTY, file, editor_size)
        hosts.append(writer.host)
        return writer

    yield opening
    for host in hosts:
        host.close()
        host.deleteLater()


EMPTY = 'format: 1\nid: school-rules\ntitle: { zh: "" }\nrules: []\n'
