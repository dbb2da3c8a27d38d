"""What may be higher than the window."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

_AROUND = 8
"""Pixels above and below a part that is brought in sight."""


def scrolling(inside: QWidget) -> QScrollArea:
    """A place in which it is moved up and down where it is higher than the window."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setObjectName(inside.objectName() or "scroll-body")
    area.setWidget(inside)
    return area


def scrolled_column(spacing: int) -> tuple[QScrollArea, QVBoxLayout]:
    """A place that is scrolled, and the column in it for panels one below the other."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return scrolling(inside), column


def bring_in_sight(area: QScrollArea, part: QWidget) -> None:
    """Scrolls to a part that has just come, or says more; what is around it makes room first."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    area.ensureWidgetVisible(part, 0, _AROUND)


class FocusInSight(QObject):
    """Whoever goes to a field by keys sees all of it, not only the line the cursor is in."""

    def __init__(self, area: QScrollArea, fields: type[QWidget]) -> None:
        """Looks after an area from now on.

        Args:
            area: What is scrolled.
            fields: What holds a field with its label, and what is said below it.
        """
        super().__init__(area)
        self._area, self._fields = area, fields
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or not shiboken6.isValid(self._area):
            return
        # What was pressed stays under the mouse.
        if not self._area.widget().isAncestorOf(now) or QApplication.mouseButtons().value:
            return
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        room = self._area.viewport().height() - 2 * _AROUND
        parts = (one for one in (self._field_of(now), now) if one.height() <= room)
        part = next(parts, None)
        if part is not None:
            half = part.height() // 2
            at = part.mapTo(self._area.widget(), QPoint(0, half))
            self._area.ensureVisible(at.x(), at.y(), 0, half + _AROUND)

    def _field_of(self, editor: QWidget) -> QWidget:
        at: QWidget | None = editor
        while at is not None and at is not self._area and not isinstance(at, self._fields):
            at = at.parentWidget()
        return at if isinstance(at, self._fields) else editor
