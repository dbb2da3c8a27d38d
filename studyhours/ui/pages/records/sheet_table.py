"""A table within a template: rows of cells that Tab goes through, one row more on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.templates import LONG, LONGEST, MOST_ROWS, NUMBER, FieldSpec
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.records.fields import GrowingText, put_into, text_in
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import plain_label, set_look

_NUMBER_WIDTH, _TEXT_WIDTH = 58, 100
_SHARES = {LONG: 5, NUMBER: 0}
_SHARE = 3


class SheetTable(QWidget):
    """The rows of one table.

    Signals are not needed: whoever makes it is told by ``edited``.
    """

    def __init__(self, spec: FieldSpec, saying: Saying, edited: Callable[[], object]) -> None:
        super().__init__()
        self._spec, self._saying, self._edited = spec, saying, edited
        self._cells: list[list[QWidget]] = []
        self._used = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        column.addLayout(self._grid)
        self._heads: list[QLabel] = []
        for place, one in enumerate(spec.columns):
            head = plain_label(role="muted")
            self._heads.append(head)
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnStretch(place, _SHARES.get(one.sort, _SHARE))
        self._add = QPushButton()
        self._add.setObjectName(f"records-sheet-{spec.id}-add")
        self._add.setProperty("kind", "link")
        self._add.clicked.connect(self._add_row)
        self.error = plain_label(role="error", wrap=True)
        self.error.setObjectName(f"records-error-sheet-{spec.id}")
        self.error.hide()
        column.addWidget(self.error)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self._fault: tuple[int, int, str] | None = None
        self.retell()

    # ------------------------------------------------------------ what stands in it

    def put(self, rows: Sequence[Sequence[str]]) -> None:
        """Shows rows; those the template begins with where there are none."""
        if not rows:
            pick = self._saying.words.texts.pick
            at = self._spec.named_column
            rows = [[""] * at + [pick(one)] for one in self._spec.rows] or [[]]
        for place, row in enumerate(rows[:MOST_ROWS]):
            self._make_row(place)
            for at, cell in enumerate(self._cells[place]):
                put_into(cell, row[at] if at < len(row) else "")
        self._show_rows(min(len(rows), MOST_ROWS))

    @property
    def rows(self) -> list[list[str]]:
        """What stands in it, as typed."""
        return [[text_in(cell) for cell in row] for row in self._cells[: self._used]]

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [*(cell for row in self._cells[: self._used] for cell in row), self._add]

    def _make_row(self, place: int) -> None:
        if place < len(self._cells):
            return
        made: list[QWidget] = []
        for at, column in enumerate(self._spec.columns):
            cell = self._make_cell(column)
            cell.setObjectName(f"records-sheet-{self._spec.id}-{place}-{column.id}")
            self._grid.addWidget(cell, place + 1, at, Qt.AlignmentFlag.AlignTop)
            made.append(cell)
        self._cells.append(made)
        self._name_row(place)

    def _make_cell(self, column: FieldSpec) -> QWidget:
        if column.sort == LONG:
            long = GrowingText(1, 8)
            long.textChanged.connect(self._edited)
            return long
        line = QLineEdit()
        line.setMaxLength(2 * LONGEST[column.sort])
        line.textEdited.connect(self._edited)
        line.installEventFilter(self)
        if column.sort == NUMBER:
            line.setFixedWidth(scaled(_NUMBER_WIDTH))
        else:
            line.setMinimumWidth(scaled(_TEXT_WIDTH))
        return line

    def _show_rows(self, count: int) -> None:
        self._used = count
        for place, row in enumerate(self._cells):
            for cell in row:
                cell.setVisible(place < count)
        self._add.setVisible(count < MOST_ROWS)

    def _add_row(self) -> None:
        place = self._used
        self._make_row(place)
        for cell in self._cells[place]:
            put_into(cell, "")
        self._show_rows(place + 1)
        self._edited()
        self._cells[place][0].setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ faults

    def tell(self, faults: Mapping[str, str]) -> None:
        """Says what is wrong: keys by ``row.column``, or by nothing for the whole."""
        self._fault = None
        for place, row in enumerate(self._cells):
            for at, cell in enumerate(row):
                key = faults.get(f"{place}.{self._spec.columns[at].id}", "")
                set_look(cell, "wrong", bool(key))
                if key and self._fault is None:
                    self._fault = place, at, key
        if self._fault is None and "" in faults:
            self._fault = -1, 0, faults[""]
        self._tell_fault()

    def focus_fault(self) -> None:
        """Puts the cursor where the first fault is."""
        place, at, _ = self._fault or (0, 0, "")
        self._cells[max(place, 0)][at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_fault(self) -> None:
        self.error.setVisible(self._fault is not None)
        if self._fault is None:
            return
        place, at, key = self._fault
        words = self._saying.words
        said = words.say(key)
        if place >= 0:
            column = words.texts.pick(self._spec.columns[at].title)
            said = words.say("records.cell_wrong", row=place + 1, column=column, fault=said)
        self.error.setText(said)

    # ------------------------------------------------------------ words and keys

    def retell(self) -> None:
        """Says heads and names again in another language."""
        words = self._saying.words
        for head, column in zip(self._heads, self._spec.columns, strict=True):
            head.setText(words.texts.pick(column.title))
        self._add.setText(words.say("records.add_row"))
        self._add.setAccessibleName(
            words.say("records.add_row_to", table=words.texts.pick(self._spec.title))
        )
        for place in range(len(self._cells)):
            self._name_row(place)
        self._tell_fault()

    def _name_row(self, place: int) -> None:
        words = self._saying.words
        table = words.texts.pick(self._spec.title)
        for cell, column in zip(self._cells[place], self._spec.columns, strict=True):
            name = words.texts.pick(column.title)
            cell.setAccessibleName(
                words.say("records.cell_name", table=table, row=place + 1, column=name)
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: Enter in a line goes down; on the last row it begins another one."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in keys
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._go_down(watched)
            return True
        return super().eventFilter(watched, event)

    def _go_down(self, watched: QObject) -> None:
        for place, row in enumerate(self._cells[: self._used]):
            if watched not in row:
                continue
            at = [cell is watched for cell in row].index(True)
            if place + 1 < self._used:
                self._cells[place + 1][at].setFocus(Qt.FocusReason.OtherFocusReason)
            elif self._used < MOST_ROWS and any(text_in(cell).strip() for cell in row):
                self._add_row()
            return
