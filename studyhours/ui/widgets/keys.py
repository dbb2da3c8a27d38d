"""All keys of the window, in the settings and under F1."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.ui.page_list import GROWTH_KEYS, SETTINGS_KEYS
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_STANDARD = QKeySequence.StandardKey
Keys = tuple[str | QKeySequence.StandardKey, ...]
SECTIONS: tuple[tuple[str, tuple[tuple[Keys, str], ...]], ...] = (
    (
        "keys.everywhere",
        (
            (("pages",), "keys.pages"),
            ((SETTINGS_KEYS,), "keys.settings"),
            (("F1",), "keys.help"),
            ((_STANDARD.Undo,), "keys.undo"),
            ((_STANDARD.Redo,), "keys.redo"),
            (("Enter",), "keys.enter"),
            (("Esc",), "keys.escape"),
            (("Tab", "Shift+Tab"), "keys.tab"),
        ),
    ),
    (
        "keys.lists",
        (
            (("↑", "↓"), "keys.move"),
            (("Enter",), "keys.open"),
            ((_STANDARD.Copy,), "keys.copy"),
            (("Ctrl+F",), "keys.find"),
            (("Space",), "keys.tick"),
        ),
    ),
    (
        "keys.records",
        (
            (("Ctrl+N",), "keys.new"),
            (("Ctrl+K",), "keys.quick"),
            (("Ctrl+S", "Ctrl+Enter"), "keys.save"),
            (("Delete",), "keys.delete"),
        ),
    ),
    (
        "keys.preview",
        (
            (("PgUp", "PgDn", "Home", "End"), "keys.preview_turn"),
            (("Ctrl+G",), "keys.preview_page"),
            (("Ctrl++", "Ctrl+-", "Ctrl+0"), "keys.preview_size"),
            (("Ctrl+F", "F3", "Shift+F3"), "keys.preview_find"),
            (("Ctrl+P", "Ctrl+S"), "keys.preview_out"),
        ),
    ),
    (
        "keys.days",
        (
            (("↑", "↓"), "keys.day_step"),
            (("Alt+↓",), "keys.day_pick"),
            (("←", "→", "↑", "↓"), "keys.month_day"),
            (("PgUp", "PgDn"), "keys.month_page"),
        ),
    ),
)


class KeysView(QWidget):
    """The keys by where they work, each with what it does."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for title, lines in SECTIONS:
            heading = plain_label(role="muted")
            heading.setContentsMargins(0, 10 if row else 0, 0, 2)
            words.bind(heading.setText, title)
            grid.addWidget(heading, row, 0, 1, 2)
            for keys, what in lines:
                row += 1
                grid.addWidget(_caps(keys), row, 0, Qt.AlignmentFlag.AlignTop)
                said = plain_label(wrap=True)
                words.bind(said.setText, what)
                grid.addWidget(said, row, 1)
            row += 1


def show_keys(parent: QWidget, words: Words) -> None:
    """Shows all keys over a window; once is enough."""
    if any(one.isVisible() for one in cast(list[QDialog], parent.findChildren(QDialog, "keys"))):
        return
    dialog = QDialog(parent)
    dialog.setObjectName("keys")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    words.bind(dialog.setWindowTitle, "keys.title")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 18, 20, 16)
    column.setSpacing(12)
    title = plain_label(role="panel-title")
    words.bind(title.setText, "keys.title")
    column.addWidget(title)
    area = QScrollArea()
    area.setWidgetResizable(True)
    view = KeysView(words)
    view.setObjectName("scroll-body")
    area.setWidget(view)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    column.addWidget(area, 1)
    row = QHBoxLayout()
    row.addStretch(1)
    close = QPushButton()
    close.setObjectName("keys-close")
    close.setProperty("kind", "primary")
    words.bind(close.setText, "keys.close")
    close.clicked.connect(dialog.accept)
    close.setDefault(True)
    row.addWidget(close)
    column.addLayout(row)
    wanted = view.sizeHint()
    room = parent.window().size()
    dialog.resize(
        min(max(wanted.width() + 72, 520), room.width() - 60),
        min(wanted.height() + 150, room.height() - 60),
    )
    dialog.open()
    close.setFocus()


def _caps(keys: Keys) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for one in keys:
        cap = QLabel(_name(one))
        cap.setTextFormat(Qt.TextFormat.PlainText)
        cap.setProperty("role", "key")
        row.addWidget(cap)
    row.addStretch(1)
    return holder


def _name(key: str | QKeySequence.StandardKey) -> str:
    if key == "pages":
        return f"Ctrl+1 – 9, {GROWTH_KEYS}"
    if isinstance(key, str):
        return key
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
