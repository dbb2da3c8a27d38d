"""The records behind one result as a list of lines: those counted, and those not, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studyhours.domain.texts import Texts
from studyhours.rules.results import RuleResult
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import TeacherChecked, UnitChecked
from studyhours.services.checking.rule_records import RecordShown
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.day_words import day_text
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Index, plain_tip
from studyhours.ui.theme import Theme

SECTION, RECORD, NOT_COUNTED, MORE, NOTE = "section", "record", "not_counted", "more", "note"
PART, GIVEN = "part", "given"
_HEIGHTS = {SECTION: 36, RECORD: 46, NOT_COUNTED: 46, MORE: 32, NOTE: 32, PART: 46, GIVEN: 30}
_LISTED = 6
_PAD = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        kind: ``SECTION`` … ``GIVEN``.
        text: What it says.
        below: Second line: the day, whose it is, and why it does not count.
        amount: At the right.
        uid: The record it is about; empty where there is none to open.
    """

    kind: str
    text: str
    below: str = ""
    amount: str = ""
    uid: str = ""


def opens(line: Line) -> bool:
    """Whether a line is a record that can be opened."""
    return line.kind in (RECORD, NOT_COUNTED) and bool(line.uid)


def lines_of(
    checked: TeacherChecked | UnitChecked,
    rule: RuleResult,
    trace: Trace,
    texts: Texts,
    *,
    opened: frozenset[str],
    frozen: bool = False,
) -> list[Line]:
    """Lines for one rule.

    Args:
        checked: The teacher, group, pair or school, explained.
        rule: The result.
        trace: Its records.
        texts: Language.
        opened: Sections (``RECORD``, ``NOT_COUNTED``) shown in full length.
        frozen: Whether this is what counted when the year was closed; what did not is not kept.
    """
    counted = [
        _line(RECORD, checked.records[uid], "", rule, uid, texts) for uid in reversed(trace.counted)
    ]
    not_counted = [
        _line(NOT_COUNTED, checked.records[one.uid], one.code, rule, one.uid, texts)
        for one in reversed(trace.not_counted)
    ]
    key = "check_year.counted_then" if frozen else "check_page.counted"
    lines = [Line(SECTION, texts.say(key, count=len(counted)))]
    lines += shortened(counted, RECORD, texts, opened)
    if not_counted:
        lines.append(Line(SECTION, texts.say("check_page.not_counted", count=len(not_counted))))
        lines += shortened(not_counted, NOT_COUNTED, texts, opened)
    if not counted and not not_counted:
        lines.append(Line(NOTE, texts.say("check_page.no_records")))
    return lines


def shortened(
    lines: Sequence[Line], kind: str, texts: Texts, opened: frozenset[str]
) -> Sequence[Line]:
    """A section's lines: the first few, and how many more there are, unless it is opened."""
    if len(lines) <= _LISTED + 1 or kind in opened:
        return lines
    key = "check_page.more" if kind in (RECORD, NOT_COUNTED) else "check_page.more_parts"
    more = texts.say(key, count=len(lines) - _LISTED)
    return [*lines[:_LISTED], Line(MORE, more, uid=kind)]


def _line(
    kind: str, record: RecordShown, code: str, rule: RuleResult, uid: str, texts: Texts
) -> Line:
    below = " · ".join((day_text(record.last_day, texts), *record.by))
    if code:
        reason = texts.say(f"not_counted.{code}")
        below = texts.say("check_page.day_and_reason", day=below, reason=reason)
    amount = record_amount(record.amount, rule.kind, texts)
    title = record.title or texts.say("check_page.untitled")
    return Line(kind, title, below, amount, uid if record.opens else "")


class _LinesModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (line.text, line.below, line.amount) if part)
        if role == Qt.ItemDataRole.ToolTipRole and line.kind in (RECORD, NOT_COUNTED, GIVEN):
            return plain_tip(line.text)
        if role == Qt.ItemDataRole.ToolTipRole and line.kind == PART:
            return plain_tip(f"{line.text.strip()}: {line.below.strip()}")
        if role == Qt.ItemDataRole.UserRole:
            return line
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.lines[index.row()].kind in (SECTION, NOTE):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, scaled(_HEIGHTS[index.data(Qt.ItemDataRole.UserRole).kind]))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        drawn: Any = option  # its fields are missing from Qt's type information
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        rect: QRect = drawn.rect
        if drawn.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("pine_tint"))
        inside = rect.adjusted(_PAD, 0, -_PAD, 0)
        font = drawn.font
        font.setUnderline(opens(line) and bool(drawn.state & QStyle.StateFlag.State_MouseOver))
        if line.kind == SECTION:
            font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        tokens = {MORE: "pine", NOTE: "muted"}
        painter.setPen(self._theme.colour(tokens.get(line.kind, "ink")))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if not line.below:
            self._draw_single(painter, inside, line)
            painter.restore()
            return
        upper = QRect(inside.left(), inside.top() + 3, inside.width(), inside.height() // 2 - 2)
        lower = upper.translated(0, inside.height() // 2 - 2)
        metrics = painter.fontMetrics()
        room = upper.width() - metrics.horizontalAdvance(line.amount) - 16
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(upper, middle, metrics.elidedText(line.text, elide, room))
        if line.kind == NOT_COUNTED:
            painter.setPen(self._theme.colour("muted"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(upper, right, line.amount)
        painter.setPen(self._theme.colour("muted"))
        font.setUnderline(False)
        font.setPixelSize(max(font.pixelSize() - 1, 12) if font.pixelSize() > 0 else 13)
        painter.setFont(font)
        fitted = painter.fontMetrics().elidedText(line.below, elide, lower.width())
        painter.drawText(lower, middle, fitted)
        painter.restore()

    def _draw_single(self, painter: QPainter, inside: QRect, line: Line) -> None:
        """One line, with an amount at its end where there is one."""
        middle = Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        text, room = line.text, inside.width() - metrics.horizontalAdvance(line.amount) - 16
        if line.amount:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, text)
        if line.amount:
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, line.amount)


class RecordLines(QListView):
    """The list, as high as its lines: what holds it scrolls.

    Signals:
        opened: A record was clicked, or Enter pressed on it (its uid).
        wanted: A shortened section is wanted in full (``RECORD`` or ``NOT_COUNTED``).
        moved: The current line is another one (its rectangle).
    """

    opened = Signal(str)
    wanted = Signal(str)
    moved = Signal(QRect)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _LinesModel(self)
        self.setObjectName("check-records")
        self.setProperty("kind", "record-lines")
        self.setModel(self._model)
        self.setItemDelegate(_LineDelegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.selectionModel().currentChanged.connect(
            lambda current, _before: self.moved.emit(self.visualRect(current))
        )
        theme.changed.connect(self.viewport().update)

    @property
    def lines(self) -> list[Line]:
        """What it shows."""
        return self._model.lines

    def show_lines(self, lines: list[Line]) -> None:
        """Shows other lines."""
        self._model.show(lines)
        self.setFixedHeight(sum(scaled(_HEIGHTS[line.kind]) for line in lines) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter opens the record, or the rest of a section."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's: what a click opens is shown by the hand."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = self._model.lines[index.row()] if index.isValid() else None
        over = line is not None and (opens(line) or line.kind == MORE)
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _open(self, index: Index) -> None:
        line = self._model.lines[index.row()] if index.isValid() else None
        if line is not None and line.kind == MORE:
            self.wanted.emit(line.uid)
        elif line is not None and opens(line):
            self.opened.emit(line.uid)
