"""The strip of figures on top: one glance, and each figure leads to what it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.chips import ChipRow, LinkChip
from studyhours.ui.pages.home.painted import PAD, PaintedButton, sized
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import set_tip
from studyhours.ui.widgets.panel import Panel

_HEIGHT, _BIG, _TILE = 34, 22, 142
_MARGIN = 8
_FEW, _MOST = 4, 12


@dataclass(frozen=True, slots=True)
class Way:
    """Where a figure leads: a page, and what reaches its ``visit``."""

    page: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile or a chip says.

    Attributes:
        name: What the widget is called by, after ``home-figure-``.
        value: The figure, or the words in its place.
        said: What it is of.
        way: Where it leads.
        role: Of a chip: its role.
        count: The figure as a number, where it counts something.
        tip: What is counted, where its words cannot say it all.
    """

    name: str
    value: str
    said: str
    way: Way
    role: str = "quiet"
    count: int = 0
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A tile: its figure, and chips below that tell part of it apart."""

    figure: Figure
    below: tuple[Figure, ...] = ()


class FigureButton(PaintedButton):
    """A large figure and what it is of."""

    def __init__(self, theme: Theme, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.shown = figure
        self.setObjectName(f"home-figure-{figure.name}")
        self.setAccessibleName(f"{figure.said} {figure.value}")
        set_tip(self, "\n".join(filter(None, (f"{figure.said} {figure.value}", figure.tip))))
        self.setAccessibleDescription(figure.tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's: the figure and its words."""
        return QSize(self._figure_width() + self._words_width() + 8 + 2 * PAD, scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Qt's: the words may give way."""
        return QSize(self._figure_width() + 40, scaled(_HEIGHT))

    def _figure_width(self) -> int:
        font = sized(self.font(), _BIG, bold=True)
        return QFontMetrics(font).horizontalAdvance(self.shown.value)

    def _words_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.shown.said)

    def draw(self, painter: QPainter) -> None:
        """Both on one base line."""
        base = self.height() - scaled(10)
        painter.setFont(sized(self.font(), _BIG, bold=True))
        painter.setPen(self.theme.colour("ink"))
        painter.drawText(PAD, base, self.shown.value)
        left = PAD + self._figure_width() + 8
        painter.setFont(self.font())
        painter.setPen(self.theme.colour("muted"))
        width = self.width() - left - 4
        fitted = painter.fontMetrics().elidedText(
            self.shown.said, Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRect(left, base - self.height(), width, self.height() + 4),
                         Qt.AlignmentFlag.AlignBottom, fitted)  # fmt: skip


class TilesStrip(Panel):
    """The tiles, side by side as far as there is room.

    Signals:
        wanted: A figure was clicked (its ``Way``).
    """

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=_MARGIN)
        self._theme = theme
        self._tiles: list[QWidget] = []
        self._columns = 0
        self.title.hide()
        self.note.hide()
        self.setObjectName("home-figures")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self.body.addLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_tiles(self, tiles: Sequence[Told]) -> None:
        """Shows other figures."""
        for old in self._tiles:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._tiles = [self._tile(told) for told in tiles]
        self.setVisible(bool(tiles))
        self._arrange(anew=True)

    def _tile(self, told: Told) -> QWidget:
        tile = QWidget(self)
        column = QVBoxLayout(tile)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        button = FigureButton(self._theme, told.figure)
        button.clicked.connect(lambda: self.wanted.emit(told.figure.way))
        column.addWidget(button)
        row = ChipRow(PAD - 2)
        for one in told.below:
            row.add(self._chip(one))
        column.addWidget(row)
        column.addStretch(1)
        return tile

    def _chip(self, one: Figure) -> LinkChip:
        said = f"{one.said} {one.value}".strip()
        chip = LinkChip(self._theme, said, one.role, f"home-figure-{one.name}", figure=one.count)
        chip.clicked.connect(lambda: self.wanted.emit(one.way))
        return chip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: as many side by side as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self, *, anew: bool = False) -> None:
        if not self._tiles:
            return
        count = len(self._tiles)
        widest = max([one.sizeHint().width() for one in self._tiles] + [scaled(_TILE)])
        fitting = max((self.width() - 2 * _MARGIN) // widest, 1)
        rows = -(-count // fitting)
        columns = -(-count // rows)  # rows as even as can be
        if columns == self._columns and not anew:
            return
        for place, tile in enumerate(self._tiles):
            self._grid.removeWidget(tile)
            self._grid.addWidget(tile, place // columns, place % columns)
            tile.show()
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            tiles = self._tiles[column::columns] if column < columns else []
            needed = max((tile.sizeHint().width() for tile in tiles), default=0)
            self._grid.setColumnMinimumWidth(column, needed)
        # A few do not drift apart.
        self._grid.setColumnStretch(_MOST, max(_FEW - columns, 0))
        self._columns = columns
