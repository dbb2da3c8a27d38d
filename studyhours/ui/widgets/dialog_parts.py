"""What every dialog is built of: the column in its frame, and the row of answers at its foot."""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.help_key import give_help_key
from studyhours.ui.words import Words

_EDGES = (20, 18, 20, 16)
_AROUND = 60
"""Pixels of its window that are seen around a dialog."""


@dataclass(frozen=True, slots=True)
class Foot:
    """The answers of a dialog.

    Attributes:
        row: The row they stand in, at the right; what belongs at the left is inserted at 0.
        leave: The button that leaves everything as it is.
        go: The button that goes on.
    """

    row: QHBoxLayout
    leave: QPushButton
    go: QPushButton


def dialog_column(
    dialog: QDialog,
    words: Words,
    name: str,
    title: str = "window.title",
    *,
    spacing: int = 10,
    **params: object,
) -> QVBoxLayout:
    """Makes a dialog one of ours: it lies over its window, and is gone once it is left.

    The key of help says in it what it says on the page below.

    Args:
        dialog: The dialog, made within its parent.
        words: Language.
        name: Its object name.
        title: Key of its title.
        spacing: Pixels between the parts of its column.
        params: What the title says.

    Returns:
        The column its parts go into.
    """
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    words.bind(dialog.setWindowTitle, title, **params)
    give_help_key(dialog)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*_EDGES)
    column.setSpacing(spacing)
    return column


def open_within(dialog: QDialog, room: QSize, size: tuple[int, int]) -> None:
    """Opens a dialog as large as it would be, and no larger than its window leaves room for.

    Args:
        dialog: The dialog.
        room: The size of its window.
        size: Width and height it would have with type of the usual size.
    """
    width, height = (scaled(one) for one in size)
    dialog.resize(min(width, room.width() - _AROUND), min(height, room.height() - _AROUND))
    dialog.open()


def is_there(dialog: QDialog) -> bool:
    """Whether it was not closed while the work that was begun in it went on."""
    return shiboken6.isValid(dialog)


def leave(dialog: QDialog) -> None:
    """Closes a dialog whose work is done, unless it was closed meanwhile."""
    if is_there(dialog):
        dialog.accept()


def dialog_foot(
    dialog: QDialog,
    words: Words,
    names: tuple[str, str],
    go: str,
    *,
    leave: str = "window.cancel",
    danger: bool = False,
    enter: bool = True,
) -> Foot:
    """The answers at a dialog's foot: leaving it, and at its right going on.

    Args:
        dialog: The dialog; ``leave`` rejects it, what going on means is for the caller to connect.
        words: Language.
        names: Object names of the two buttons.
        go: Key of what going on is called; empty where that is said later.
        leave: Key of what leaving is called.
        danger: Whether going on is red.
        enter: Whether Enter goes on. It does not where a field saves by Enter itself: a default
            button would do it once more.
    """
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    away, on = QPushButton(), QPushButton()
    for button, name, key in ((away, names[0], leave), (on, names[1], go)):
        button.setObjectName(name)
        button.setAutoDefault(False)
        if key:
            words.bind(button.setText, key)
        row.addWidget(button)
    on.setProperty("kind", "danger" if danger else "primary")
    if enter:
        on.setDefault(True)
    away.clicked.connect(dialog.reject)
    return Foot(row, away, on)
