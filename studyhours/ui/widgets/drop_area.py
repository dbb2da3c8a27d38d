"""A place to drop files on, or to click to choose them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from studyhours.ui.icons import line_icon
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words

_ICON = 32


class DropArea(QFrame):
    """Takes files; a button to the keyboard and to screen readers.

    Signals:
        dropped: Files were dropped (list of ``Path``).
        clicked: Clicked, or Enter or the space bar pressed.
    """

    dropped = Signal(object)
    clicked = Signal()

    def __init__(
        self,
        words: Words,
        theme: Theme,
        title: str,
        hint: str,
        *,
        icon: str = "imports",
        parent: QWidget | None = None,
    ) -> None:
        """Makes it from the keys of its two lines.

        Args:
            words: Language.
            theme: Colours.
            title: Key of what it asks for.
            hint: Key of what is possible, in one line.
            icon: Name of its icon.
            parent: Its parent.
        """
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words.bind(self.setAccessibleName, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addStretch(1)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._icon)
        for key, role in ((title, "panel-title"), (hint, "muted")):
            label = plain_label(role=role, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.bind(label.setText, key)
            column.addWidget(label)
        column.addStretch(1)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: shows that files may be let go here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            set_look(self, "over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt's: the files are somewhere else again."""
        super().dragLeaveEvent(event)
        set_look(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: takes the files."""
        set_look(self, "over", False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter and the space bar click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt's: the mouse is over it."""
        super().enterEvent(event)
        set_look(self, "warm", True)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt's: the mouse is elsewhere."""
        super().leaveEvent(event)
        set_look(self, "warm", False)

    def _paint_icon(self) -> None:
        icon = line_icon(
            self._icon_name, self._theme.colour("pine"), self.devicePixelRatioF(), _ICON
        )
        self._icon.setPixmap(icon.pixmap(_ICON, _ICON))
