"""The import rule holds, and a planted violation of each part of it is caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tree_copy import ROOT, copy_of_program, lint_imports, plant
from tools.dev import tree

LAYERS = "Imports go downward only, and every part has its layer"
NO_QT = "Nothing below the window imports Qt"
PURE = "Rules and domain know no database, paper or window"
STRANGERS = "Pages know nothing of each other"
FRONT = "The window and the command line touch neither database nor paper themselves"


def test_the_tree_keeps_the_rule() -> None:
    verdict = lint_imports(ROOT)
    assert verdict.exit_code == 0, verdict.output
    assert "5 kept, 0 broken" in verdict.output


def test_an_untouched_copy_keeps_the_rule(tmp_path: Path) -> None:
    verdict = lint_imports(copy_of_program(tmp_path))
    assert verdict.exit_code == 0, verdict.output


@pytest.mark.parametrize(
    ("path", "code", "broken"),
    [
        pytest.param(
            "studyhours/rules/planted.py", "import PySide6\n", [NO_QT, PURE], id="qt-in-rules"
        ),
        pytest.param(
            "studyhours/services/planted.py",
            "def paint() -> None:\n    from PySide6.QtWidgets import QLabel\n    QLabel()\n",
            [NO_QT],
            id="late-qt-in-services",
        ),
        pytest.param(
            "studyhours/ui/planted.py",
            "from sqlalchemy.orm import Session\n",
            [FRONT],
            id="sqlalchemy-in-ui",
        ),
        pytest.param(
            "studyhours/ui/planted.py",
            "from reportlab.pdfgen import canvas\n",
            [FRONT],
            id="reportlab-in-ui",
        ),
        pytest.param(
            "studyhours/ui/pages/home/planted.py",
            "from studyhours.ui.pages.check.page import CheckPage\n",
            [STRANGERS],
            id="page-in-page",
        ),
        pytest.param(
            "studyhours/rules/planted.py", "import sqlalchemy\n", [PURE], id="sqlalchemy-in-rules"
        ),
        pytest.param(
            "studyhours/rules/planted.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import studyhours.db\n",
            [LAYERS],
            id="upward-for-types-only",
        ),
        pytest.param(
            "studyhours/reports/planted.py", "import studyhours.db\n", [LAYERS], id="siblings"
        ),
        pytest.param("studyhours/cli/planted.py", "import studyhours.ui\n", [LAYERS], id="fronts"),
        pytest.param(
            "studyhours/stray/__init__.py", '"""Belongs to no layer."""\n', [], id="stray-package"
        ),
        pytest.param("studyhours/stray.py", '"""Belongs to no layer."""\n', [], id="stray-module"),
    ],
)
def test_import_linter_catches(tmp_path: Path, path: str, code: str, broken: list[str]) -> None:
    root = copy_of_program(tmp_path)
    plant(root, path, code)
    verdict = lint_imports(root)
    assert verdict.exit_code == 1, verdict.output
    for contract in broken:
        assert f"{contract} BROKEN" in verdict.output
    if not broken:
        assert "studyhours.stray" in verdict.output


def test_the_tree_keeps_its_own_rules() -> None:
    assert tree.complaints(ROOT) == []


@pytest.mark.parametrize(
    ("path", "code", "complaint"),
    [
        pytest.param(
            "studyhours/domain/planted.py",
            "import yaml\n",
            "studyhours/domain/planted.py:1: the domain uses the standard library only: yaml",
            id="third-party-in-domain",
        ),
        pytest.param(
            "studyhours/domain/planted.py",
            "def late() -> None:\n    from studyhours.rules import model\n",
            "studyhours/domain/planted.py:2: the domain uses the standard library only: "
            "studyhours.rules",
            id="upward-from-domain",
        ),
        pytest.param("helpers/__init__.py", "", "helpers/__init__.py: Python code", id="beside"),
        pytest.param("resources/tool.py", "", "resources/tool.py: Python code", id="in-resources"),
        pytest.param("helper.py", "", "helper.py: Python code belongs in", id="script-beside"),
        pytest.param(
            "studyhours/stray/module.py",
            "",
            "studyhours/stray: a package needs an __init__.py",
            id="folder-without-init",
        ),
        pytest.param(
            "studyhours/rules/planted.py",
            '"""A file."""\n' + "x = 1\n" * 400,
            "studyhours/rules/planted.py: 401 lines; over 400 the docstring says why",
            id="too-long",
        ),
    ],
)
def test_the_tree_check_catches(tmp_path: Path, path: str, code: str, complaint: str) -> None:
    root = copy_of_program(tmp_path)
    before = tree.complaints(root)
    plant(root, path, code)
    added = [line for line in tree.complaints(root) if line not in before]
    assert len(added) == 1
    assert added[0].startswith(complaint)


def test_a_long_file_that_gives_its_reason_passes(tmp_path: Path) -> None:
    plant(
        tmp_path,
        "studyhours/rules/table.py",
        '"""A table. Over 400 lines, because it is one."""\n' + "x = 1\n" * 400,
    )
    assert tree.unexplained_length(tmp_path) == []
