"""Messages over a page, near its foot: nothing moves under the mouse when one comes or goes.

A message covers no button, no picture of a file, nor the field that is typed in: where one lies at
its usual place, it comes narrower, further up, or at the other side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QListView, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.words import Words

_SIDE = 24
_ABOVE_FOOT = 62
"""Pixels between it and the page's edge: the buttons at the foot of forms stay free."""
_WIDEST = 600
_NARROWER = 3 / 4
"""Of its width it makes do with where that keeps it nearer to its place."""
_SPARE = 4
_STEP = 8
_FIELD = 60
"""Pixels that a field is high at most; larger ones are lists and texts, which scroll."""
_STAYS = 8_000
"""Milliseconds that news stand there; what is wrong stays until it is closed."""
_PASSING = ("met", "waiting")


class FloatingBanner(Banner):
    """A message of a page; it lies over the page and is no part of its layout."""

    def __init__(self, words: Words, page: QWidget) -> None:
        super().__init__(words, page)
        self._page = page
        self.setProperty("floats", True)
        self._leave = QTimer(self, singleShot=True, interval=_STAYS)
        self._leave.timeout.connect(self._go)
        self.told.connect(self._told)
        page.installEventFilter(self)

    def goes_with(self, rows: QAbstractItemView) -> None:
        """Whoever presses another row is done with what was said of the one before."""
        # Pressing comes before anything is read, and so before what opening it may say.
        rows.pressed.connect(self.clear)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: it stays at its place when the page is another size."""
        if event.type() == QEvent.Type.Resize and watched is self._page and not self.isHidden():
            self._place()
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
        found = [place for size in sizes if (place := self._free_place(size)) is not None]
        usual = QRect(QPoint(_SIDE, page.height() - _ABOVE_FOOT - sizes[0].height()), sizes[0])
        self.setGeometry(max(found, key=QRect.bottom, default=usual))
        self.raise_()

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

    def _free_place(self, size: QSize) -> QRect | None:
        """The place nearest to the foot that covers nothing a person may be about to use."""
        page = self._page
        usual = QRect(QPoint(_SIDE, page.height() - _ABOVE_FOOT - size.height()), size)
        taken = list(self._in_use())
        other = max(page.width() - _SIDE - size.width(), _SIDE)
        for up in range(0, max(usual.top() - _SIDE, 1), _STEP):
            for left in (_SIDE, other):
                place = QRect(QPoint(left, usual.top() - up), size)
                if not any(place.intersects(one) for one in taken):
                    return place
        return None

    def _in_use(self) -> Iterator[QRect]:
        page, focus = self._page, QApplication.focusWidget()
        buttons = cast(list[QWidget], page.findChildren(QAbstractButton))
        fields = [focus] if focus is not None and focus.height() < _FIELD else []
        for widget in (*buttons, *fields):
            if page.isAncestorOf(widget) and not self.isAncestorOf(widget) and widget.isVisible():
                seen = _seen_in(page, widget, widget.rect())
                if not seen.isEmpty():
                    yield seen
        for tiles in cast(list[QListView], page.findChildren(QListView)):
            model = tiles.model()
            if tiles.property("kind") == "tiles" and tiles.isVisible():
                for row in range(model.rowCount()):
                    tile = tiles.visualRect(model.index(row, 0))
                    yield _seen_in(page, tiles.viewport(), tile)


def _seen_in(page: QWidget, widget: QWidget, part: QRect) -> QRect:
    """What of a part of a widget is not scrolled out of sight, where it is on the page."""
    seen = widget.rect() & part
    at: QWidget | None = widget
    while at is not None and at is not page:
        seen = seen.translated(at.pos())
        at = at.parentWidget()
        if at is not None:
            seen &= at.rect()
    return seen
