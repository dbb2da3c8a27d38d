"""A main part with a panel at its right, which is a drawer while the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words

_GAP = 14
_DRAWER = 600
_CROSS = 26


class SplitWithDrawer(QWidget):
    """Shows ``side`` beside ``main``, or over its right edge while there is no room.

    Attributes:
        cross: Closes the drawer; hidden while the panel is none.

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
        folds: bool = False,
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
            folds: Whether the panel is there only while it is open, however wide the window.
            parent: Parent.
        """
        super().__init__(parent)
        self._main, self._side = main, side
        self._width, self._narrow, self._share = side_width, narrow, share
        self._folds = folds
        self._wanted = False
        main.setParent(self)
        self._drawer = QFrame(self)
        self._drawer.setProperty("panel", "drawer")
        column = QVBoxLayout(self._drawer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(side)
        self.cross = QToolButton(self._drawer)
        self.cross.setObjectName("drawer-close")
        self.cross.setText("×")
        words.bind(self.cross.setAccessibleName, "window.close_panel")
        words.bind(self.cross.setToolTip, "window.close_panel")
        self.cross.clicked.connect(self.close_drawer)
        main.installEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        """Whether the panel is a drawer now."""
        return self.width() < self._narrow

    def open_drawer(self) -> None:
        """Shows the panel where it is a drawer or folded away; else it is always there."""
        if self._folds and not self._wanted and not self.is_narrow:
            self._spare_second_click()
        self._wanted = True
        self._place()
        self._drawer.raise_()

    def _spare_second_click(self) -> None:
        """The second half of a double click in ``main`` changes nothing where the panel is now."""
        mouse = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        self._drawer.setAttribute(mouse)
        pause = QGuiApplication.styleHints().mouseDoubleClickInterval()
        QTimer.singleShot(pause, self._drawer, lambda: self._drawer.setAttribute(mouse, on=False))

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
        """Qt's: Esc closes the panel."""
        closes = self._wanted and (self.is_narrow or self._folds)
        if event.key() == Qt.Key.Key_Escape and closes:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a click beside the drawer closes it."""
        if event.type() is QEvent.Type.MouseButtonPress and self.is_narrow:
            self.close_drawer()
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        """What stands at the right of a panel's head is not under the cross."""
        if isinstance(self._side, Panel):
            self._side.head.setContentsMargins(0, 0, _CROSS if self.is_narrow else 0, 0)

    def _place(self) -> None:
        whole, height = self.width(), self.height()
        self._make_room()
        if self.is_narrow:
            self._main.setGeometry(0, 0, whole, height)
            width = min(self._width if self._share is None else _DRAWER, whole - 40)
            self._drawer.setGeometry(whole - width, 0, width, height)
            self._drawer.setVisible(self._wanted)
            self.cross.setVisible(True)
            self.cross.setGeometry(width - 34, 6, 28, 28)
            self.cross.raise_()
        else:
            width = self._width if self._share is None else int(whole * self._share)
            beside = self._wanted or not self._folds
            self._main.setGeometry(0, 0, whole - width - _GAP if beside else whole, height)
            self._drawer.setGeometry(whole - width, 0, width, height)
            self._drawer.setVisible(beside)
            self.cross.setVisible(False)
