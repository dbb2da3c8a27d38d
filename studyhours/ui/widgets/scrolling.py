"""What may be higher than the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget


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
    area.ensureWidgetVisible(part, 0, 8)
