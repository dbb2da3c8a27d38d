"""All keys of the window, in the settings; under F1 below what the page is for."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
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

from studyhours.domain.resources import manual
from studyhours.ui.shortcuts import DEEDS, Shortcuts
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.help_key import HELP
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

Line = tuple[tuple[str, ...], str]
"""Keys, and the key of what they do."""
_ALWAYS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "keys.everywhere",
        (
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
            (("Ctrl+C",), "keys.copy"),
            (("Space",), "keys.tick"),
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
"""Keys that are what they are in every program."""
_PAGES = "keys.pages_title"
_BY_NUMBER = ("Ctrl+1 – 9", "Ctrl+0")


def sections(keys: Shortcuts) -> dict[str, list[Line]]:
    """All keys by their heading: those a person may change as they are now, then the others."""
    found: dict[str, list[Line]] = {}
    pages = [one for one in DEEDS if one.section == _PAGES]
    numbered = not any(keys.is_own(one.name) for one in pages)
    for deed in DEEDS:
        if deed.section == _PAGES and numbered:
            continue
        found.setdefault(deed.section, []).append(((keys.shown(deed.name),), deed.text))
    if numbered:
        settings = (keys.shown("page.settings"),), "keys.settings"
        found["keys.everywhere"] += [(_BY_NUMBER, "keys.pages"), settings]
    for title, lines in _ALWAYS:
        found.setdefault(title, []).extend(lines)
    return found


class KeysView(QWidget):
    """The keys by where they work, each with what it does."""

    def __init__(self, words: Words, keys: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for title, lines in sections(keys).items():
            heading = plain_label(role="muted")
            heading.setContentsMargins(0, 10 if row else 0, 0, 2)
            words.bind(heading.setText, title)
            grid.addWidget(heading, row, 0, 1, 2)
            for names, what in lines:
                row += 1
                grid.addWidget(_caps(names), row, 0, Qt.AlignmentFlag.AlignTop)
                said = plain_label(wrap=True)
                words.bind(said.setText, what)
                grid.addWidget(said, row, 1)
            row += 1


def show_help(parent: QWidget, words: Words, keys: Shortcuts, page: str) -> None:
    """Shows what a page is for, and all keys, over a window; once is enough.

    Args:
        parent: Over which window, or which dialog.
        words: Language.
        keys: The keys as they are now.
        page: The page's name; ``start`` before a ledger is open.
    """
    if any(one.isVisible() for one in cast(list[QDialog], parent.findChildren(QDialog, HELP))):
        return
    dialog = QDialog(parent)
    column = dialog_column(dialog, words, HELP, "keys.title", spacing=12)
    title = plain_label(role="panel-title")
    words.bind(title.setText, "start.title" if page == "start" else f"page.{page}")
    column.addWidget(title)
    about = plain_label(wrap=True)
    about.setObjectName("keys-about")
    words.bind(about.setText, f"about_page.{page}")
    column.addWidget(about)
    banner = Banner(words)
    column.addWidget(banner)
    heading = plain_label(role="panel-title")
    words.bind(heading.setText, "keys.title")
    column.addWidget(heading)
    area = QScrollArea()
    area.setWidgetResizable(True)
    view = KeysView(words, keys)
    view.setObjectName("scroll-body")
    area.setWidget(view)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    column.addWidget(area, 1)
    close = _add_foot(dialog, words, banner)
    wanted = view.sizeHint()
    room = _outermost(parent).size()
    dialog.resize(
        min(max(wanted.width() + 72, 560), room.width() - 60),
        min(wanted.height() + 280, room.height() - 60),
    )
    dialog.open()
    close.setFocus()


def _outermost(place: QWidget) -> QWidget:
    """The window below a dialog, and below those it lies over."""
    window = place.window()
    while (below := window.parentWidget()) is not None:
        window = below.window()
    return window


def _add_foot(dialog: QDialog, words: Words, banner: Banner) -> QPushButton:
    """The manual, where there is one, and the button that closes."""
    row = QHBoxLayout()
    book = manual(words.language)
    if book is not None:
        read = QPushButton()
        read.setObjectName("keys-manual")
        words.bind(read.setText, "keys.manual")
        read.clicked.connect(lambda: files.open_file(book, banner))
        read.setAutoDefault(False)
        row.addWidget(read)
    row.addStretch(1)
    close = QPushButton()
    close.setObjectName("keys-close")
    close.setProperty("kind", "primary")
    words.bind(close.setText, "keys.close")
    close.clicked.connect(dialog.accept)
    close.setDefault(True)
    row.addWidget(close)
    cast(QVBoxLayout, dialog.layout()).addLayout(row)
    return close


def _caps(names: tuple[str, ...]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for one in names:
        cap = QLabel(one)
        cap.setTextFormat(Qt.TextFormat.PlainText)
        cap.setProperty("role", "key")
        row.addWidget(cap)
    row.addStretch(1)
    return holder
