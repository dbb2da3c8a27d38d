"""The place of a form: as high as the form, and scrolled where there is less room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LEAST = 120


class FormArea(QScrollArea):
    """Wants to be as high as what stands in it, and may be lower."""

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        form.setObjectName(form.objectName() or "scroll-body")
        self.setWidget(form)

    def sizeHint(self) -> QSize:
        """Qt's: the form's, its sentences broken into lines."""
        form = self.widget()
        width = self.width() if self.isVisible() else 0
        width = max(width, self.minimumWidth(), form.minimumSizeHint().width())
        return QSize(width, max(form.heightForWidth(width), form.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Qt's: a few lines are seen, and nothing is cut at the side."""
        beside = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + beside, _LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the dialog is told when something in the form comes, goes, or says more."""
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
