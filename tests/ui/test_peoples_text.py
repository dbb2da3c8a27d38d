"""People's text in tool tips, on buttons and in file names is only text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

import studyhours.ui
from studyhours.transfer.files import safe_name
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.widgets.label import button_text, set_tip

_UI = Path(studyhours.ui.__file__).parent
_TEXTS = [
    "A&B",
    "课<b>题</b>",
    "<img src='x'>",
    "a < b && c > d",
    "&lt;b&gt;",
    "x\n<i>y</i>",
    "两  格 <b>",
    "平常的话",
]


@pytest.mark.parametrize("text", _TEXTS)
def test_a_tip_shows_the_text_itself(qtbot: QtBot, text: str) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    set_tip(label, text)
    tip = label.toolTip()
    shown = tip
    if Qt.mightBeRichText(tip):
        document = QTextDocument()
        document.setHtml(tip)
        shown = document.toPlainText().replace("\u2028", "\n")
    assert shown == text


def test_plain_text_is_left_alone() -> None:
    assert plain_tip("A&B < C") == "A&B < C"
    assert not Qt.mightBeRichText("A&B < C")


@pytest.mark.parametrize("text", _TEXTS)
def test_a_button_keeps_every_ampersand(qtbot: QtBot, text: str) -> None:
    button = QPushButton(button_text(text))
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty(), "no letter has become a key"
    assert button.text().count("&") == 2 * text.count("&")


def _is_bare(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "setToolTip"


def test_tips_that_hold_data_are_made_plain() -> None:
    """Words of ours are bound; everything else goes through ``set_tip``."""
    bare = {
        f"{path.relative_to(_UI).as_posix()}"
        for path in _UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _is_bare(node)
    }
    assert bare == {"widgets/label.py"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../escaped", "_escaped"),
        ("云溪/镇", "云溪_镇"),
        ("a\\b:c*d?", "a_b_c_d_"),
        ("…\u202egnp", "…_gnp"),
        (" . ", ""),
        ("con", "_con"),
        ("AUX.x", "_AUX.x"),
        ("河湾小学", "河湾小学"),
        ("家校共育👩‍🏫", "家校共育👩🏫"),
    ],
)
def test_a_name_stays_in_its_folder(tmp_path: Path, text: str, name: str) -> None:
    assert safe_name(text) == name
    assert (tmp_path / f"{name}.pdf").resolve().parent == tmp_path.resolve()


def test_a_long_name_fits(tmp_path: Path) -> None:
    for text in ("校" * 300, "x" * 300, "𠮷" * 300):
        path = tmp_path / f"{safe_name(text)}.pdf"
        path.write_bytes(b"")
        assert path.is_file()
