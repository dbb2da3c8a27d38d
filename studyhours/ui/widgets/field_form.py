"""A small form: fields with their problems under them, Enter saves, Esc leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.few import FewChoices
from studyhours.ui.widgets.field_edits import on_edit
from studyhours.ui.widgets.field_values import typed_in
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.password_edit import PasswordEdit
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words


class FieldForm(QWidget):
    """Fields one under the other.

    Signals:
        saved: The person wants to save what stands there, and every day is understood.
        left: The person wants to leave it.
    """

    saved = Signal()
    left = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._fields: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self._first: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(4)
        self.whole = plain_label(role="error", wrap=True)
        self.whole.setObjectName("form-error")
        self.whole.hide()
        self._column.addWidget(self.whole)

    # ------------------------------------------------------------ making

    def add_hint(self, key: str, **params: object) -> None:
        """Adds a sentence."""
        label = plain_label(role="muted", wrap=True)
        self._words.bind(label.setText, key, **params)
        self._column.addWidget(label)
        self._column.addSpacing(6)

    def beside(self, count: int) -> list[QVBoxLayout]:
        """Places beside each other, for fields that go ``into`` them."""
        row = QHBoxLayout()
        row.setSpacing(12)
        self._column.addLayout(row)
        places = []
        for _ in range(count):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addLayout(column, 1)
            places.append(column)
        return places

    def add_line(
        self, name: str, label: str, text: str = "", *, into: QVBoxLayout | None = None
    ) -> QLineEdit:
        """Adds a line of text."""
        field = QLineEdit(text)
        field.returnPressed.connect(self.save)
        self._add(name, label, field, into)
        return field

    def add_secret(self, name: str, label: str) -> PasswordEdit:
        """Adds a password, with a hint where the capitals key is locked."""
        field = PasswordEdit()
        field.returnPressed.connect(self.save)
        self._add(name, label, field)
        hint = plain_label(role="small", wrap=True)
        hint.setObjectName(f"form-{name}-capitals")
        self._words.bind(hint.setText, "window.capitals")
        hint.hide()
        field.capitals.connect(hint.setVisible)
        self._column.addWidget(hint)
        return field

    def add_widget(self, widget: QWidget) -> None:
        """Adds something that is no field of its own."""
        self._column.addWidget(widget)

    def add_above(self, widget: QWidget) -> None:
        """Adds something above all fields."""
        self._column.insertWidget(0, widget)

    def add_note(self, key: str, **params: object) -> QLabel:
        """Adds a small sentence below a field."""
        label = plain_label(role="small", wrap=True)
        self._words.bind(label.setText, key, **params)
        self._column.addWidget(label)
        return label

    def add_choice(self, name: str, label: str, values: Sequence[str], text: str = "") -> QComboBox:
        """Adds a line of text with what has been entered before to choose from."""
        field = StillChoice()
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field.addItems(list(values))
        field.setCurrentIndex(-1)
        field.setEditText(text)
        edit = QLineEdit(text)
        field.setLineEdit(edit)
        edit.setObjectName(f"form-{name}-text")
        edit.returnPressed.connect(self.save)
        self._add(name, label, field)
        return field

    def add_options(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[str, str]],
        chosen: str = "",
        *,
        into: QVBoxLayout | None = None,
        least: int = 0,
        **params: object,
    ) -> QComboBox:
        """Adds a choice of a few: (value, what it says).

        Args:
            name: Its name.
            label: Key of its label.
            options: What is offered.
            chosen: The value chosen to begin with.
            into: Where it stands, for one of several in a row.
            least: Characters it has room for at least; it is no wider for longer ones. 0 where it
                is as wide as what it offers.
            params: What the label names.
        """
        field = StillChoice()
        if least:
            field.setMinimumContentsLength(least)
            field.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        for value, said in options:
            field.addItem(said, value)
        field.setCurrentIndex(max(field.findData(chosen), 0))
        self._add(name, label, field, into, **params)
        return field

    def add_few(
        self, name: str, label: str, options: Sequence[tuple[str, str]], chosen: str = ""
    ) -> FewChoices:
        """Adds a choice of a few that are all seen at once: (value, what it says)."""
        field = FewChoices(f"form-{name}", options, chosen)
        self._add(name, label, field)
        return field

    def add_field(self, name: str, label: str, field: QWidget) -> None:
        """Adds a field of another sort, which its form asks what it says."""
        self._add(name, label, field)

    def add_day(
        self, name: str, label: str, day: date | None = None, *, into: QVBoxLayout | None = None
    ) -> DayEdit:
        """Adds a day."""
        field = self._day_field(day)
        self._add(name, label, field, into)
        return field

    def add_days(
        self, first: tuple[str, date | None], last: tuple[str, date | None]
    ) -> tuple[DayEdit, DayEdit]:
        """Adds a first and a last day beside each other: (label, day); ``first`` and ``last``."""
        made = []
        for name, (label, day), place in zip(
            ("first", "last"), (first, last), self.beside(2), strict=True
        ):
            field = self._day_field(day)
            self._add(name, label, field, place)
            made.append(field)
        return made[0], made[1]

    def _day_field(self, day: date | None) -> DayEdit:
        field = DayEdit(self._words)
        field.set_day(day)
        # The form may go by it, and the field is still at work on the key.
        field.entered.connect(self.save, Qt.ConnectionType.QueuedConnection)
        return field

    def add_buttons(self, save: str) -> QPushButton:
        """Adds the buttons at the end; gives back the one that saves."""
        row, keep = self.make_buttons(save)
        self._column.addSpacing(10)
        self._column.addLayout(row)
        self.end()
        return keep

    def make_buttons(self, save: str) -> tuple[QHBoxLayout, QPushButton]:
        """Makes the buttons for another place: their row, and the one that saves."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        leave, keep = QPushButton(), QPushButton()
        leave.setObjectName("form-cancel")
        self._words.bind(leave.setText, "window.cancel")
        leave.clicked.connect(self.left)
        keep.setObjectName("form-save")
        keep.setProperty("kind", "primary")
        self._words.bind(keep.setText, save)
        keep.clicked.connect(self.save)
        for button in (leave, keep):
            button.setAutoDefault(False)  # in a dialog Enter in a field would save twice
            row.addWidget(button)
        return row, keep

    def add_primary(self, name: str, key: str) -> QPushButton:
        """Adds the one button of a form that is left in another way."""
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("kind", "primary")
        self._words.bind(button.setText, key)
        button.clicked.connect(self.save)
        self._column.addSpacing(12)
        self._column.addWidget(button)
        return button

    def end(self) -> None:
        """Nothing comes any more; what room is left is left below."""
        self._column.addStretch(1)

    def _add(
        self,
        name: str,
        label: str,
        field: QWidget,
        column: QVBoxLayout | None = None,
        **params: object,
    ) -> None:
        column = column or self._column
        said = plain_label(role="muted")
        self._words.bind(said.setText, label, **params)
        self._words.bind(field.setAccessibleName, label, **params)
        field.setObjectName(f"form-{name}")
        problem = plain_label(role="error", wrap=True)
        problem.setObjectName(f"form-{name}-error")
        problem.hide()
        column.addSpacing(4)
        column.addWidget(said)
        column.addWidget(field)
        column.addWidget(problem)
        self._fields[name], self._problems[name] = field, problem
        on_edit(field, self._mended, name)
        self._labels[name] = said

    # ------------------------------------------------------------ what stands there

    def text(self, name: str) -> str:
        """What a field says; the value of a choice of a few."""
        field = self._fields[name]
        if isinstance(field, QLineEdit):
            return field.text()
        if isinstance(field, QComboBox):
            return field.currentText() if field.isEditable() else str(field.currentData())
        return field.value if isinstance(field, FewChoices) else ""

    def day(self, name: str) -> date | None:
        """The day in a field."""
        field = self._fields[name]
        return field.day if isinstance(field, DayEdit) else None

    def set_text(self, name: str, text: str) -> None:
        """Puts a text into a line."""
        field = self._fields[name]
        if isinstance(field, QLineEdit):
            field.setText(text)

    def set_days(self, first: date | None, last: date | None) -> None:
        """Puts a first and a last day into their fields."""
        for name, day in (("first", first), ("last", last)):
            field = self._fields[name]
            if isinstance(field, DayEdit):
                field.set_day(day)

    def show_field(self, name: str, *, shown: bool) -> None:
        """Shows or hides a field with what it is called and what is wrong with it."""
        self._fields[name].setVisible(shown)
        self._labels[name].setVisible(shown)
        if not shown:
            self._problems[name].hide()

    @property
    def fields(self) -> Mapping[str, QWidget]:
        """Every field by name."""
        return self._fields

    @property
    def is_changed(self) -> bool:
        """Whether something was typed or chosen since it was opened."""
        return self._typed() != self._first

    def _typed(self) -> tuple[str, ...]:
        """What every field says, as typed."""
        return tuple(map(typed_in, self._fields.values()))

    def begin(self) -> None:
        """Puts the cursor into the first field; what stands there now is not of the person."""
        self._first = self._typed()
        for field in self._fields.values():
            if field.isVisibleTo(self):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                line = field.lineEdit() if isinstance(field, QComboBox) else field
                if isinstance(line, QLineEdit):
                    line.selectAll()  # typing puts another value in its place
                return

    # ------------------------------------------------------------ saving

    def save(self) -> bool:
        """Asks to save, unless a day is not understood.

        Returns:
            Whether it asked.
        """
        self.clear_problems()
        for name, field in self._fields.items():
            if isinstance(field, DayEdit) and field.is_wrong:
                self.show_problem(name, self._words.say("window.bad_day"))
                return False
        self.saved.emit()
        return True

    def show_fault(self, fault: Fault, fields: Mapping[str, str] | None = None) -> None:
        """Says what is wrong, under the field concerned.

        Args:
            fault: What went wrong.
            fields: Field by code, where that is not the one the fault names.
        """
        name = (fields or {}).get(fault.code) or str(fault.params.get("field", ""))
        if name in self._fields:
            self.show_problem(name, self._words.fault(fault))
        else:
            self.whole.setText(self._words.fault(fault))
            self.whole.show()

    def clear_problems(self) -> None:
        """Nothing is wrong any more."""
        self.whole.hide()
        for name in self._problems:
            self._mended(name)

    def _mended(self, name: str, *_said: object) -> None:
        """What was wrong with a field is another matter once it says something else."""
        self._problems[name].hide()
        self._look(name, wrong=False)

    def show_problem(self, name: str, text: str) -> None:
        """Says what is wrong with a field, under it, and goes there."""
        self.say_problem(name, text)
        self._fields[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def say_problem(self, name: str, text: str) -> None:
        """The same while somebody types, wherever the cursor is."""
        self._problems[name].setText(text)
        self._problems[name].show()
        self._look(name, wrong=True)

    def _look(self, name: str, *, wrong: bool) -> None:
        field = self._fields[name]
        set_look(field.field if isinstance(field, DayEdit) else field, "wrong", wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc leaves, Enter presses the button that has the focus."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QPushButton
        ):
            focused.click()
        else:
            super().keyPressEvent(event)
