"""The windows of a repeated rule at a glance: filled, missing, open, still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studyhours.domain import statuses as st
from studyhours.rules.results import RuleResult, WindowResult
from studyhours.ui.models.rows import plain_tip
from studyhours.ui.pages.check.cells import MARKS, window_words
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS, status_role
from studyhours.ui.words import Words

_FEW = 4
_LINE = 28
_BOX, _SMALL, _SPACE = 22, 13, 4
_MANY = 60


class WindowMarks(QWidget):
    """A line for each window while they are few, else a small box for each."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._each: tuple[WindowResult, ...] = ()
        self._span = ""
        self._as_of = date.min
        self.setObjectName("check-windows")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)
        words.changed.connect(self.update)

    @property
    def each(self) -> Sequence[WindowResult]:
        """The windows shown."""
        return self._each

    def show_rule(self, rule: RuleResult, as_of: date) -> None:
        """Shows a rule's windows; nothing for a rule that has only one."""
        self._each = rule.windows.each if rule.windows is not None else ()
        self._span, self._as_of = rule.span, as_of
        self.setVisible(bool(self._each))
        self.setAccessibleName("; ".join(self.lines()) if len(self._each) <= _FEW else "")
        self.setMinimumHeight(self.heightForWidth(max(self.width(), 240)))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """Every window in words."""
        return [self._said(at) for at in range(len(self._each))]

    def hasHeightForWidth(self) -> bool:
        """Qt's: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's: the height for a width."""
        if not self._each:
            return 0
        if len(self._each) <= _FEW:
            return len(self._each) * _LINE
        in_row = self._in_row(width)
        rows = -(-len(self._each) // in_row)
        return rows * (self._side + _SPACE)

    def sizeHint(self) -> QSize:
        """Qt's: for the width it has."""
        width = max(self.width(), 240)
        return QSize(width, self.heightForWidth(width))

    @property
    def _side(self) -> int:
        return _BOX if len(self._each) <= _MANY else _SMALL

    def _in_row(self, width: int) -> int:
        return max((width + _SPACE) // (self._side + _SPACE), 1)

    def _place(self, at: int) -> QRect:
        if len(self._each) <= _FEW:
            return QRect(0, at * _LINE, self.width(), _LINE)
        row, column = divmod(at, self._in_row(self.width()))
        step = self._side + _SPACE
        return QRect(column * step, row * step, self._side, self._side)

    def _said(self, at: int) -> str:
        return window_words(self._each[at], at + 1, self._span, self._words.texts)

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: object) -> None:
        """Qt's: draws."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        few = len(self._each) <= _FEW
        for at, one in enumerate(self._each):
            place = self._place(at)
            if few:
                box = QRect(0, place.top() + (_LINE - 20) // 2, 20, 20)
                self._draw_box(painter, box, one)
                painter.setPen(self._theme.colour("ink"))
                room = place.adjusted(30, 0, 0, 0)
                fitted = QFontMetrics(painter.font()).elidedText(
                    self._said(at), Qt.TextElideMode.ElideRight, room.width()
                )
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitted)
            else:
                self._draw_box(painter, place, one)
        painter.end()

    def _draw_box(self, painter: QPainter, box: QRect, one: WindowResult) -> None:
        role = status_role(one.status)
        ink, tint = (self._theme.colour(token) for token in TOKENS[role])
        ahead = one.status == st.ON_TRACK and self._as_of < one.window.first
        rect = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        small = box.height() <= _SMALL
        full = small and one.status == st.MET
        painter.setBrush(Qt.BrushStyle.NoBrush if ahead else ink if full else tint)
        painter.setPen(QPen(self._theme.colour("edge") if ahead else ink, 1))
        painter.drawRoundedRect(rect, 3, 3)
        mark = "" if full else MARKS.get(one.status, "")
        if full:
            return
        if mark:
            painter.setPen(ink)
            font = painter.font()
            size = font.pixelSize()
            font.setPixelSize(max(box.height() - 7, 9))
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)
            font.setPixelSize(size if size > 0 else 14)
            painter.setFont(font)
        elif not ahead:
            painter.setBrush(ink)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(rect.center(), 2, 2)

    def event(self, event: QEvent) -> bool:
        """Qt's: a tool tip for the window under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for at in range(len(self._each)):
                if self._place(at).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), plain_tip(self._said(at)), self)
                    return True
            QToolTip.hideText()
        return super().event(event)
