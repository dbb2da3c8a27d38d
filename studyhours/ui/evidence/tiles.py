"""Files side by side as tiles: a thumbnail, the name, what it is and how large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studyhours.services.records.content import FileNamed
from studyhours.services.wording.sizes import size_text
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.thumbs import Thumbs
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_LINE, _PAD, _GAP = 18, 6, 4
_CORNER = 6
ROLE_FILE = Qt.ItemDataRole.UserRole + 1
_SELECTED = QStyle.StateFlag.State_Selected.value
_UNDER_MOUSE = QStyle.StateFlag.State_MouseOver.value
_HAS_FOCUS = QStyle.StateFlag.State_HasFocus.value


@dataclass(frozen=True, slots=True)
class TileForm:
    """How large tiles are, and how many rows of them are in sight; more scroll."""

    width: int
    picture: int
    rows: int

    @property
    def size(self) -> QSize:
        """Of one tile with the gap behind it."""
        height = scaled(self.picture + 2 * _LINE) + 2 * _PAD + _GAP + 4
        return QSize(scaled(self.width) + _GAP, height)


SMALL, LARGE = TileForm(124, 64, 1), TileForm(146, 104, 99)
"""Below a form that needs its room; and where a certificate is to be recognised, in a part that
scrolls as a whole."""


class FilesModel(QAbstractListModel):
    """The files of one record."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = context.words
        self.files: tuple[FileNamed, ...] = ()
        self.record: str | None = None
        self.thumbs = Thumbs(context, self)
        self.thumbs.made.connect(self._made)
        self._words.changed.connect(self._retell)

    def show_files(self, files: Sequence[FileNamed], record: str | None) -> None:
        """Shows files; ``record`` is the one they are attached to, once it is saved."""
        self.record = record
        if tuple(files) != self.files:
            self.beginResetModel()
            self.files = tuple(files)
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Qt's."""
        return 0 if parent is not None and parent.isValid() else len(self.files)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self.files):
            return None
        file = self.files[index.row()]
        if role == ROLE_FILE:
            return file
        if role == Qt.ItemDataRole.DisplayRole:
            return file.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.said(file))
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.said(file)
        if role == Qt.ItemDataRole.DecorationRole:
            return self.thumbs.of(file, self.record)
        return None

    def said(self, file: FileNamed) -> str:
        """All there is to say of a file."""
        parts = [file.name, size_text(file.size), self._words.say(f"evidence_word.{file.word}")]
        if self.thumbs.is_missing(file):
            parts.append(self._words.say("evidence.missing"))
        return self._words.say("records.dot").join(parts)

    def below(self, file: FileNamed) -> str:
        """The second line of a tile."""
        if self.thumbs.is_missing(file):
            return self._words.say("evidence.missing")
        word = self._words.say(f"evidence_word.{file.word}")
        return f"{size_text(file.size)}{self._words.say('records.dot')}{word}"

    def _made(self, sha256: str) -> None:
        for row, file in enumerate(self.files):
            if file.sha256 == sha256:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _retell(self) -> None:
        if self.files:
            self.dataChanged.emit(self.index(0), self.index(len(self.files) - 1))


class _TileDelegate(QStyledItemDelegate):
    """Draws a tile in the theme's colours."""

    def __init__(
        self, context: PageContext, model: FilesModel, size: QSize, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._model, self._size = context.theme, model, size

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt's."""
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt's: draws one tile."""
        drawn: Any = option  # its fields are missing from Qt's type information
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._ground(painter, drawn)
            self._content(painter, drawn, self._model.files[index.row()])
        finally:
            painter.restore()

    def _ground(self, painter: QPainter, option: Any) -> None:
        state, colour = option.state.value, self._theme.colour
        ground, line = "card", "line"
        if state & _SELECTED:
            ground, line = "pine_tint", "pine"
        elif state & _UNDER_MOUSE:
            ground = "paper"
        painter.setBrush(colour(ground))
        pen = painter.pen()
        pen.setColor(colour("pine" if state & _HAS_FOCUS else line))
        pen.setWidthF(2 if state & _HAS_FOCUS else 1)
        painter.setPen(pen)
        room = QRectF(option.rect).adjusted(1, 1, -_GAP, -_GAP)
        painter.drawRoundedRect(room, _CORNER, _CORNER)

    def _content(self, painter: QPainter, option: Any, file: FileNamed) -> None:
        inside: QRect = option.rect.adjusted(_PAD, _PAD, -_PAD - _GAP, -_PAD - _GAP)
        line = scaled(_LINE)
        picture = QRect(inside.left(), inside.top(), inside.width(), inside.height() - 2 * line - 4)
        self._picture(painter, picture, file)
        font = painter.font()
        font.setPixelSize(scaled(12))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        for number, (text, colour) in enumerate(
            (
                (file.name, "ink"),
                (
                    self._model.below(file),
                    "cinnabar" if self._model.thumbs.is_missing(file) else "muted",
                ),
            )
        ):
            place = QRect(inside.left(), picture.bottom() + 4 + number * line, inside.width(), line)
            # The end of a name tells pages of one scan apart, and the ending what it is.
            way = Qt.TextElideMode.ElideMiddle if number == 0 else Qt.TextElideMode.ElideRight
            painter.setPen(self._theme.colour(colour))
            painter.drawText(
                place, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, way, place.width())
            )

    def _picture(self, painter: QPainter, room: QRect, file: FileNamed) -> None:
        picture = self._model.thumbs.of(file, self._model.record)
        if picture is None:
            font = painter.font()
            font.setPixelSize(scaled(15))
            painter.setFont(font)
            painter.setPen(self._theme.colour("muted"))
            ending = file.name.rpartition(".")[2].upper()
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, ending)
            return
        place = _fitted(picture, room)
        painter.drawPixmap(place, picture, picture.rect())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        pen.setColor(self._theme.colour("line"))
        pen.setWidthF(1)
        painter.setPen(pen)
        painter.drawRect(place)


def _fitted(picture: QPixmap, room: QRect) -> QRect:
    size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    return place


class Tiles(QListView):
    """The tiles; arrow keys go from one to the next.

    Signals:
        opened: A file is to be opened (``FileNamed``).
        remove_wanted: The chosen one is to be taken off.
        paste_wanted: What is on the clipboard is to be added.
    """

    opened = Signal(object)
    remove_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, context: PageContext, name: str, form: TileForm) -> None:
        """No files yet.

        Args:
            context: The page's.
            name: Its object name.
            form: How large tiles are.
        """
        super().__init__()
        self._rows, self._tile = form.rows, form.size
        self.setObjectName(name)
        self.setProperty("kind", "tiles")
        self.files = FilesModel(context, self)
        self.setModel(self.files)
        self.setItemDelegate(_TileDelegate(context, self.files, self._tile, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabKeyNavigation(False)
        context.words.bind(self.setAccessibleName, "evidence.label")
        context.theme.changed.connect(self.viewport().update)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROLE_FILE)))
        self.files.modelReset.connect(self._fit)
        self._fit()

    @property
    def chosen(self) -> FileNamed | None:
        """The file chosen."""
        indexes = self.selectedIndexes()
        return indexes[0].data(ROLE_FILE) if indexes else None

    def choose(self, sha256: str) -> None:
        """Chooses a file."""
        for row, file in enumerate(self.files.files):
            if file.sha256 == sha256:
                self.setCurrentIndex(self.files.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter opens, Delete takes off, Ctrl+V pastes."""
        from PySide6.QtGui import QKeySequence

        chosen = self.chosen
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if chosen is not None:
                self.opened.emit(chosen)
        elif event.key() == Qt.Key.Key_Delete and chosen is not None:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: as high as its rows need."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tile, frame = self._tile, 2
        across = max((self.width() - 2 * frame) // tile.width(), 1)
        rows = -(-len(self.files.files) // across)
        if rows > self._rows:
            # The bar takes room of the tiles.
            across = max((self.width() - 2 * frame - 14) // tile.width(), 1)
        height = min(max(rows, 1), self._rows) * tile.height() + 2 * frame
        if rows > self._rows:
            height += tile.height() // 4  # the next row looks out: there is more
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
