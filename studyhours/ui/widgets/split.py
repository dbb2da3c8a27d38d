"""A main part with a panel at its right, which is a drawer while the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from studyhours.ui.words import Words

_GAP = 14


class SplitWithDrawer(QWidget):
    """Shows ``side`` beside ``main``, or over its right edge while there is no room.

    Signals:
        closed: The person has closed the drawer (Esc, its cross, or a click beside it).
    """

    closed = Signal()

    def __init__(
        self,
        main: QWidget,
        side: QWidget,
        words: Words,
        *,
        side_width: int = 356,
        narrow: int = 960,
        share: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Puts both together.

        Args:
            main: The part that is always there.
            side: The panel.
            words: Language.
            side_width: Width of the panel in pixels.
            narrow: Width of the whole below which the panel is a drawer.
            share: When given, the panel's part of the whole width while both fit.
            parent: Parent.
        """
        super().__init__(parent)
        self._main, self._side = main, side
        self._width, self._narrow, self._share = side_width, narrow, share
        self._wanted = False
        main.setParent(self)
        self._drawer = QFrame(self)
        self._drawer.setProperty("panel", "drawer")
        column = QVBoxLayout(self._drawer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(side)
        self._cross = QToolButton(self._drawer)
        self._cross.setObjectName("drawer-close")
        self._cross.setText("×")
        words.bind(self._cross.setAccessibleName, "window.close_panel")
        words.bind(self._cross.setToolTip, "window.close_panel")
        self._cross.clicked.connect(self.close_drawer)
        main.installEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        """Whether the panel is a drawer now."""
        return self.width() < self._narrow

    def open_drawer(self) -> None:
        """Shows the panel where it is a drawer; beside ``main`` it is always there."""
        self._wanted = True
        self._place()
        self._drawer.raise_()

    def close_drawer(self) -> None:
        """Hides the panel where it is a drawer."""
        if self._wanted:
            self._wanted = False
            self._place()
            self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: puts both in place."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes the drawer."""
        if event.key() == Qt.Key.Key_Escape and self.is_narrow and self._wanted:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a click beside the drawer closes it."""
        if event.type() is QEvent.Type.MouseButtonPress and self.is_narrow:
            self.close_drawer()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        whole, height = self.width(), self.height()
        if self.is_narrow:
            self._main.setGeometry(0, 0, whole, height)
            width = min(self._width if self._share is None else 560, whole - 40)
            self._drawer.setGeometry(whole - width, 0, width, height)
            self._drawer.setVisible(self._wanted)
            self._cross.setVisible(True)
            self._cross.setGeometry(width - 34, 6, 28, 28)
            self._cross.raise_()
        else:
            width = self._width if self._share is None else int(whole * self._share)
            self._main.setGeometry(0, 0, whole - width - _GAP, height)
            self._drawer.setGeometry(whole - width, 0, width, height)
            self._drawer.setVisible(True)
            self._cross.setVisible(False)
