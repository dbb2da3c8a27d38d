"""A PDF to look at: its pages, their size, its bookmarks, its text.

Every place of the window that shows a PDF shows it with this.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.ui.context import Surroundings
from studyhours.ui.pdf_pages import Bookmark, Hit, PdfFile
from studyhours.ui.preview.find_bar import FindBar
from studyhours.ui.preview.finder import Finder
from studyhours.ui.preview.outline_list import WIDTH as OUTLINE_WIDTH
from studyhours.ui.preview.outline_list import OutlineList
from studyhours.ui.preview.pages_view import PagesView
from studyhours.ui.preview.preview_bar import PreviewBar
from studyhours.ui.preview.sheet_layout import WHOLE, Zoom
from studyhours.ui.widgets.label import plain_label

_ROOM_FOR_OUTLINE = 820
_SMALLEST = QSize(240, 200)
_Key, _Held = Qt.Key, Qt.KeyboardModifier


class _Kept:
    """The open document; outlives the widget for as long as it takes to be closed."""

    def __init__(self) -> None:
        self.file: PdfFile | None = None

    def put(self, file: PdfFile | None) -> None:
        """Keeps another; the one before is closed where nobody waits for it."""
        before, self.file = self.file, file
        if before is not None:
            threading.Thread(target=before.close, name="closing a PDF", daemon=True).start()


class PaperPreview(QWidget):
    """A document with all that is needed to look at it.

    Until there is one, and where it cannot be shown, a sentence stands in its place.

    Attributes:
        bar: The line above the pages.
        sheets: The pages.

    Signals:
        shown: Another document is there.

    Args:
        surroundings: What the window shares.
        zoom: The size to begin with.
        parent: Parent.
    """

    shown = Signal()

    def __init__(
        self, surroundings: Surroundings, parent: QWidget | None = None, *, zoom: Zoom = WHOLE
    ) -> None:
        super().__init__(parent)
        self._words, self._tasks = surroundings.words, surroundings.tasks
        self._pdf: bytes | None = None
        self._kept = kept = _Kept()
        self.destroyed.connect(lambda: kept.put(None))
        self._said: tuple[str, Fault | None] = ("", None)
        self._mark = ""
        self._has_outline = False
        self.setMinimumSize(_SMALLEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.bar = PreviewBar(self._words, self)
        column.addWidget(self.bar)
        self._finder = Finder(self._tasks, self)
        self._find = FindBar(self._words, self._finder, self)
        column.addWidget(self._find)
        stage = QWidget()
        self._stack = QStackedLayout(stage)
        self._notice = plain_label(role="muted", wrap=True)
        self._notice.setObjectName("pdf-notice")
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._notice)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._stack.addWidget(self._split)
        self._outline = OutlineList(self._words, self._split)
        self.sheets = PagesView(surroundings, zoom, self._split)
        self._split.addWidget(self._outline)
        self._split.addWidget(self.sheets)
        self._split.setStretchFactor(1, 1)
        column.addWidget(stage, 1)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        bar, sheets, finder = self.bar, self.sheets, self._finder
        bar.page_wanted.connect(self.go_to)
        bar.zoom_wanted.connect(sheets.set_zoom)
        bar.step_wanted.connect(sheets.zoom_by)
        bar.finds.clicked.connect(self.open_find)
        bar.outline.toggled.connect(self._show_outline)
        sheets.turned.connect(self._turned)
        sheets.zoomed.connect(self._say_zoom)
        self._outline.chosen.connect(sheets.go_to)
        self._find.wanted.connect(lambda text: finder.look(self._kept.file, text, sheets.page))
        self._find.closed.connect(self._found_closed)
        finder.changed.connect(self._show_found)
        finder.chosen.connect(self._go_to_hit)
        self._words.changed.connect(self._retell)

    # ------------------------------------------------------------ what it shows

    @property
    def page_count(self) -> int:
        """Pages of what is shown; 0 while nothing is."""
        return len(self._kept.file.pages) if self._kept.file is not None else 0

    def show_pdf(self, pdf: bytes) -> None:
        """Shows another document from its first page; the one before stays until it is read."""
        if pdf == self._pdf:
            return
        self._pdf = pdf

        def work() -> tuple[PdfFile, tuple[Bookmark, ...]]:
            file = PdfFile(pdf)
            return file, file.outline()

        self._tasks.query(self, "pdf", work, lambda read: self._take(pdf, *read), self.show_fault)

    def _take(self, pdf: bytes, file: PdfFile, bookmarks: tuple[Bookmark, ...]) -> None:
        if pdf != self._pdf:
            file.close()
            return
        self._find.hide()
        self._finder.look(None, "", 0)
        self.sheets.show_file(file)
        self._kept.put(file)
        self._outline.show_bookmarks(bookmarks)
        self._has_outline = bool(bookmarks)
        self.bar.outline.setVisible(self._has_outline)
        self._show_outline(self._has_outline and self.width() >= _ROOM_FOR_OUTLINE)
        self._stack.setCurrentWidget(self._split)
        self.bar.show()
        self._turned(0)
        self._say_zoom()
        self.shown.emit()

    def say(self, key: str) -> None:
        """Shows a sentence in place of a document."""
        self._nothing(key, None)

    def show_fault(self, fault: Fault) -> None:
        """Says why there is no document."""
        self._nothing("", fault)

    def mark(self, key: str) -> None:
        """Lays a sentence across the pages on the screen, such as that they are void.

        Args:
            key: Its key; empty for none.
        """
        self._mark = key
        self.sheets.show_mark(self._words.say(key) if key else "")

    def clear(self) -> None:
        """Shows nothing."""
        self._nothing("", None)

    def go_to(self, page: int) -> None:
        """Shows a page, from 0."""
        self.sheets.go_to(page)

    def open_find(self) -> None:
        """Opens the line that looks for a text."""
        if self._kept.file is not None:
            self._find.open()

    def _nothing(self, key: str, fault: Fault | None) -> None:
        self._pdf = None
        self._find.hide()
        self._finder.look(None, "", 0)
        self.sheets.show_file(None)
        self._kept.put(None)
        self._said = (key, fault)
        self._retell()
        self._stack.setCurrentWidget(self._notice)
        self.bar.hide()

    # ------------------------------------------------------------ its parts

    def _show_outline(self, on: bool) -> None:
        self.bar.outline.setChecked(on)
        shown = on and self._has_outline
        self._outline.setVisible(shown)
        if shown:
            self._split.setSizes([OUTLINE_WIDTH, max(self.width() - OUTLINE_WIDTH, 1)])
            self._outline.show_page(self.sheets.page)

    def _turned(self, page: int) -> None:
        self.bar.show_page(page, self.page_count)
        self._say_page()
        if self._outline.isVisible():
            self._outline.show_page(page)

    def _say_page(self) -> None:
        said = self._words.say("pdf.number", page=self.sheets.page + 1, pages=self.page_count)
        self.sheets.setAccessibleName(f"{self._words.say('pdf.sheet')} {said}")

    def _say_zoom(self) -> None:
        self.bar.show_zoom(self.sheets.zoom, self.sheets.percent)

    def _show_found(self) -> None:
        self.sheets.show_hits(self._finder.hits, self._finder.hit)

    def _go_to_hit(self, hit: Hit) -> None:
        self._show_found()
        self.sheets.show_hit(hit)

    def _found_closed(self) -> None:
        self._finder.look(None, "", 0)
        self.sheets.setFocus()

    def _retell(self) -> None:
        key, fault = self._said
        said = self._words.fault(fault) if fault is not None else ""
        self._notice.setText(self._words.say(key) if key else said)
        self.mark(self._mark)
        self._say_page()

    # ------------------------------------------------------------ keys

    def _deed(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here."""
        if self._kept.file is None:
            return None
        key, held = event.key(), event.modifiers()
        if key == _Key.Key_F3:
            return partial(self._finder.step, -1 if held & _Held.ShiftModifier else 1)
        if not held & _Held.ControlModifier:
            return None
        if key == _Key.Key_G and self.page_count > 1:
            return self._go_to_box
        deeds: dict[Qt.Key, Callable[[], object]] = {
            _Key.Key_F: self.open_find,
            _Key.Key_Plus: partial(self.sheets.zoom_by, 1),
            _Key.Key_Equal: partial(self.sheets.zoom_by, 1),
            _Key.Key_Minus: partial(self.sheets.zoom_by, -1),
            _Key.Key_0: partial(self.sheets.set_zoom, 100),
        }
        return deeds.get(_Key(key))

    def _go_to_box(self) -> None:
        self.bar.page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.page.selectAll()

    def event(self, event: QEvent) -> bool:
        """Qt's: keys that mean something here do not reach the page around it."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._deed(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's."""
        deed = self._deed(event)
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: bookmarks give way to the page where there is no room beside it."""
        super().resizeEvent(event)
        if self._outline.isVisible() and self.width() < _ROOM_FOR_OUTLINE * 2 // 3:
            self._show_outline(on=False)
