"""One row of a list shown whole, where a row has no page or paper of its own to open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QWidget,
)

from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import RowsModel
from studyhours.ui.widgets.dialog_parts import dialog_column, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.words import Words

_WIDTH, _HEIGHT = 520, 360
_HEAD = 110


def opens_details(table: DataTable, model: RowsModel[Any], words: Words, title: str) -> None:
    """A double click or Enter shows the row with all its texts whole.

    Args:
        table: The list.
        model: Its rows.
        words: Language.
        title: Key of what the list is called.
    """

    def show(row: Any) -> None:
        dialog = RowDetails(table, model, words, title, row)
        open_within(dialog, table.window().size(), (_WIDTH, _HEIGHT))

    table.opened.connect(show)


class RowDetails(QDialog):
    """Every column's heading, and beside it what the row says there, as its tip says it whole."""

    def __init__(
        self, table: DataTable, model: RowsModel[Any], words: Words, title: str, row: Any
    ) -> None:
        super().__init__(table)
        column = dialog_column(self, words, "row-details", title)
        head = plain_label(role="panel-title")
        words.bind(head.setText, title)
        column.addWidget(head)
        lines = QWidget()
        lines.setObjectName("scroll-body")
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, scaled(_HEAD))
        top = Qt.AlignmentFlag.AlignTop
        for one in model.columns:
            if said := one.tip(row) if one.tip is not None else one.text(row):
                place = grid.rowCount()
                grid.addWidget(plain_label(one.head(words), role="muted", wrap=True), place, 0, top)
                text = plain_label(said, wrap=True)
                text.setObjectName(f"row-details-{one.key}")
                text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(text, place, 1, top)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(lines)
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = QPushButton()
        close.setObjectName("row-details-close")
        close.setDefault(True)
        words.bind(close.setText, "lists.close")
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()
