"""The check table: names stand still at the left while rules scroll sideways."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studyhours.ui.fonts import scaled
from studyhours.ui.pages.check.cell_delegate import CellDelegate
from studyhours.ui.pages.check.model import (
    FROZEN,
    NAME,
    ROLE_GROUP_STARTS,
    VerdictModel,
)
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip_delegate import ROW

_NARROWEST, _WIDEST = 70, 132
_PAD = 8
_LINES = 3
_WRAP = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_NAME_WIDTH = (112, 188)


class _Heading(QHeaderView):
    """Headings in up to three lines, and a mark at the one that gives the order."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.height_wanted = scaled(ROW)
        self.order: tuple[int, bool] | None = None
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's: as high as the tallest heading of both tables."""
        return QSize(super().sizeHint().width(), self.height_wanted)

    def tallest(self) -> int:
        """The height its headings need."""
        metrics = QFontMetrics(self._bold())
        heights = [scaled(ROW)]
        for section in range(self.count()):
            if not self.isSectionHidden(section):
                room = QRect(0, 0, self.sectionSize(section) - _PAD, 999)
                text = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
                lines = metrics.boundingRect(room, int(_WRAP), text).height() + 16
                heights.append(min(lines, metrics.lineSpacing() * _LINES + 16))
        return max(heights)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: where headings end the ground goes on."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("side"))
        painter.setPen(self._theme.colour("line"))
        foot = self.viewport().height() - 1
        painter.drawLine(event.rect().left(), foot, event.rect().right(), foot)
        for section in range(self.count()):
            if not self.isSectionHidden(section):
                left, width = self.sectionViewportPosition(section), self.sectionSize(section)
                place = QRect(left, 0, width, self.viewport().height())
                if place.intersects(event.rect()):
                    self.paintSection(painter, place, section)
        painter.end()

    def paintSection(
        self,
        painter: QPainter,
        rect: QRect,
        logicalIndex: int,  # noqa: N803 - Qt's own name
    ) -> None:
        """Qt's: draws one heading."""
        painter.save()
        painter.fillRect(rect, self._theme.colour("side"))
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self.model().headerData(logicalIndex, self.orientation(), ROLE_GROUP_STARTS):
            painter.drawLine(rect.left(), rect.top() + 8, rect.left(), rect.bottom() - 8)
        painter.setFont(self._bold())
        painter.setPen(self._theme.colour("ink"))
        text = str(self.model().headerData(logicalIndex, self.orientation()) or "")
        if self.order is not None and self.order[0] == logicalIndex:
            text = f"{text} {'↓' if self.order[1] else '↑'}"
        inside = rect.adjusted(_PAD // 2, 4, -_PAD // 2, -4)
        flags = int(_WRAP)
        if logicalIndex == NAME:
            inside = rect.adjusted(_PAD, 4, -_PAD, -4)
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(inside, flags, text)
        painter.restore()

    def _bold(self) -> QFont:
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        return font


def _lines(text: str, metrics: QFontMetrics, width: int) -> int:
    """How many lines a heading takes in a column."""
    room = QRect(0, 0, width - _PAD, 999)
    return metrics.boundingRect(room, int(_WRAP), text).height() // metrics.lineSpacing()


class _Part(QTableView):
    """One of the two tables."""

    def __init__(self, model: VerdictModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(theme, self))
        self.heading = _Heading(theme, self)
        self.setHorizontalHeader(self.heading)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(scaled(ROW))


class VerdictGrid(QFrame):
    """Both tables as one.

    Signals:
        chosen: Another cell is the current one: row and column of the model, or None.
        opened: Enter or a double click on the current cell.
        left: Esc was pressed.
    """

    chosen = Signal(object)
    opened = Signal()
    left = Signal()

    def __init__(self, model: VerdictModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setProperty("panel", "card")
        self.names = _Part(model, theme, self)
        self.names.setObjectName("check-names")
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rules = _Part(model, theme, self)
        self.rules.setObjectName("check-table")
        self.rules.setSelectionModel(self.names.selectionModel())
        self.setFocusProxy(self.rules)
        self._foot = QWidget()
        self._foot.setFixedHeight(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.names, 1)
        column.addWidget(self._foot)
        line = QFrame()
        line.setObjectName("check-line")
        line.setFixedWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        row.addLayout(column)
        row.addWidget(line)
        row.addWidget(self.rules, 1)
        self._connect()
        theme.changed.connect(self._repaint)

    def _connect(self) -> None:
        upright, other = self.rules.verticalScrollBar(), self.names.verticalScrollBar()
        upright.valueChanged.connect(other.setValue)
        other.valueChanged.connect(upright.setValue)
        self.rules.horizontalScrollBar().rangeChanged.connect(self._level)
        self.rules.selectionModel().currentChanged.connect(self._moved)
        self._model.modelReset.connect(self._reset)
        self._model.headerDataChanged.connect(self.fit)
        for part in (self.names, self.rules):
            part.doubleClicked.connect(lambda _index: self.opened.emit())
            part.heading.sectionClicked.connect(self._order)

    # ------------------------------------------------------------ cells

    @property
    def cell(self) -> tuple[int, int] | None:
        """Row and column of the current cell."""
        index = self.rules.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def choose(self, row: int, column: int) -> None:
        """Makes a cell the current one and brings it into view."""
        index = self._model.index(row, column)
        self.rules.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.rules.scrollTo(index)

    def forget_cell(self) -> None:
        """No cell is the current one."""
        self.rules.selectionModel().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: what the table lets through: Enter opens, Esc leaves, copying copies."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cell is not None:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not current.isValid():
            self.chosen.emit(None)
        elif current.column() < FROZEN:
            # A name stands for the rule that weighs most with this teacher.
            self.choose(current.row(), self._model.gravest(current.row()))
        else:
            self.chosen.emit((current.row(), current.column()))

    def _order(self, section: int) -> None:
        """Up, down, and back to the roster's own order."""
        heading = self.names.heading
        before = heading.order
        order: tuple[int, bool] | None = (section, False)
        if before is not None and before[0] == section:
            order = None if before[1] else (section, True)
        column, down = order if order is not None else (-1, False)
        self._model.order_by(column, down=down)

    # ------------------------------------------------------------ places

    def fit(self) -> None:
        """Gives columns the room their words need, and both headings the same height."""
        metrics = QFontMetrics(self.font())
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        heads = QFontMetrics(bold)
        total = 0
        for column in range(self._model.columnCount()):
            frozen = column < FROZEN
            self.names.setColumnHidden(column, not frozen)
            self.rules.setColumnHidden(column, frozen)
            words = max(map(metrics.horizontalAdvance, self._model.longest(column)), default=0)
            head = str(self._model.headerData(column, Qt.Orientation.Horizontal) or "")
            # Headings are wrapped between words; no word may be cut.
            words_of = (one for one in head.split() if one.isascii())
            word = max(map(heads.horizontalAdvance, words_of), default=0)
            if column == NAME:
                width = min(max(words + 3 * _PAD, _NAME_WIDTH[0]), _NAME_WIDTH[1])
            else:
                width = min(max(words + 3 * _PAD + 2, word + 2 * _PAD, _NARROWEST), _WIDEST)
                while width < _WIDEST and _lines(head, heads, width) > _LINES:
                    width += _PAD
            part = self.names if frozen else self.rules
            part.setColumnWidth(column, width)
            total += width if frozen else 0
        self.names.setFixedWidth(max(total, 1))
        height = max(self.names.heading.tallest(), self.rules.heading.tallest())
        for part in (self.names, self.rules):
            part.heading.height_wanted = height
            part.heading.setFixedHeight(height)

    def _reset(self) -> None:
        for part in (self.names, self.rules):
            part.heading.order = self._model.order
            part.heading.viewport().update()
        self.fit()
        self.names.verticalScrollBar().setValue(self.rules.verticalScrollBar().value())

    def _level(self) -> None:
        """Both end at the same line, with or without a scroll bar at the foot."""
        bar = self.rules.horizontalScrollBar()
        needed = bar.maximum() > bar.minimum()
        self._foot.setFixedHeight(bar.sizeHint().height() if needed else 0)

    def _repaint(self) -> None:
        for part in (self.names, self.rules):
            part.viewport().update()
            part.heading.viewport().update()
