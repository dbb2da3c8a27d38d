"""What the braces of a layout's texts mean, and the variables to put there by one click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from studyhours.services.papers.layout_form import VariableShown
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_HIGH = 116


class WordsEdit(QPlainTextEdit):
    """A text of a layout.

    Attributes:
        language: Of the text.

    Signals:
        entered: Somebody is about to write in it.
    """

    entered = Signal()

    def __init__(self, text: str, language: str) -> None:
        super().__init__(text)
        self.language = language
        self.setProperty("kind", "layout")
        self.setTabChangesFocus(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's: says so."""
        super().focusInEvent(event)
        self.entered.emit()


class VariableList(QWidget):
    """The variables of a kind of paper with samples; a click puts one where the cursor stands."""

    def __init__(self, words: Words, variables: Sequence[VariableShown]) -> None:
        super().__init__()
        self._variables = variables
        self._text: WordsEdit | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(3)
        hint = plain_label(words.say("layouts.variables_hint"), role="small", wrap=True)
        hint.setObjectName("layout-variables-hint")
        self._list = _Lines()
        self._list.setObjectName("layout-variables")
        self._list.setAccessibleName(words.say("layouts.variables"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedHeight(scaled(_HIGH))
        for one in variables:
            said = words.say("layouts.variable", written=one.written, sample=one.sample)
            item = QListWidgetItem(said, self._list)
            item.setData(Qt.ItemDataRole.ToolTipRole, plain_tip(f"{one.title}\n{one.sample}"))
        self._list.picked.connect(self._insert)
        column.addWidget(hint)
        column.addWidget(self._list)

    def attend(self, text: WordsEdit) -> None:
        """Variables go into a text from when somebody has entered it, and into the first before."""
        self._text = self._text or text
        text.entered.connect(lambda: self._turn_to(text))

    def _turn_to(self, text: WordsEdit) -> None:
        self._text = text

    def _insert(self, row: int) -> None:
        if self._text is not None:
            self._text.insertPlainText(self._variables[row].names[self._text.language])
            self._text.setFocus()


class _Lines(QListWidget):
    """Lines that are picked by a click, or by the return key.

    Signals:
        picked: One was picked (its row).
    """

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.itemClicked.connect(lambda item: self.picked.emit(self.row(item)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: return picks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentRow() >= 0:
                self.picked.emit(self.currentRow())
            return
        super().keyPressEvent(event)
