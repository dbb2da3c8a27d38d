"""The fields of one element of a layout, each with what is wrong with it below."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.tidy import fold
from studyhours.services.papers.layout_form import (
    CHOICE,
    COLOUR,
    LINES,
    NUMBER,
    PICTURE,
    TEXT,
    WHOLE,
    FormField,
    VariableShown,
)
from studyhours.ui.pages.documents.layout_variables import VariableList, WordsEdit
from studyhours.ui.widgets.label import button_text, plain_label, set_look
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_EMBLEM = "emblem"


class NumberEdit(QLineEdit):
    """A number; the arrow keys move it by one, with Ctrl by a tenth.

    Signals:
        stepped: An arrow key has changed it.
    """

    stepped = Signal()

    def __init__(self, field: FormField) -> None:
        super().__init__("" if field.value is None else f"{field.value:g}")
        self._field = field
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    @property
    def number(self) -> float | int | None:
        """What stands there; None where it is empty.

        Raises:
            ValueError: it is no number.
        """
        text = fold(self.text()).strip().replace(",", ".")
        if not text:
            return None
        if self._field.sort == WHOLE:
            return int(text)
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(text)
        return value

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: up and down count."""
        way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        step = 0.1 if fine and self._field.sort == NUMBER else 1
        try:
            now = self.number or 0
        except ValueError:
            return
        moved = round(now + way * step, 2)
        self.setText(f"{min(max(moved, self._field.least), self._field.most):g}")
        self.stepped.emit()


class LayoutFields(QWidget):
    """The form of one element.

    Signals:
        edited: A value was changed (its place, the value; None for none).
        picture_wanted: Another picture is wanted (its place).
    """

    edited = Signal(str, object)
    picture_wanted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("layout-fields")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(4)
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        self._column.addStretch(1)
        self._widgets: dict[str, QWidget] = {}
        self._problems: dict[str, QLabel] = {}
        # What was typed there is in no layout, and nothing a layout is told of is about it.
        self._no_numbers: set[str] = set()

    # ------------------------------------------------------------ making

    def show_fields(self, fields: Sequence[FormField], variables: Sequence[VariableShown]) -> None:
        """Shows other fields."""
        self._widgets.clear()
        self._problems.clear()
        self._no_numbers.clear()
        self._column.removeWidget(self._inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = QWidget(self)
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        row, half = 0, False
        listed: VariableList | None = None
        for field in fields:
            narrow = field.sort in (NUMBER, WHOLE, CHOICE, COLOUR)
            if half and not narrow:
                row, half = row + 1, False
            cell = self._cell(field)
            grid.addLayout(cell, row, int(half), 1, 1 if narrow else 2)
            row, half = (row, True) if narrow and not half else (row + 1, False)
            text = self._widgets[field.place]
            if isinstance(text, WordsEdit):
                if listed is None:
                    # Below the first text, where it is seen; for those after it as well.
                    listed = VariableList(self._words, variables)
                    grid.addWidget(listed, row, 0, 1, 2)
                    row += 1
                listed.attend(text)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._column.insertWidget(0, self._inside)
        self._inside.show()

    def _cell(self, field: FormField) -> QVBoxLayout:
        cell = QVBoxLayout()
        cell.setSpacing(2)
        label = plain_label(self._label(field), role="small")
        widget = self._widget(field)
        widget.setObjectName(f"layout-{field.place}")
        widget.setAccessibleName(label.text())
        problem = plain_label(role="error", wrap=True)
        problem.setObjectName(f"layout-{field.place}-error")
        problem.hide()
        head = QHBoxLayout()
        head.addWidget(label, 1)
        if field.sort == PICTURE:
            for value in field.choices:
                head.addWidget(self._other_picture(field, value))
        cell.addLayout(head)
        cell.addWidget(widget)
        cell.addWidget(problem)
        self._widgets[field.place], self._problems[field.place] = widget, problem
        return cell

    def _label(self, field: FormField) -> str:
        say = self._words.say
        name = say(f"layout_field.{field.name}")
        if field.number:
            name = f"{say('layouts.column', number=field.number)} {name}"
        if field.language:
            language = say(f"paper_language.{field.language}")
            name = say("layouts.in_language", name=name, language=language)
        return name

    def _widget(self, field: FormField) -> QWidget:
        if field.sort == LINES:
            text = WordsEdit(str(field.value), field.language)
            text.textChanged.connect(lambda: self._put(field.place, text.toPlainText()))
            return text
        if field.sort == TEXT:
            line = QLineEdit(str(field.value))
            line.textEdited.connect(lambda typed: self._put(field.place, typed))
            return line
        if field.sort in (NUMBER, WHOLE):
            return self._number(field)
        if field.sort == PICTURE:
            return self._picture(field)
        return self._choice(field)

    def _number(self, field: FormField) -> QWidget:
        edit = NumberEdit(field)

        def typed() -> None:
            try:
                value = edit.number
            except ValueError:
                self.show_problem(field.place, self._words.say("layouts.not_a_number"))
                self._no_numbers.add(field.place)
                return
            self._put(field.place, value)

        edit.textEdited.connect(typed)
        edit.stepped.connect(typed)
        return edit

    def _choice(self, field: FormField) -> QWidget:
        combo = StillChoice()
        choices = list(field.choices)
        if field.sort == COLOUR:
            combo.addItem(self._words.say("layout_word.none"), None)
            if field.value and field.value not in choices:
                choices.append(str(field.value))
        for value in choices:
            own = value.startswith("#")
            combo.addItem(value if own else self._words.say(f"layout_word.{value}"), value)
        combo.setCurrentIndex(max(combo.findData(field.value), 0))
        combo.activated.connect(lambda _=0: self._put(field.place, combo.currentData()))
        return combo

    def _picture(self, field: FormField) -> QWidget:
        button = QPushButton()
        key = "layouts.emblem" if field.value == _EMBLEM else "layouts.own_picture"
        said = self._words.say(key if field.value else "layouts.no_picture")
        button.setText(f"{button_text(said)}  {self._words.say('layouts.choose_picture')}")
        button.clicked.connect(lambda: self.picture_wanted.emit(field.place))
        return button

    def _other_picture(self, field: FormField, value: str) -> QPushButton:
        key = "layouts.use_emblem" if value else "layouts.use_none"
        button = QPushButton(self._words.say(key))
        button.setObjectName(f"layout-{field.place}-{value or 'none'}")
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: self._put(field.place, value or None))
        return button

    # ------------------------------------------------------------ what is wrong

    def _put(self, place: str, value: object) -> None:
        self._no_numbers.discard(place)
        self._clear(place)
        self.edited.emit(place, value)

    def holds(self, place: str) -> bool:
        """Whether there is a field for a place."""
        return place in self._problems

    def show_problem(self, place: str, said: str) -> None:
        """Says below a field what is wrong with it."""
        if place in self._no_numbers:
            return
        self._problems[place].setText(said)
        self._problems[place].show()
        set_look(self._widgets[place], "wrong", True)

    def clear_problems(self) -> None:
        """The layout is sound again."""
        for place in self._problems.keys() - self._no_numbers:
            self._clear(place)

    def _clear(self, place: str) -> None:
        if not self._problems[place].isHidden():
            self._problems[place].hide()
            set_look(self._widgets[place], "wrong", False)
