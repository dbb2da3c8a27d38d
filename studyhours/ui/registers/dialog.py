"""The dialog an entry is made or changed in: whom and what it is about, the form, two buttons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.ui.registers.forms import EntryForm
from studyhours.ui.widgets.asking_dialog import AskingDialog
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_WIDTH = 500
_EDGES = 40
_LEAST = 120
_FRAME = 72
"""Pixels a screen keeps for itself: the window's title and a bar of its own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the form, in the language of the moment.

    Attributes:
        who: The teacher.
        about: The rule and its set; empty where the form asks for it.
        asked: What is to be decided, and why; may be empty.
        note: Who made the entry, and when; may be empty.
    """

    who: str
    about: str = ""
    asked: str = ""
    note: str = ""


class EntryDialog(AskingDialog):
    """Asks for an entry; nothing waits for the answer.

    Attributes:
        form: What is asked.
        keep: The button that saves.

    Args:
        parent: Whose window it lies over.
        words: Language.
        form: What is asked.
        heading: What stands above it.
    """

    def __init__(self, parent: QWidget, words: Words, form: EntryForm, heading: Heading) -> None:
        super().__init__(parent, words)
        self._words = words
        self.form = form
        self._column = column = dialog_column(self, words, "entry-dialog", spacing=8)
        self._add_heading(column, heading)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        form.setObjectName("scroll-body")
        form.end()
        self._scroll.setWidget(form)
        column.addWidget(self._scroll, 1)
        column.addSpacing(6)
        column.addLayout(self._buttons())
        form.left.connect(self.reject)
        form.installEventFilter(self)

    def _add_heading(self, column: QVBoxLayout, heading: Heading) -> None:
        title = plain_label(role="panel-title")
        title.setObjectName("entry-title")
        self._words.bind(title.setText, self.form.title)
        who = plain_label(heading.who)
        who.setObjectName("entry-who")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(title)
        row.addWidget(who, 1)
        column.addLayout(row)
        parts = (
            ("entry-about", heading.about, ""),
            ("entry-asked", heading.asked, "muted"),
            ("entry-note", heading.note, "small"),
        )
        for name, said, role in parts:
            if said:
                label = plain_label(said, role=role, wrap=True)
                label.setObjectName(name)
                column.addWidget(label)

    def _buttons(self) -> QHBoxLayout:
        names = ("entry-cancel", "entry-save")
        foot = dialog_foot(self, self._words, names, "register_form.save", enter=False)
        self.keep = foot.go
        self.keep.clicked.connect(self.form.save)
        return foot.row

    def ask(self) -> None:
        """Opens it."""
        self._fit()
        self.open()
        self.form.begin()

    def hold(self, *, held: bool) -> None:
        """While what stands there is saved nothing can be changed."""
        self.form.setEnabled(not held)
        self.keep.setEnabled(not held)

    @property
    def has_typed(self) -> bool:
        """What was filled in."""
        return self.form.is_changed

    @property
    def is_held(self) -> bool:
        """While it is saved."""
        return not self.form.isEnabled()

    def _fit(self) -> None:
        """As high as the form, as far as the screen allows; what is more is scrolled."""
        room = self.screen().availableGeometry()
        width = min(max(self.width(), _WIDTH), room.width())
        inside = width - self._scroll.verticalScrollBar().sizeHint().width() - _EDGES
        form = max(self.form.sizeHint().height(), self.form.heightForWidth(inside))
        self._scroll.setMinimumHeight(form)
        whole = self._column.totalHeightForWidth(width)
        height = min(whole, room.height() - _FRAME)
        self._scroll.setMinimumHeight(max(form - whole + height, _LEAST))
        self.resize(width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a problem that is said under a field makes the form higher."""
        if watched is self.form and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)
