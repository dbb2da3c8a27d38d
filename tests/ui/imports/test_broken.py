"""A bug of ours in the middle of the work: nothing is left locked, and one can go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from studyhours.services.ledgers.ledger import Ledger
from studyhours.ui.pages.imports import flow
from tests.ui.imports.conftest import Importer, Importing, many
from tests.ui.imports.test_all_files import ALL, is_offered, states


class Bug:
    """Breaks one function of the services, for as long as it is wanted."""

    def __init__(self, patch: pytest.MonkeyPatch, name: str, *, dry_run: bool | None) -> None:
        self.there = False
        real = getattr(flow, name)

        def broken(ledger: Ledger, *args: Any, **options: Any) -> Any:
            if self.there and dry_run in (None, options.get("dry_run")):
                raise RuntimeError("ours")
            return real(ledger, *args, **options)

        patch.setattr(flow, name, broken)


@pytest.fixture
def page(importing: Importing, school: Path) -> Importer:
    """Somebody at the page, to whom the shell tells bugs in a window of its own."""
    found = importing(school)
    # Else the bug made here would count as one that was found here.
    found.person.window.surroundings.tasks.broken.disconnect()
    return found


def test_all_files_can_be_imported_after_a_bug(
    page: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = Bug(monkeypatch, "import_records", dry_run=False)
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    bug.there = True
    page.person.click(ALL)
    assert states(page) == ["可导入 3 条", "可导入 4 条"]
    assert page.person.find(ALL, QPushButton).text() == "全部导入"
    assert page.text("banner-text") == "已停止，后面的没有导入。"
    assert page.kept() == (5, 0)
    bug.there = False
    page.person.click(ALL)
    assert page.kept() == (5, 7)
    assert not is_offered(page)


def test_one_file_can_be_imported_after_a_bug(
    page: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = Bug(monkeypatch, "import_records", dry_run=False)
    page.drop(many(tmp_path / "a.csv", 3))
    bug.there = True
    page.person.click(page.primary)
    bug.there = False
    assert page.primary.text() == "导入 3 条"
    page.person.click(page.primary)
    assert page.kept() == (5, 3)


def test_a_check_can_be_made_again_after_a_bug(
    page: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = Bug(monkeypatch, "import_records", dry_run=True)
    bug.there = True
    page.drop(many(tmp_path / "a.csv", 3), many(tmp_path / "b.csv", 4, day="2025-11-11"))
    bug.there = False
    assert states(page) == ["核对已停止", "核对已停止"]
    assert page.notice == "核对已停止，没有导入任何内容。"
    page.person.click("imports-check")
    page.person.click(page.primary)
    assert page.kept() == (5, 3)


def test_an_import_can_be_undone_after_a_bug(
    page: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = Bug(monkeypatch, "undo_import", dry_run=None)
    page.drop(many(tmp_path / "a.csv", 3))
    page.person.click(page.primary)
    bug.there = True
    page.person.click("imports-undo")
    bug.there = False
    assert page.notice.startswith("已导入研训记录 3 条")
    page.person.click("imports-undo")
    assert page.kept() == (5, 0)
