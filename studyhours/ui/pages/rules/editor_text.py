"""The rule set as YAML, for whoever would rather write it so."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studyhours.ui.theme import Theme


class _Numbers(QWidget):
    """The numbers of the lines, beside them."""

    def __init__(self, edit: YamlEdit) -> None:
        super().__init__(edit)
        self._edit = edit

    def sizeHint(self) -> QSize:
        return QSize(self._edit.margin, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(self, event.rect())


class YamlEdit(QPlainTextEdit):
    """A text with line numbers.

    Signals:
        typed: A person has changed it.
    """

    typed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._telling = True
        self.setObjectName("rules-edit-yaml")
        self.setProperty("kind", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll)
        self.textChanged.connect(self._changed)
        self._make_room()

    @property
    def margin(self) -> int:
        """Width of the numbers."""
        digits = max(2, len(str(self.blockCount())))
        return 12 + self.fontMetrics().horizontalAdvance("9") * digits

    def show_text(self, text: str) -> None:
        """Shows a text nobody has typed here."""
        self._telling = False
        self.setPlainText(text)
        self._telling = True

    def go_to(self, line: int) -> None:
        """Puts the cursor on a line, counted from 1."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: the numbers are as high as the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(QRect(area.left(), area.top(), self.margin, area.height()))

    def paint_numbers(self, on: QWidget, rect: QRect) -> None:
        """Paints the numbers of the lines in sight."""
        painter = QPainter(on)
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("muted"))
        block = self.firstVisibleBlock()
        place = self.contentOffset()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(place)
            if area.top() > rect.bottom():
                break
            box = QRect(0, int(area.top()), on.width() - 6, self.fontMetrics().height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()
        painter.end()

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin, 0, 0, 0)

    def _scroll(self, rect: QRect, down: int) -> None:
        if down:
            self._numbers.scroll(0, down)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _changed(self) -> None:
        if self._telling:
            self.typed.emit()
