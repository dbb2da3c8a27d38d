"""The question before printing: which printer, which pages, how many copies.

The system's own dialog asks the print server again, on the UI thread, and the window stands still
for as long as that is silent. This one asks nobody: it offers the names that were found.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from studyhours.ui.context import Surroundings
from studyhours.ui.printing import PrintOrder
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.whole_number import WholeNumber

_WIDTH = 440
_MOST = 99
_LAST = "print.printer"


class PrintDialog(QDialog):
    """Asks; nothing waits for the answer.

    Signals:
        ordered: The person wants to print (``PrintOrder``).
        pdf_wanted: They would rather have a file.

    Args:
        surroundings: What the window shares; the printer is remembered there.
        parent: Whose window it lies over.
        names: The printers there are, the usual one first; at least one.
        pages: How many pages there are.
    """

    ordered = Signal(object)
    pdf_wanted = Signal()

    def __init__(
        self, surroundings: Surroundings, parent: QWidget, names: Sequence[str], pages: int
    ) -> None:
        super().__init__(parent)
        self._words, self._memory = surroundings.words, surroundings.memory
        self.setMinimumWidth(_WIDTH)
        column = dialog_column(self, self._words, "print-dialog", "print.question", spacing=20)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self._printer = StillChoice()
        self._printer.setObjectName("print-printer")
        self._printer.addItems(list(names))
        self._printer.setCurrentIndex(max(self._printer.findText(self._memory.text(_LAST)), 0))
        self._words.bind(self._printer.setAccessibleName, "print.printer")
        grid.addWidget(self._label("print.printer"), 0, 0)
        grid.addWidget(self._printer, 0, 1)
        self._all, self._some = QRadioButton(self), QRadioButton(self)
        self._first, self._last = self._number("first", pages), self._number("last", pages)
        self._last.setValue(pages)
        self._words.bind(self._first.setAccessibleName, "print.first_page")
        self._words.bind(self._last.setAccessibleName, "print.last_page")
        self._all.setChecked(True)
        if pages > 1:
            self._add_pages(grid, pages)
        else:
            for widget in (self._all, self._some, self._first, self._last):
                widget.hide()
        self._copies = self._number("copies", _MOST)
        self._words.bind(self._copies.setAccessibleName, "print.copies")
        grid.addWidget(self._label("print.copies"), 3, 0)
        grid.addWidget(self._copies, 3, 1, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._make_buttons())
        self._printer.setFocus()

    def _label(self, key: str) -> QLabel:
        label = plain_label(role="muted")
        self._words.bind(label.setText, key)
        return label

    def _number(self, name: str, most: int) -> WholeNumber:
        box = WholeNumber(most, self)
        box.setObjectName(f"print-{name}")
        box.setFixedWidth(72)
        return box

    def _add_pages(self, grid: QGridLayout, pages: int) -> None:
        self._all.setObjectName("print-all")
        self._some.setObjectName("print-some")
        self._words.bind(self._all.setText, "print.all_pages", count=pages)
        self._words.bind(self._some.setText, "print.some_pages")
        grid.addWidget(self._label("print.pages"), 1, 0)
        grid.addWidget(self._all, 1, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._some, self._first, self._label("print.to"), self._last):
            row.addWidget(widget)
        row.addStretch(1)
        grid.addLayout(row, 2, 1)
        for box in (self._first, self._last):
            box.valueChanged.connect(lambda _: self._some.setChecked(True))

    def _make_buttons(self) -> QHBoxLayout:
        foot = dialog_foot(self, self._words, ("print-no", "print-yes"), "print.print")
        foot.go.clicked.connect(self._order)
        as_pdf = QPushButton()
        as_pdf.setObjectName("print-as-pdf")
        as_pdf.setAutoDefault(False)
        self._words.bind(as_pdf.setText, "print.as_pdf")
        as_pdf.clicked.connect(self._save)
        foot.row.insertWidget(0, as_pdf)
        return foot.row

    def _save(self) -> None:
        self.accept()
        self.pdf_wanted.emit()

    def _order(self) -> None:
        name = self._printer.currentText()
        self._memory.put(_LAST, name)
        first, last = sorted((self._first.value(), self._last.value()))
        pages = (first, last) if self._some.isChecked() else None
        self.accept()
        self.ordered.emit(PrintOrder(name, pages, self._copies.value()))
