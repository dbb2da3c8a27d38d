"""Each rule as a bar: how many teachers stand how. A click looks at one rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studyhours.domain.statuses import VERDICT_ORDER
from studyhours.services.rulebook.preview import WORST_FIRST, RulesPreview
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Index, plain_tip
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import TOKENS, status_role
from studyhours.ui.words import Words

_HEIGHT, _BAR, _PAD, _BETWEEN = 44, 6, 10, 16
_ORDER = (*VERDICT_ORDER, *(one for one in WORST_FIRST if one not in VERDICT_ORDER))
_SHOWN = 5
_FADED = 0.4


@dataclass(frozen=True, slots=True)
class Bar:
    """One line.

    Attributes:
        title: The rule's name.
        said: The numbers in words, the worst first.
        counts: Number of teachers by status.
    """

    title: str
    said: str
    counts: Mapping[str, int]


class _BarsModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.bars: list[Bar] = []

    def show(self, bars: list[Bar]) -> None:
        self.beginResetModel()
        self.bars = bars
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.bars)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        bar = self.bars[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return bar.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{bar.title} {bar.said}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{bar.title}\n{bar.said}")
        return bar if role == Qt.ItemDataRole.UserRole else None


class _BarDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, scaled(_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        drawn: Any = option  # its fields are missing from Qt's type information
        bar: Bar = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if drawn.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(drawn.rect, self._theme.colour("pine_tint"))
        if not drawn.state & QStyle.StateFlag.State_Enabled:
            painter.setOpacity(_FADED)
        inside: QRect = drawn.rect.adjusted(_PAD, 6, -_PAD, -8)
        line = QRect(inside.left(), inside.top(), inside.width(), inside.height() - _BAR - 4)
        metrics = painter.fontMetrics()
        said = metrics.elidedText(bar.said, Qt.TextElideMode.ElideRight, line.width() * 2 // 3)
        painter.setPen(self._theme.colour("muted"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line, right, said)
        room = line.width() - metrics.horizontalAdvance(said) - _BETWEEN
        painter.setPen(self._theme.colour("ink"))
        title = metrics.elidedText(bar.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        self._bar(painter, QRectF(inside.left(), inside.bottom() - _BAR, inside.width(), _BAR), bar)
        painter.restore()

    def _bar(self, painter: QPainter, rect: QRectF, bar: Bar) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(rect, _BAR / 2, _BAR / 2)
        painter.setClipPath(shape)
        painter.fillRect(rect, self._theme.colour("quiet_tint"))
        total = sum(bar.counts.values())
        left = rect.left()
        for status in _ORDER:
            width = rect.width() * bar.counts.get(status, 0) / total if total else 0.0
            if width and status in VERDICT_ORDER:
                ink, _ = TOKENS[status_role(status)]
                # A hair of ground between neighbours, so that no colour stands alone by colour.
                painter.fillRect(
                    QRectF(left, rect.top(), max(width - 1, 1), rect.height()),
                    self._theme.colour(ink),
                )
            left += width


class RuleBars(QListView):
    """The whole set first, then its rules.

    Signals:
        chosen: A rule is looked at (its place, or None for all together).
    """

    chosen = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._preview: RulesPreview | None = None
        self._model = _BarsModel(self)
        self.setObjectName("preview-bars")
        words.bind(self.setAccessibleName, "rule_preview.bars")
        self.setModel(self._model)
        self.setItemDelegate(_BarDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._moved)
        theme.changed.connect(self.viewport().update)
        words.changed.connect(self._say)

    @property
    def place(self) -> int | None:
        """The rule looked at; None for all together."""
        row = self.currentIndex().row()
        return row - 1 if row > 0 else None

    @property
    def bars(self) -> list[Bar]:
        """What it shows."""
        return self._model.bars

    def show_preview(self, preview: RulesPreview) -> None:
        """Shows other numbers; the rule looked at stays, by its id."""
        before = self._preview
        place, wanted = self.place, None
        if before is not None and place is not None and place < len(before.rules):
            wanted = before.rules[place].id
        self._preview = preview
        ids = [one.id for one in preview.rules]
        self._say()
        self._choose(ids.index(wanted) + 1 if wanted in ids else 0)
        lines = min(len(ids) + 1, _SHOWN)
        self.setFixedHeight(lines * scaled(_HEIGHT) + 2 * self.frameWidth() + 2)

    def _choose(self, row: int) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self._model.index(row))

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.place)

    def _say(self) -> None:
        preview = self._preview
        if preview is None:
            return
        texts, row = self._words.texts, self.currentIndex().row()
        whole = Bar(
            self._words.say("rule_preview.whole", title=texts.pick(preview.title)),
            self._said(preview.verdicts),
            preview.verdicts,
        )
        rules = [Bar(texts.pick(r.title), self._said(r.counts), r.counts) for r in preview.rules]
        self._model.show([whole, *rules])
        if row >= 0:
            self._choose(min(row, len(rules)))

    def _said(self, counts: Mapping[str, int]) -> str:
        said = [
            self._words.say(
                "rule_preview.count",
                status=self._words.say(f"status.{status}"),
                count=counts[status],
            )
            for status in _ORDER
            if counts.get(status)
        ]
        return self._words.say("rule_preview.between").join(said)
