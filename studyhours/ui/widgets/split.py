"""A main part with a panel at its right, which is a drawer while the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words

_GAP = 14
_DRAWER = 600
_CROSS = 26
_LOW = 430
"""Height in pixels below which the drawer lies over the head of the page as well."""
_EDGE = 8


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
        over: QWidget | None = None,
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
            over: The page, over all of which the drawer lies where the window is low, too.
        """
        super().__init__()
        self._main, self._side = main, side
        self._width, self._narrow, self._share = side_width, narrow, share
        self._folds, self._over = folds, over
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
        self._drawer.installEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        """Whether the panel is a drawer now."""
        return self.width() < self._narrow

    @property
    def drawer(self) -> QWidget:
        """What lies over ``main`` while it is narrow, and over the page where that is low."""
        return self._drawer

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

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: the drawer comes with it, wherever it lies."""
        super().showEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's: the drawer goes with it."""
        super().hideEvent(event)
        if self._drawer.parentWidget() is not self:
            self._drawer.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes the panel."""
        if not self._escaped(event):
            super().keyPressEvent(event)

    def _escaped(self, event: QKeyEvent) -> bool:
        closes = self._wanted and (self.is_narrow or self._folds)
        if event.key() != Qt.Key.Key_Escape or not closes:
            return False
        self.close_drawer()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a click beside the drawer closes it; so does Esc in it."""
        if watched is self._drawer:
            lies_over = self._drawer.parentWidget() is not self
            return lies_over and isinstance(event, QKeyEvent) and self._pressed(event)
        if event.type() is QEvent.Type.MouseButtonPress and self.is_narrow:
            self.close_drawer()
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        """Esc in a drawer that is no part of this: a key would pass it by."""
        return event.type() is QEvent.Type.KeyPress and self._escaped(event)

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
            self._put_drawer(QRect(whole - width, 0, width, height))
            self.cross.setVisible(True)
            self.cross.setGeometry(width - 34, 6, 28, 28)
            self.cross.raise_()
        else:
            width = self._width if self._share is None else int(whole * self._share)
            beside = self._wanted or not self._folds
            self._lay_in(self)
            self._main.setGeometry(0, 0, whole - width - _GAP if beside else whole, height)
            self._drawer.setGeometry(whole - width, 0, width, height)
            self._drawer.setVisible(beside)
            self.cross.setVisible(False)

    def _put_drawer(self, place: QRect) -> None:
        """Lays the drawer over ``main``, or over the whole page where that is too low for it."""
        over = self._over if self._over is not None and place.height() < _LOW else self
        self._lay_in(over)
        if over is not self:
            place.moveTo(self.mapTo(over, place.topLeft()))
            place.setTop(_EDGE)
            place.setBottom(min(place.bottom(), over.rect().bottom()))
        self._drawer.setGeometry(place)
        self._drawer.setVisible(self._wanted and self.isVisibleTo(self.window()))
        if over is not self:
            self._drawer.raise_()

    def _lay_in(self, place: QWidget) -> None:
        if self._drawer.parentWidget() is not place:
            self._drawer.setParent(place)
