"""The pages of a PDF in a scrolling view; only what is seen is drawn and kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from studyhours.ui.context import Surroundings
from studyhours.ui.pdf_pages import Hit, PdfFile
from studyhours.ui.preview.sheet_layout import (
    LEAST,
    MOST,
    NOTHING,
    WHOLE,
    SheetLayout,
    Tile,
    Zoom,
    lay_out,
    step_from,
)
from studyhours.ui.preview.sheet_painting import Drawn, SheetPainter

_SETTLED = 60
"""Milliseconds without another change of size before pages are drawn anew."""
_AWAY = 60_000
"""Milliseconds out of sight before pictures are let go: on a large screen they take 30 MB."""
_LINE = 60
_NOTCH = 120


class PagesView(QAbstractScrollArea):
    """Pages below each other.

    Signals:
        turned: Another page is looked at (its number, from 0).
        zoomed: Another size is wanted or has come about.

    Args:
        surroundings: What the window shares.
        zoom: The size to begin with.
    """

    turned = Signal(int)
    zoomed = Signal()

    def __init__(self, surroundings: Surroundings, zoom: Zoom, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = surroundings.tasks
        self._file: PdfFile | None = None
        self._layout: SheetLayout = NOTHING
        self._zoom = zoom
        self._page = 0
        self._turn = 0
        self._drawing = False
        self._drawn: dict[Tile, Drawn] = {}
        self._before: list[Drawn] = []
        self._painter = SheetPainter(surroundings.theme)
        self.setObjectName("pdf-sheet")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(_LINE)
        self.horizontalScrollBar().setSingleStep(_LINE)
        self._later = QTimer(self, singleShot=True, interval=_SETTLED)
        self._later.timeout.connect(self._draw_next)
        self._away = QTimer(self, singleShot=True, interval=_AWAY)
        self._away.timeout.connect(self._let_pictures_go)
        surroundings.theme.changed.connect(self.viewport().update)

    # ------------------------------------------------------------ what it shows

    @property
    def page(self) -> int:
        """The page looked at, from 0."""
        return self._page

    @property
    def zoom(self) -> Zoom:
        """The size wanted."""
        return self._zoom

    @property
    def percent(self) -> int:
        """The size there is."""
        return self._layout.percent

    def page_size(self, page: int) -> QSize:
        """Width and height of a page in pixels of the window."""
        size, ratio = self._layout.boxes[page].size(), self._layout.ratio
        return QSize(round(size.width() / ratio), round(size.height() / ratio))

    @property
    def kept(self) -> int:
        """Bytes of the pictures that are kept."""
        return sum(one.image.sizeInBytes() for one in (*self._drawn.values(), *self._before))

    @property
    def is_drawn(self) -> bool:
        """Whether all that is seen is drawn."""
        return all(tile in self._drawn for tile in self._layout.tiles(self._region()))

    @property
    def mark(self) -> str:
        """The word that lies across the pages on the screen."""
        return self._painter.mark

    def show_mark(self, text: str) -> None:
        """Lays a word across the pages, as the screen shows them; none when empty."""
        self._painter.mark = text
        self.viewport().update()

    def show_file(self, file: PdfFile | None) -> None:
        """Shows another document from its first page; closing the one before is not its matter."""
        self._file = file
        self._page, self._turn = 0, self._turn + 1
        self._drawn.clear()
        self._before.clear()
        self._painter.hits, self._painter.hit = {}, None
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)
        self._lay_out(keep=False)
        self._draw_next()

    def show_hits(self, hits: Sequence[Hit], hit: Hit | None) -> None:
        """Marks what was found; one of it stands out."""
        by_page: dict[int, list[Hit]] = {}
        for one in hits:
            by_page.setdefault(one.page, []).append(one)
        self._painter.hits, self._painter.hit = by_page, hit
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Shows a page from its top."""
        if not self._layout.boxes:
            return
        page = min(max(page, 0), len(self._layout.boxes) - 1)
        gap = self._layout.boxes[0].top() if self._zoom != WHOLE else self._whole_gap(page)
        self._scroll_to(y=self._layout.boxes[page].top() - gap)
        self._look(page)

    def _whole_gap(self, page: int) -> int:
        """A page that fits stands in the middle."""
        room = self._room().height() - self._layout.boxes[page].height()
        return max(room // 2, 0)

    def show_hit(self, hit: Hit) -> None:
        """Brings what was found into sight."""
        place = self._layout.place(hit.page, hit.boxes[0]).toAlignedRect()
        region = self._region()
        if not region.contains(place):
            self._scroll_to(
                x=None
                if region.left() <= place.left() and place.right() <= region.right()
                else place.center().x() - region.width() // 2,
                y=place.center().y() - region.height() // 3,
            )
        self._look(hit.page)

    # ------------------------------------------------------------ its size

    def set_zoom(self, zoom: Zoom, at: QPoint | None = None) -> None:
        """Shows the pages larger or smaller.

        Args:
            zoom: The size wanted.
            at: The place in the window that stays where it is; the upper middle when None.
        """
        if isinstance(zoom, int):
            zoom = min(max(zoom, LEAST), MOST)
        held = at if at is not None else QPoint(self.viewport().width() // 2, 0)
        region, page = self._region(), self._page
        held = (QPointF(held) * self._ratio()).toPoint()
        spot = self._layout.spot(region.topLeft() + held)
        self._zoom = zoom
        self._lay_out(keep=False)
        if zoom == WHOLE:
            self.go_to(page)
        else:
            place = self._layout.place_of(spot) - held
            self._scroll_to(x=place.x(), y=place.y())
        self.zoomed.emit()

    def zoom_by(self, by: int, at: QPoint | None = None) -> None:
        """The next size up or down."""
        self.set_zoom(step_from(self.percent, by), at)

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    def _room(self) -> QSize:
        return (self.viewport().size().toSizeF() * self._ratio()).toSize()

    def _lay_out(self, *, keep: bool) -> None:
        """Finds every page its place; ``keep`` for the place that is looked at to stay."""
        if self._file is None:
            self._layout = NOTHING
            self._set_bars()
            self.viewport().update()
            return
        held = self._layout.spot(self._region().topLeft()) if keep else None
        before = self._layout
        self._choose_bars()
        room, ratio = self._room(), self._ratio()
        self._layout = lay_out(self._file.pages, self._zoom, room, ratio)
        if before.scale != self._layout.scale or before.boxes != self._layout.boxes:
            self._set_aside(before)
        self._set_bars()
        if held is not None:
            if self._zoom == WHOLE:
                self.go_to(self._page)
            else:
                self._scroll_to(y=self._layout.place_of(held).y())
        self.viewport().update()
        if self._drawn or self._before:
            self._later.start()
        else:
            self._draw_next()

    def _set_aside(self, before: SheetLayout) -> None:
        """What was drawn in another size stands in until it is drawn in this one."""
        if before.scale == self._layout.scale:
            return
        if self._drawn:
            self._before = list(self._drawn.values())
        self._drawn = {}

    def _choose_bars(self) -> None:
        """A bar takes room from pages that fit: whether there is one must not depend on that."""
        policy = Qt.ScrollBarPolicy
        fits = not isinstance(self._zoom, int)
        alone = self._zoom == WHOLE and self._file is not None and len(self._file.pages) == 1
        upright = policy.ScrollBarAlwaysOff if alone else policy.ScrollBarAlwaysOn
        self.setVerticalScrollBarPolicy(upright if fits else policy.ScrollBarAsNeeded)
        across = policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(across)

    def _set_bars(self) -> None:
        room, size = self._room(), self._layout.size
        ratio = self._ratio()
        for bar, have, need in (
            (self.horizontalScrollBar(), room.width(), size.width()),
            (self.verticalScrollBar(), room.height(), size.height()),
        ):
            bar.setPageStep(max(round(have / ratio), 1))
            bar.setRange(0, max(round((need - have) / ratio), 0))

    def _region(self) -> QRect:
        """What of all pages is seen."""
        ratio = self._ratio()
        left = round(self.horizontalScrollBar().value() * ratio)
        top = round(self.verticalScrollBar().value() * ratio)
        return QRect(QPoint(left, top), self._room())

    def _scroll_to(self, *, x: int | None = None, y: int | None = None) -> None:
        ratio = self._ratio()
        if x is not None:
            self.horizontalScrollBar().setValue(round(x / ratio))
        if y is not None:
            self.verticalScrollBar().setValue(round(y / ratio))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Qt's: other pages are seen."""
        del dx, dy
        self.viewport().update()
        region = self._region()
        if self._layout.boxes:
            # The page that has the middle of the view.
            self._look(self._layout.page_at(region.top() + region.height() // 2))
        self._draw_next()

    def _look(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.turned.emit(page)

    # ------------------------------------------------------------ drawing

    def _draw_next(self) -> None:
        """Has the next piece drawn that is seen and is not there; one at a time."""
        file = self._file
        if file is None or self._drawing or not self.isVisible():
            return
        region = self._region()
        self._drop_far(region)
        wanted = next((one for one in self._layout.tiles(region) if one not in self._drawn), None)
        if wanted is None:
            self._before.clear()
            return
        layout, turn = self._layout, self._turn
        part, scale = layout.part(wanted), layout.scale
        self._drawing = True

        def over() -> None:
            self._drawing = False

        def done(image: QImage) -> None:
            if turn == self._turn and scale == self._layout.scale and not image.isNull():
                self._drawn[wanted] = Drawn(wanted.page, scale, part, image)
                self.viewport().update()
            self._draw_next()

        self._tasks.query(
            self, "tile", lambda: file.picture(wanted.page, scale, part=part), done, over=over
        )

    def _drop_far(self, region: QRect) -> None:
        """Keeps pictures of what is seen, and of as much above and below as is soon seen again."""
        half = region.height() // 2
        near = set(self._layout.tiles(region.adjusted(0, -half, 0, half)))
        for tile in [one for one in self._drawn if one not in near]:
            del self._drawn[tile]
        pages = {tile.page for tile in near}
        self._before = [one for one in self._before if one.page in pages]

    def _let_pictures_go(self) -> None:
        """Keeps none while nobody looks; the same place of the same pages is drawn then."""
        self._drawn.clear()
        self._before.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the pages that are seen."""
        del event
        painter = QPainter(self.viewport())
        self._painter.paint(
            painter, self._layout, self._region(), [*self._before, *self._drawn.values()]
        )
        # Not left to the end of this frame: whoever looks at stacks would keep it alive.
        painter.end()

    # ------------------------------------------------------------ Qt's

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: what is seen now is drawn."""
        super().showEvent(event)
        self._away.stop()
        self._lay_out(keep=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's: nobody sees it now."""
        super().hideEvent(event)
        self._away.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: what fits, fits again."""
        super().resizeEvent(event)
        self._lay_out(keep=True)
        if not isinstance(self._zoom, int):
            self.zoomed.emit()

    def event(self, event: QEvent) -> bool:
        """Qt's: on another screen a pixel may be of another size."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._lay_out(keep=True)
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's: with Ctrl held the wheel changes the size where the mouse is."""
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if abs(turned) >= _NOTCH // 4:
                self.zoom_by(1 if turned > 0 else -1, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: what scrolls and turns."""
        key, bar = event.key(), self.verticalScrollBar()
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Space}:
            by = -1 if key == Qt.Key.Key_PageUp or (key == Qt.Key.Key_Space and back) else 1
            if self._zoom == WHOLE:
                self.go_to(self._page + by)
            else:
                bar.setValue(bar.value() + by * (bar.pageStep() - _LINE))
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
