"""Messages over a page, near its foot: nothing moves under the mouse when one comes or goes.

A message covers no button, no picture of a file, nor the field that is typed in, and no rows of a
list where there is another place: it comes narrower, further up, or at the other side, and moves
there when somebody goes on to a field below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.ui.widgets.free_place import FreePlaces

_SIDE = 24
_ABOVE_FOOT = 62
"""Pixels between it and the page's edge: the buttons at the foot of forms stay free."""
_WIDEST = 600
_NARROWER = 3 / 4
"""Of its width it makes do with where that keeps it nearer to its place."""
_SPARE = 4
_STAYS = 8_000
"""Milliseconds that news stand there; what is wrong stays until it is closed."""
_PASSING = ("met", "waiting")
_GOING_ON = frozenset(
    {
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    }
)
"""Keys that go to another row, or open one."""


class FloatingBanner(Banner):
    """A message of a page; it lies over the page and is no part of its layout."""

    def __init__(self, words: Words, page: QWidget) -> None:
        super().__init__(words, page)
        self._page = page
        self._rows: QAbstractItemView | None = None
        self.setProperty("floats", True)
        self._leave = QTimer(self, singleShot=True, interval=_STAYS)
        self._leave.timeout.connect(self._go)
        self.told.connect(self._told)
        page.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._make_way)

    def goes_with(self, rows: QAbstractItemView) -> None:
        """Whoever goes to another row is done with what was said of the one before."""
        # Pressing comes before anything is read, and so before what opening it may say.
        rows.pressed.connect(self.clear)
        self._rows = rows
        rows.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: it stays at its place when the page is another size."""
        if event.type() == QEvent.Type.Resize and watched is self._page and not self.isHidden():
            self._place()
        is_key = watched is self._rows and event.type() == QEvent.Type.KeyPress
        if is_key and cast(QKeyEvent, event).key() in _GOING_ON:
            self.clear()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt's: whoever reads it is given time."""
        self._leave.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's."""
        self._begin()
        super().leaveEvent(event)

    def _told(self) -> None:
        self._place()
        self._begin()

    def _begin(self) -> None:
        if self.property("role") in _PASSING and not self.stays:
            self._leave.start()
        else:
            self._leave.stop()

    def _go(self) -> None:
        if self.button.hasFocus():
            self._leave.start()
        else:
            self.clear()

    def _place(self) -> None:
        page = self._page
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        wide = min(page.width() - 2 * _SIDE, scaled(_WIDEST), self._needed())
        if wide <= 0:
            return
        sizes = [QSize(one, self._height_in(one)) for one in (wide, int(wide * _NARROWER))]
        usual = QRect(QPoint(_SIDE, page.height() - _ABOVE_FOOT - sizes[0].height()), sizes[0])
        self.setGeometry(self._places().nearest(sizes, _SIDE, _ABOVE_FOOT) or usual)
        self.raise_()

    def _make_way(self) -> None:
        """Somebody goes on to another field: the message lies over none that is typed in."""
        if not shiboken6.isValid(self._page) or self.isHidden():
            return  # a page that goes takes the focus with it
        typed_in = self._places().typed_in()
        if any(self.geometry().intersects(one) for one in typed_in):
            self._place()

    def _places(self) -> FreePlaces:
        from studyhours.ui.widgets.free_place import FreePlaces  # the first window says nothing

        return FreePlaces(self._page, self)

    def _height_in(self, wide: int) -> int:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.heightForWidth(wide)
        return self.sizeHint().height()

    def _needed(self) -> int:
        """The width in which no line of what it says is broken."""
        lines = self.label.text().splitlines()
        said = max((self.label.fontMetrics().horizontalAdvance(line) for line in lines), default=0)
        # A wrapping label says itself how wide it would like to be; that is not what it needs.
        beside = self.sizeHint().width() - self.label.sizeHint().width()
        return said + beside + _SPARE
