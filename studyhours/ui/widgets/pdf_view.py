"""Shows a PDF page by page, drawn for this very size on the reading thread."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.ui.context import Surroundings
from studyhours.ui.pdf_pages import POINTS, PageSize, open_pdf
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import plain_label

_SCREEN = 96 / POINTS
"""Pixels to the point at 100 %."""
_SETTLED = 90
"""Milliseconds without another change of size before a page is drawn anew."""
_FRAME = 1
_MARK = QColor(176, 58, 46, 110)


@dataclass(frozen=True, slots=True)
class _Drawn:
    page: int
    pages: tuple[PageSize, ...]
    image: QImage


class _Sheet(QWidget):
    """The picture of a page with a hairline around it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._size = QSize()
        self.mark = ""

    def show_mark(self, text: str) -> None:
        """Lays a word across the page, as the screen shows it; none when empty."""
        if text != self.mark:
            self.mark = text
            self.update()

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def show_image(self, image: QImage, size: QSize) -> None:
        """Shows a picture at a size in pixels of the screen."""
        self._image, self._size = image, size
        self.setMinimumSize(size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the page in the middle of the room there is."""
        del event
        if self._image.isNull():
            return
        painter = QPainter(self)
        left = max((self.width() - self._size.width()) // 2, 0)
        top = max((self.height() - self._size.height()) // 2, 0)
        place = QRect(left, top, self._size.width(), self._size.height())
        painter.drawImage(place, self._image)
        painter.setPen(self._theme.colour("edge"))
        painter.drawRect(place.adjusted(0, 0, -_FRAME, -_FRAME))
        if self.mark:
            self._draw_mark(painter, place)
        # Not left to the end of this frame: whoever looks at stacks would keep it alive.
        painter.end()

    def _draw_mark(self, painter: QPainter, place: QRect) -> None:
        """From one corner up to the other, readable and yet nothing under it hidden."""
        painter.save()
        painter.setClipRect(place)
        painter.translate(place.center())
        painter.rotate(-math.degrees(math.atan2(place.height(), place.width())))
        font = painter.font()
        font.setPixelSize(max(place.height() // 5, 12))
        font.setBold(True)
        while QFontMetrics(font).horizontalAdvance(self.mark) > place.width() * 0.8:
            font.setPixelSize(font.pixelSize() * 9 // 10)
        painter.setFont(font)
        # A page is white in either theme, so the mark is the light one's cinnabar.
        painter.setPen(_MARK)
        room = QRect(-place.width(), -place.height(), 2 * place.width(), 2 * place.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.mark)
        painter.restore()


class PdfView(QWidget):
    """A PDF with its pages to turn, as large as it fits or at 100 %.

    Until there is one, and where it cannot be shown, a sentence stands in its place.
    """

    def __init__(
        self, surroundings: Surroundings, parent: QWidget | None = None, *, to_width: bool = False
    ) -> None:
        """A view without a document.

        Args:
            surroundings: What the window shares.
            parent: Parent.
            to_width: Whether a page that fits is as wide as the view, and scrolls; else all of it
                is seen.
        """
        super().__init__(parent)
        self._to_width = to_width
        self._words, self._tasks = surroundings.words, surroundings.tasks
        self._pdf: bytes | None = None
        self._pages: tuple[PageSize, ...] = ()
        self._page = 0
        self._fits = True
        self._said: tuple[str, Fault | None] = ("", None)
        self._mark = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._stage = QWidget()
        self._stage.installEventFilter(self)
        self._stack = QStackedLayout(self._stage)
        self._notice = plain_label(role="muted", wrap=True)
        self._notice.setObjectName("pdf-notice")
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._notice)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("pdf-scroll")
        self._scroll.setWidgetResizable(True)
        self.sheet = _Sheet(surroundings.theme)
        self.sheet.setObjectName("pdf-sheet")
        self._words.bind(self.sheet.setAccessibleName, "pdf.sheet")
        self._scroll.setWidget(self.sheet)
        self._stack.addWidget(self._scroll)
        column.addWidget(self._stage, 1)
        self._bar = self._make_bar()
        column.addWidget(self._bar)
        self._later = QTimer(self, singleShot=True, interval=_SETTLED)
        self._later.timeout.connect(self._draw)
        self._words.changed.connect(self._retell)
        surroundings.theme.changed.connect(self.sheet.update)
        self.clear()

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._back = self._turn("pdf-back", "‹", "pdf.back", -1)
        self._on = self._turn("pdf-on", "›", "pdf.on", 1)
        self._number = plain_label(role="muted")
        self._number.setObjectName("pdf-number")
        for widget in (self._back, self._number, self._on):
            row.addWidget(widget)
        row.addStretch(1)
        self._fit = self._zoom("pdf-fit", "pdf.width" if self._to_width else "pdf.fit", fits=True)
        self._whole = self._zoom("pdf-whole", "pdf.whole", fits=False)
        row.addWidget(self._fit)
        row.addWidget(self._whole)
        return bar

    def _turn(self, name: str, mark: str, key: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(mark)
        self._words.bind(button.setAccessibleName, key)
        self._words.bind(button.setToolTip, key)
        button.clicked.connect(lambda: self.turn(by))
        return button

    def _zoom(self, name: str, key: str, *, fits: bool) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("kind", "filter")
        button.setCheckable(True)
        button.setChecked(fits)
        self._words.bind(button.setText, key)
        button.clicked.connect(lambda: self._choose_zoom(fits=fits))
        return button

    # ------------------------------------------------------------ what it shows

    @property
    def page_count(self) -> int:
        """Pages of what is shown; 0 while nothing is."""
        return len(self._pages)

    def show_pdf(self, pdf: bytes) -> None:
        """Shows another document from its first page; the one before stays until it is drawn."""
        if pdf != self._pdf:
            self._pdf, self._page = pdf, 0
            self._draw()

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
        self.sheet.show_mark(self._words.say(key) if key else "")

    def clear(self) -> None:
        """Shows nothing."""
        self._nothing("", None)

    def turn(self, by: int) -> None:
        """Turns pages."""
        page = min(max(self._page + by, 0), len(self._pages) - 1)
        if self._pages and page != self._page:
            self._page = page
            self._draw()

    def _nothing(self, key: str, fault: Fault | None) -> None:
        self._pdf, self._pages, self._page = None, (), 0
        self._said = (key, fault)
        self._retell()
        self._stack.setCurrentWidget(self._notice)
        self._bar.hide()

    def _retell(self) -> None:
        key, fault = self._said
        said = self._words.fault(fault) if fault is not None else ""
        self._notice.setText(self._words.say(key) if key else said)
        self.mark(self._mark)
        self._say_number()

    def _say_number(self) -> None:
        several = len(self._pages) > 1
        for widget in (self._back, self._number, self._on):
            widget.setVisible(several)
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page + 1 < len(self._pages))
        said = self._words.say("pdf.number", page=self._page + 1, pages=len(self._pages))
        self._number.setText(said)

    # ------------------------------------------------------------ drawing

    def _choose_zoom(self, *, fits: bool) -> None:
        self._fits = fits
        self._fit.setChecked(fits)
        self._whole.setChecked(not fits)
        self._draw()

    def _draw(self) -> None:
        pdf = self._pdf
        if pdf is None:
            return
        wanted, fits, ratio = self._page, self._fits, self.devicePixelRatioF()
        # The stage has its size even while the page itself is not shown yet.
        room, to_width = self._stage.size() - QSize(2, 2), self._to_width
        if to_width:
            room -= QSize(self._scroll.verticalScrollBar().sizeHint().width(), 0)

        def work() -> _Drawn:
            with open_pdf(pdf) as file:
                page = min(wanted, len(file.pages) - 1)
                size = file.pages[page]
                scale = _SCREEN
                if fits:
                    scale = room.width() / size.width
                    if not to_width:
                        scale = min(scale, room.height() / size.height)
                image = file.picture(page, max(scale, 0.05) * ratio)
                image.setDevicePixelRatio(ratio)
                return _Drawn(page, file.pages, image)

        self._tasks.query(self, "page", work, self._show, self.show_fault)

    def _show(self, drawn: _Drawn) -> None:
        if self._pdf is None:
            return
        self._page, self._pages = drawn.page, drawn.pages
        self.sheet.show_image(drawn.image, drawn.image.deviceIndependentSize().toSize())
        self._stack.setCurrentWidget(self._scroll)
        self._bar.show()
        self._say_number()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a page that fits is drawn anew once the size has settled."""
        if event.type() is QEvent.Type.Resize and self._fits and self._pdf is not None:
            self._later.start()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's: the wheel turns pages that fit; larger ones scroll."""
        if self._fits and not self._to_width and len(self._pages) > 1 and event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)
            event.accept()
        else:
            super().wheelEvent(event)
