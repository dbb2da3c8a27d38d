"""Words in lines, to press in or to add: one painted thing, for a form has hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.theme import Theme

_HIGH, _PAD, _GAP, _ROUND = 26, 12, 6, 13


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and the value it stands for."""

    value: str
    label: str


class WordBar(QWidget):
    """Words beside each other, in as many lines as it takes.

    Left and right go from one to the next, the space bar presses.

    Signals:
        pressed: A word was pressed (its value).
    """

    pressed = Signal(str)

    def __init__(
        self, theme: Theme, words: Sequence[tuple[str, str]], chosen: Sequence[str] | None = None
    ) -> None:
        """A bar.

        Args:
            theme: Colours.
            words: Values and what they are called.
            chosen: The values pressed in; None for words that only do something.
        """
        super().__init__()
        self._theme = theme
        self._words = [Word(*one) for one in words]
        self.chosen: list[str] | None = None if chosen is None else list(chosen)
        self._places: list[QRect] = []
        self._wide: list[int] = []
        self._high: dict[int, int] = {}
        self._at = 0
        self._over = -1
        font = self.font()
        font.setPixelSize(scaled(13))
        self.setFont(font)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if words else Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    # ------------------------------------------------------------ for others

    @property
    def values(self) -> list[str]:
        """The values of all words."""
        return [one.value for one in self._words]

    @property
    def labels(self) -> list[str]:
        """What all words are called."""
        return [one.label for one in self._words]

    @property
    def at(self) -> int:
        """The word the keys are at."""
        return self._at

    def go_to(self, number: int) -> None:
        """Puts the keys at a word."""
        self._at = max(0, min(len(self._words) - 1, number))
        self.update()

    def place_of(self, value: str) -> QPoint:
        """Where a word is, to be clicked."""
        self._arrange(self.width())
        return self._places[self.values.index(value)].center()

    # ------------------------------------------------------------ layout

    def hasHeightForWidth(self) -> bool:
        """Qt's: the narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's; layouts ask for it many times over."""
        if width not in self._high:
            self._high[width] = self._placed(width)[1]
        return self._high[width]

    def sizeHint(self) -> QSize:
        """Qt's."""
        width = self.width() if self._places else 420
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Qt's."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: another width has other lines."""
        width = event.size().width()
        self._arrange(width)
        if event.size().height() != self.heightForWidth(width):
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: in another font the words are wider."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._wide, self._high = [], {}

    def _arrange(self, width: int) -> None:
        self._places = self._placed(width)[0]

    def _placed(self, width: int) -> tuple[list[QRect], int]:
        """Where the words are in a width, and how high they are together."""
        if len(self._wide) != len(self._words):
            measure = self.fontMetrics()
            self._wide = [measure.horizontalAdvance(word.label) + 2 * _PAD for word in self._words]
        x = y = 0
        places = []
        for needed in self._wide:
            wide = min(width, needed)
            if x and x + wide > width:
                x, y = 0, y + _HIGH + _GAP
            places.append(QRect(x, y, wide, _HIGH))
            x += wide + _GAP
        return places, y + _HIGH

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: paints all words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (word, place) in enumerate(zip(self._words, self._places, strict=True)):
            if place.intersects(event.rect()):
                self._paint(painter, number, word, place)
        painter.end()

    def _paint(self, painter: QPainter, number: int, word: Word, place: QRect) -> None:
        colour = self._theme.colour
        adds = self.chosen is None
        pressed = word.value in (self.chosen or ())
        focused = self.hasFocus() and number == self._at
        line = QPen(colour("pine" if pressed or focused else "edge"), 2 if focused else 1)
        if adds and not focused:
            line.setStyle(Qt.PenStyle.DashLine)
        elif not (pressed or focused or number == self._over):
            line = QPen(Qt.PenStyle.NoPen)
        painter.setPen(line)
        hover = adds and number == self._over
        if adds and not hover:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(colour("pine_tint" if pressed or hover else "quiet_tint"))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), _ROUND - 1, _ROUND - 1)
        painter.setPen(colour("pine" if pressed or adds else "ink"))
        measure, room = self.fontMetrics(), place.width() - _PAD
        said = word.label
        if measure.horizontalAdvance(said) > room:
            said = measure.elidedText(said, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)

    # ------------------------------------------------------------ pressing

    def _word_at(self, place: QPoint) -> int:
        found = (number for number, one in enumerate(self._places) if one.contains(place))
        return next(found, -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's."""
        over = self._word_at(event.position().toPoint())
        if over != self._over:
            self._over = over
            shape = Qt.CursorShape.PointingHandCursor if over >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Qt's."""
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's."""
        number = self._word_at(event.position().toPoint())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._at = number
            self._press()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: left and right go on, space and Enter press."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._at = max(0, min(len(self._words) - 1, self._at + steps[key]))
            self._tell()
        elif key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._press()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's."""
        super().focusInEvent(event)
        self._tell()

    def _press(self) -> None:
        value = self._words[self._at].value
        if self.chosen is not None:
            before = set(self.chosen)
            after = before - {value} if value in before else before | {value}
            self.chosen = [one for one in self.values if one in after]
        self.update()
        self.pressed.emit(value)

    def _tell(self) -> None:
        """Says which word the keys are at, for those who do not see it."""
        self.setAccessibleDescription(self._words[self._at].label)
        self.update()
