"""The line above the pages: which page, how large, what to look for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from studyhours.domain.tidy import fold
from studyhours.ui.fonts import scaled
from studyhours.ui.preview.sheet_layout import LEAST, MOST, WHOLE, WIDTH, Zoom
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.whole_number import WholeNumberValidator
from studyhours.ui.words import Words

_OFFERED: tuple[Zoom, ...] = (WIDTH, WHOLE, 50, 75, 100, 125, 150, 200, 300)


class PreviewBar(QWidget):
    """Buttons and fields.

    Attributes:
        row: Its layout, for whoever puts more at its end.
        outline: Shows and hides the bookmarks.
        finds: Looks for a text.

    Signals:
        page_wanted: A page is gone to (its number, from 0).
        zoom_wanted: Another size (``Zoom``).
        step_wanted: A size larger or smaller (1 or -1).
    """

    page_wanted = Signal(int)
    zoom_wanted = Signal(object)
    step_wanted = Signal(int)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._page = self._pages = 0
        self._zoom: Zoom = WIDTH
        self._percent = 100
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self.outline = self._button("pdf-outline", "☰", "viewer.outline")
        self.outline.setCheckable(True)
        self._back = self._button("pdf-back", "‹", "pdf.back")
        self._on = self._button("pdf-on", "›", "pdf.on")
        self._back.clicked.connect(lambda: self.page_wanted.emit(self._page - 1))
        self._on.clicked.connect(lambda: self.page_wanted.emit(self._page + 1))
        self.page = QLineEdit()
        self.page.setObjectName("pdf-page")
        self.page.setFixedWidth(scaled(72))
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setValidator(WholeNumberValidator(1, 99_999, self.page))
        words.bind(self.page.setAccessibleName, "viewer.page")
        words.bind(self.page.setToolTip, "viewer.page")
        self.page.returnPressed.connect(self._page_typed)
        self.page.installEventFilter(self)
        self._count = plain_label(role="muted")
        self._count.setObjectName("pdf-number")
        self._out = self._button("pdf-out", "−", "viewer.smaller")
        self._in = self._button("pdf-in", "+", "viewer.larger")
        self._out.clicked.connect(lambda: self.step_wanted.emit(-1))
        self._in.clicked.connect(lambda: self.step_wanted.emit(1))
        self.zoom = self._make_zoom()
        self.finds = self._button("pdf-find", "", "viewer.find_hint")
        self.finds.setProperty("kind", "")
        words.bind(self.finds.setText, "viewer.find_short")
        before: tuple[QWidget, ...] = (self.outline, self._back, self.page, self._count, self._on)
        behind: tuple[QWidget, ...] = (self._out, self.zoom, self._in, self.finds)
        for widget in before:
            self.row.addWidget(widget)
        self.row.addStretch(1)
        for widget in behind:
            self.row.addWidget(widget)
        words.changed.connect(self._retell)

    def _button(self, name: str, mark: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(mark)
        button.setProperty("kind", "paper")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words.bind(button.setAccessibleName, key)
        self._words.bind(button.setToolTip, key)
        return button

    def _make_zoom(self) -> QComboBox:
        combo = StillChoice()
        combo.setObjectName("pdf-zoom")
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setMinimumWidth(scaled(104))
        combo.setMaximumWidth(scaled(150))
        self._words.bind(combo.setAccessibleName, "viewer.zoom")
        self._words.bind(combo.setToolTip, "viewer.zoom")
        combo.activated.connect(lambda at: self.zoom_wanted.emit(combo.itemData(at)))
        field = combo.lineEdit()
        if field is not None:
            field.returnPressed.connect(self._zoom_typed)
            field.installEventFilter(self)
        combo.setCompleter(None)  # type: ignore[arg-type]  # nothing is typed for the person
        return combo

    # ------------------------------------------------------------ what it says

    def show_page(self, page: int, pages: int) -> None:
        """Says which page is looked at, from 0, and how many there are."""
        self._page, self._pages = page, pages
        for widget in (self._back, self.page, self._count, self._on):
            widget.setVisible(pages > 1)
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page + 1 < pages)
        if not self.page.hasFocus() or not self.page.isModified():
            self.page.setText(str(page + 1))
        self._count.setText(f"/ {pages}")

    def show_zoom(self, zoom: Zoom, percent: int) -> None:
        """Says how large pages are."""
        self._zoom, self._percent = zoom, percent
        self._retell()

    def _name(self, zoom: Zoom) -> str:
        return f"{zoom} %" if isinstance(zoom, int) else self._words.say(f"preview_zoom.{zoom}")

    def _retell(self) -> None:
        combo = self.zoom
        if combo.count() == 0 or combo.itemText(0) != self._name(WIDTH):
            combo.clear()
            for one in _OFFERED:  # the two that fit, then numbers
                combo.addItem(self._name(one), one)
        said = self._name(self._percent if isinstance(self._zoom, int) else self._zoom)
        combo.setCurrentIndex(combo.findText(said))
        combo.setEditText(said)
        self._out.setEnabled(self._percent > LEAST)
        self._in.setEnabled(self._percent < MOST)

    # ------------------------------------------------------------ what is typed

    def _page_typed(self) -> None:
        self.page.setModified(False)
        number = int(self.page.text() or self._page + 1)
        self.page_wanted.emit(min(max(number, 1), self._pages) - 1)
        self.page.setText(str(self._page + 1))
        self.page.selectAll()

    def _zoom_typed(self) -> None:
        typed = self.zoom.currentText().strip()
        at = self.zoom.findText(typed)
        digits = fold(typed).rstrip("% ").strip()
        if at >= 0:
            self.zoom_wanted.emit(self.zoom.itemData(at))
        elif digits.isdecimal() and len(digits) < 5:
            self.zoom_wanted.emit(min(max(int(digits), LEAST), MOST))
        self._retell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: what was typed and not entered is forgotten; a field entered is typed over."""
        if event.type() is QEvent.Type.FocusOut:
            if watched is self.page:
                self.page.setModified(False)
                self.page.setText(str(self._page + 1))
            else:
                self._retell()
        return super().eventFilter(watched, event)
