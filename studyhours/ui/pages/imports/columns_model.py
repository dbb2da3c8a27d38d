"""The columns of a dropped table, and a field in each row to say what it means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem, QWidget

from studyhours.services.importing.look import ColumnShown, ColumnsShown
from studyhours.ui.models.rows import ROLE_MUTED, Column, RowsModel
from studyhours.ui.pages.imports.telling import column_name
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.cell_choice import CellChoice
from studyhours.ui.widgets.chip_delegate import ChipDelegate
from studyhours.ui.words import Words

MEANING = 1
"""The column whose cells can be changed."""
_ARROW = 18
Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(RowsModel[ColumnShown]):
    """Header, meaning, samples.

    Signals:
        chosen: The person gave a column (``ColumnShown``) a meaning (target, or None for none).
    """

    chosen = Signal(object, object)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(
            (
                Column("header", "imports.col_header", lambda one: one.header, width=150),
                Column(
                    "meaning",
                    "imports.col_meaning",
                    self._meaning,
                    chip=lambda one: "met" if one.target else "quiet",
                    width=160,
                ),
                Column(
                    "samples",
                    "imports.col_samples",
                    lambda one: words.say("imports.between").join(one.samples),
                    width=180,
                ),
            ),
            words,
            parent,
        )
        self.form = ""
        self.said: frozenset[str] = frozenset()
        self.shown: ColumnsShown | None = None

    def show_columns(self, shown: ColumnsShown, form: str, said: Iterable[str]) -> None:
        """Shows the columns of a table.

        Args:
            shown: The columns.
            form: What kind of table it is.
            said: The targets a person has given to columns.
        """
        self.shown, self.form, self.said = shown, form, frozenset(said)
        self.set_rows(shown.columns)

    def meanings(self, column: ColumnShown) -> list[tuple[str, str | None]]:
        """What a column may mean, in words, with the target; None for not used."""
        taken = {one.target: one.header for one in self.rows if one.target != column.target}
        found: list[tuple[str, str | None]] = []
        if column.target is None or column.target in self.said:
            # What was recognised by its header stays so until another column takes its place.
            found.append((self._words.say("imports.not_used"), None))
        for target in self.shown.targets if self.shown else ():
            name = self._name(target)
            if target in taken:
                name = self._words.say("imports.taken", name=name, header=taken[target])
            found.append((name, target))
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: an unused column stands back."""
        if role == ROLE_MUTED and index.isValid():
            return self.row(index).target is None
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return self.row(index).target
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt's: meanings can be changed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == MEANING else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt's: the person has chosen a meaning."""
        column = self.row(index)
        if role != Qt.ItemDataRole.EditRole or value == column.target:
            return False
        self.chosen.emit(column, value)
        return True

    def _meaning(self, column: ColumnShown) -> str:
        if column.target is None:
            return self._words.say("imports.not_used")
        return self._name(column.target)

    def _name(self, target: str) -> str:
        """What a target is called: a field of the school's own as the school calls it."""
        own = self.shown.own.get(target) if self.shown is not None else None
        if own:
            return own[0] if self._words.language == "zh" else own[-1]
        return column_name(self._words, self.form, target)


class MeaningDelegate(ChipDelegate):
    """Paints a meaning as a chip with an arrow, and edits it in a list of all meanings."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._words = words

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: an arrow says that there is a choice."""
        super().paint(painter, option, index)
        drawn: Any = option  # its fields are missing from Qt's type information
        if index.column() == MEANING:
            painter.save()
            painter.setPen(self._theme.colour("muted"))
            room = drawn.rect.adjusted(drawn.rect.width() - _ARROW - 6, 0, -6, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "▾")
            painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt's: the list of meanings."""
        model = index.model()
        if not isinstance(model, ColumnsModel):
            raise TypeError("this delegate edits columns of a table")
        combo = CellChoice(parent)
        combo.setObjectName("imports-meaning")
        combo.setMaxVisibleItems(16)
        combo.setAccessibleName(self._words.say("imports.col_meaning"))
        for text, target in model.meanings(model.row(index)):
            combo.addItem(text, target)
        combo.done.connect(lambda chosen: self._done(combo, chosen=chosen))
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt's: marks the present meaning."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's: takes what was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(model.index(index.row(), index.column()), editor.currentData())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Qt's: fills the cell."""
        drawn: Any = option
        editor.setGeometry(drawn.rect.adjusted(2, 1, -2, -2))

    def _done(self, combo: QComboBox, *, chosen: bool) -> None:
        if chosen:
            self.commitData.emit(combo)
        self.closeEditor.emit(combo)
