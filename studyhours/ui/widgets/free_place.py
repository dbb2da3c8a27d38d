"""Where a message has room over a page: what a person may be about to use stays free.

Buttons, pictures of files and what is typed in are never covered; rows of lists, fields and what is
written only where there is no other place, and then as little of them as can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, QSize
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTableView,
    QTreeView,
    QWidget,
)

from studyhours.ui.widgets.split import SplitWithDrawer

_STEP = 8
_FIELD = 60
"""Pixels that a field is high at most; in larger ones it is the line typed in that counts."""
_LINES = 2
"""Lines above and below that one which stay free with it."""


class FreePlaces:
    """What of a page is in use or shown at the moment, a message over it aside.

    Args:
        page: The page.
        banner: The message over it.
    """

    def __init__(self, page: QWidget, banner: QWidget) -> None:
        self._page, self._banner = page, banner
        splits = cast(list[SplitWithDrawer], page.findChildren(SplitWithDrawer))
        drawers = (one.drawer for one in splits if one.drawer.isVisible())
        self._drawers = [(one, QRegion(_seen_in(page, one, one.rect()))) for one in drawers]

    def nearest(self, sizes: Sequence[QSize], side: int, above: int) -> QRect | None:
        """The place nearest to the foot of the page that is free, or covers the least.

        Args:
            sizes: Sizes the message makes do with, the one it likes best first.
            side: Pixels it keeps from the page's sides.
            above: Pixels it keeps from the foot.

        Returns:
            None where it would cover what must not be covered, wherever it lay.
        """
        used = list(self._in_use())
        allowed = [
            place
            for place in _places(self._page.size(), sizes, side, above)
            if not any(place.intersects(one) for one in used)
        ]
        shown = list(self._shown())
        free = (place for place in allowed if not any(place.intersects(one) for one in shown))
        found = next(free, None)
        return found or min(allowed, key=lambda place: _covered(place, shown), default=None)

    def typed_in(self) -> Iterator[QRect]:
        """The field that has the focus; of a large text the line the cursor is in."""
        focus = QApplication.focusWidget()
        if focus is None or not self._page.isAncestorOf(focus):
            return
        if focus.height() < _FIELD:
            part = focus.rect()
        elif isinstance(focus, QPlainTextEdit):
            high = _LINES * focus.fontMetrics().lineSpacing()
            cursor = focus.cursorRect()
            part = QRect(0, cursor.top() - high, focus.width(), cursor.height() + 2 * high)
        elif isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
            part = focus.visualRect(focus.currentIndex())
        else:
            return
        yield from self._seen([(focus, part)])

    def _in_use(self) -> Iterator[QRect]:
        """What must not be covered: buttons, pictures of files, and where somebody types."""
        page = self._page
        yield from self._seen(_whole(page, QAbstractButton))
        for tiles in cast(list[QListView], page.findChildren(QListView)):
            if tiles.property("kind") == "tiles" and tiles.isVisible():
                model, port = tiles.model(), tiles.viewport()
                places = (model.index(row, 0) for row in range(model.rowCount()))
                yield from self._seen((port, tiles.visualRect(one)) for one in places)
        yield from self.typed_in()

    def _shown(self) -> Iterator[QRect]:
        """What is better not covered: fields, rows, what is written."""
        page = self._page
        for sort in (QLineEdit, QComboBox, QLabel):
            yield from self._seen(_whole(page, sort))
        texts = cast(list[QPlainTextEdit], page.findChildren(QPlainTextEdit))
        yield from self._seen((one, _written_in(one)) for one in texts)
        lists = cast(list[QAbstractItemView], page.findChildren(QAbstractItemView))
        shown = (one for one in lists if one.isVisible() and not isinstance(one, QHeaderView))
        yield from self._seen((one.viewport(), _rows_of(one)) for one in shown)

    def _seen(self, parts: Iterable[tuple[QWidget, QRect]]) -> Iterator[QRect]:
        """What of parts of widgets is in sight, where it is on the page."""
        for widget, part in parts:
            if not widget.isVisible() or self._banner.isAncestorOf(widget):
                continue
            seen = _seen_in(self._page, widget, part)
            for drawer, over in self._drawers:
                if not drawer.isAncestorOf(widget):
                    seen = QRegion(seen).subtracted(over).boundingRect()
            if not seen.isEmpty():
                yield seen


def _whole(page: QWidget, sort: type[QWidget]) -> Iterator[tuple[QWidget, QRect]]:
    return ((one, one.rect()) for one in cast(list[QWidget], page.findChildren(sort)))


def _places(page: QSize, sizes: Sequence[QSize], side: int, above: int) -> Iterator[QRect]:
    """Where it could lie, from the foot upwards, at either side."""
    for up in range(0, max(page.height() - above - sizes[0].height() - side, 1), _STEP):
        for size in sizes:
            top = page.height() - above - size.height() - up
            for left in (side, max(page.width() - side - size.width(), side)):
                yield QRect(QPoint(left, top), size)


def _written_in(text: QPlainTextEdit) -> QRect:
    """The part of a large text that lines are in, and the one to be written next."""
    lines = text.document().size().height() + 1
    return QRect(0, 0, text.width(), round(lines * text.fontMetrics().lineSpacing()))


def _rows_of(view: QAbstractItemView) -> QRect:
    """The part of a list that rows are in."""
    inside, model = view.viewport().rect(), cast(QAbstractItemModel | None, view.model())
    if model is None or isinstance(view, QTreeView):
        return inside
    last = model.rowCount() - 1
    if last < 0:
        return QRect()
    if isinstance(view, QTableView):  # its first column may be hidden
        foot = view.rowViewportPosition(last) + view.rowHeight(last)
    else:
        foot = view.visualRect(model.index(last, 0)).bottom()
    return inside & QRect(inside.topLeft(), QPoint(inside.right(), foot))


def _covered(place: QRect, shown: Sequence[QRect]) -> int:
    """How many pixels of what is shown would be covered."""
    parts = (place & one for one in shown)
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())


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
