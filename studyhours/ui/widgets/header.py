"""A page's head: its title, then controls, then at the right its one primary action."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.label import plain_label

_GAP = 12
_SPREAD = 20


class PageHeader(QWidget):
    """Title at the left, ``controls`` beside it, ``buttons`` at the right.

    Where the controls have no room beside them they stand in a line of their own.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._spread = False
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        # What all of it needs in one line is no reason to make the window wider.
        self._lines.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._first = QHBoxLayout()
        self._first.setSpacing(_GAP)
        self._second = QHBoxLayout()
        self.title = plain_label(role="title")
        self.title.setMinimumHeight(scaled(36))
        self.controls = QHBoxLayout()
        self.controls.setSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self._first.addWidget(self.title)
        self._first.addLayout(self.controls)
        self._first.addStretch(1)
        self._first.addLayout(self.buttons)
        self._lines.addLayout(self._first)
        self._lines.addLayout(self._second)

    def spread_controls(self) -> None:
        """The controls take what room there is."""
        self._spread = True
        self._first.setStretchFactor(self.controls, _SPREAD)

    def minimumSizeHint(self) -> QSize:
        """Qt's: as wide as the wider line, were there two."""
        widest = max(self._beside(), self.controls.minimumSize().width())
        return QSize(widest, self._lines.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: there is more room, or less."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Qt's: what stands in it may say more now."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _beside(self) -> int:
        return self.title.sizeHint().width() + self.buttons.minimumSize().width() + 2 * _GAP

    def _place(self) -> None:
        needed = self._beside() + self.controls.minimumSize().width()
        alone = self._second.indexOf(self.controls) >= 0
        if (needed > self.width()) is alone:
            return
        if alone:
            self._second.removeItem(self.controls)
            self.controls.setParent(None)
            while self._second.count():
                self._second.takeAt(0)
            self._first.insertLayout(1, self.controls)
            self._first.setStretchFactor(self.controls, _SPREAD if self._spread else 0)
        else:
            self._first.removeItem(self.controls)
            self.controls.setParent(None)
            self._second.addLayout(self.controls, _SPREAD if self._spread else 0)
            self._second.addStretch(1)
        self.updateGeometry()
