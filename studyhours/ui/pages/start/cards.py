"""Large buttons that say what they do in two lines."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studyhours.ui.icons import line_icon
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import plain_label, set_look, set_tip
from studyhours.ui.words import Words

_ICON = 26


class RowButton(QPushButton):
    """A button with a layout of its own; Enter presses it like the space bar.

    Attributes:
        row: Its layout.
    """

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 12, 16, 12)
        self.row.setSpacing(16)

    def put(self, label: QLabel) -> QLabel:
        """A label that lets clicks through."""
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return label

    def sizeHint(self) -> QSize:
        """Qt's: as large as what is in it."""
        return self.row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Qt's: as high as what is in it."""
        return QSize(self.row.minimumSize().width(), self.row.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter presses it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ChoiceCard(RowButton):
    """One thing to begin with: an icon, what it is, what comes of it."""

    def __init__(
        self, words: Words, theme: Theme, name: str, parent: QWidget | None = None
    ) -> None:
        """Makes it.

        Args:
            words: Language.
            theme: Colours.
            name: ``demo``, ``new`` or ``open``: its texts, icon and object name follow from it.
            parent: Parent.
        """
        super().__init__("choice", parent)
        self._words, self._theme, self._name = words, theme, name
        self.setObjectName(f"start-{name}")
        self._icon = self.put(QLabel())
        self._icon.setProperty("role", "choice-icon")
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon.setFixedSize(44, 44)
        self.row.addWidget(self._icon)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self.title = self.put(plain_label(role="panel-title"))
        self.hint = self.put(plain_label(role="muted"))
        texts.addWidget(self.title)
        texts.addWidget(self.hint)
        self.row.addLayout(texts, 1)
        arrow = self.put(plain_label("›", role="choice-arrow"))
        self.row.addWidget(arrow)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def say(self, title: str, hint: str) -> None:
        """Says what it does, by keys."""
        self._words.bind(self.title.setText, title)
        self._words.bind(self.hint.setText, hint)
        self._words.bind(self.setAccessibleName, title)
        self._words.bind(self.setAccessibleDescription, hint)

    def _paint_icon(self) -> None:
        colour = self._theme.colour("pine")
        icon = line_icon(f"start_{self._name}", colour, self.devicePixelRatioF(), _ICON)
        self._icon.setPixmap(icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))


class ElidedLabel(QLabel):
    """A line of plain text that gives way in its middle, with the whole of it as a tool tip."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if role:
            set_look(self, "role", role)

    def show_text(self, text: str) -> None:
        """Says another text."""
        self._whole = text
        set_tip(self, text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: shortens the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideMiddle, max(self.width(), 10)
        )
        if shown != self.text():
            self.setText(shown)
