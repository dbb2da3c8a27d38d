"""The parts of a form: a label, a field, and under it what is wrong with what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.teacher_list import TeacherShown
from studyhours.services.typed import read_day
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words

_OFFERED = 40
_TEXT_HEIGHT = 120
_UID = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


class Field(QWidget):
    """One field with its label above and its error below.

    Attributes:
        editor: The widget that is typed into.
        span: How many of a row's places it takes.
    """

    def __init__(
        self, words: Words, name: str, label: str, editor: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._fault = ""
        self.editor = editor
        self.span = 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.label = plain_label(role="small")
        words.bind(self.label.setText, label)
        words.bind(editor.setAccessibleName, label)
        column.addWidget(self.label)
        column.addWidget(editor, 1)
        self.error: QLabel = plain_label(role="error", wrap=True)
        self.error.setObjectName(f"records-error-{name}")
        self.error.hide()
        column.addWidget(self.error)
        words.changed.connect(self._retell)

    def tell(self, fault: str) -> None:
        """Says what is wrong by key; nothing for an empty one."""
        self._fault = fault
        self._retell()
        self.error.setVisible(bool(fault))
        set_look(self.editor.focusProxy() or self.editor, "wrong", bool(fault))

    def _retell(self) -> None:
        key = self._fault
        self.error.setText(self._words.say(key) if key else "")


class ChoiceBox(QComboBox):
    """A choice of named values, the first of which may be none.

    Signals:
        edited: The person has chosen another one.
    """

    edited = Signal()

    def __init__(self, said: Callable[[str], str], parent: QWidget | None = None) -> None:
        """A choice without values.

        Args:
            said: What a value is called; asked again in every language.
            parent: Parent.
        """
        super().__init__(parent)
        self._said = said
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._chosen)

    def offer(self, values: Sequence[str]) -> None:
        """Offers values, keeping the choice where it is still among them."""
        before = self.value
        self.blockSignals(True)
        self.clear()
        for value in values:
            self.addItem(self._said(value), value)
        self.choose(before)
        self.blockSignals(False)

    @property
    def value(self) -> str:
        """The value chosen; empty for none."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Chooses a value; one that is not offered is offered from now on, so as not to be lost."""
        place = self.findData(value)
        if place < 0 and value:
            self.addItem(self._said(value), value)
            place = self.count() - 1
        self.setCurrentIndex(max(place, 0))

    def retell(self) -> None:
        """Says its values again in another language."""
        for place in range(self.count()):
            self.setItemText(place, self._said(str(self.itemData(place) or "")))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's: turning the wheel over a form scrolls it and changes no answer."""
        event.ignore()

    def _chosen(self) -> None:
        self.edited.emit()


def by_key(words: Words, keys: Mapping[str, str], none: str = "") -> Callable[[str], str]:
    """What values are called where each has a key; ``none`` is the key for no value."""

    def said(value: str) -> str:
        key = keys.get(value, none if not value else "")
        return words.say(key) if key else value

    return said


class NameEdit(QLineEdit):
    """Somebody's name: a colleague found by name, pinyin or number, or anybody as typed.

    Signals:
        edited: The person has typed or chosen.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._teachers: Sequence[TeacherShown] = ()
        self._chosen: TeacherShown | None = None
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_NAME)
        completer.popup().setObjectName("records-names")
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(  # type: ignore[index]  # PySide's overloads
            self._activated
        )
        self.textEdited.connect(self._typed)

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Whom it can find."""
        self._teachers = sorted(teachers, key=lambda one: (one.pinyin, one.position))

    @property
    def uid(self) -> str:
        """The colleague meant: the one chosen, or the only one of that name; else empty."""
        name = self.text().strip()
        if self._chosen is not None and self._chosen.name == name:
            return self._chosen.uid
        same = [one.uid for one in self._teachers if one.name == name]
        return same[0] if len(same) == 1 else ""

    def show_person(self, name: str, uid: str) -> None:
        """Shows somebody without anything having been typed."""
        self._chosen = next((one for one in self._teachers if one.uid == uid), None)
        self.setText(name)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter takes the first colleague found for a search that is no name itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().isascii():
            found = self._found(self.text())
            self.completer().popup().hide()
            if found:
                self._take(found[0])
                return
        super().keyPressEvent(event)

    def _found(self, typed: str) -> list[TeacherShown]:
        wanted = typed.strip()
        return [one for one in self._teachers if one.matches(wanted)][:_OFFERED] if wanted else []

    def _typed(self, text: str) -> None:
        self._model.clear()
        for one in self._found(text):
            details = " · ".join(part for part in (one.staff_no, one.group) if part)
            item = QStandardItem(f"{one.name}　{details}" if details else one.name)
            # The completer offers what completes the text; any text is completed by these.
            item.setData(one.name, _NAME)
            item.setData(one.uid, _UID)
            self._model.appendRow(item)
        self.edited.emit()

    def _activated(self, index: QModelIndex) -> None:
        uid = index.data(_UID)
        teacher = next((one for one in self._teachers if one.uid == uid), None)
        if teacher is not None:
            self._take(teacher)

    def _take(self, teacher: TeacherShown) -> None:
        self._chosen = teacher
        self.setText(teacher.name)
        self.edited.emit()


class LongText(QPlainTextEdit):
    """Running text; Tab leaves it, as in every other field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(_TEXT_HEIGHT)

    def sizeHint(self) -> QSize:
        """Qt's: no higher than it must be; the form gives it what room there is."""
        return QSize(super().sizeHint().width(), _TEXT_HEIGHT)


def day_text(editor: DayEdit) -> str:
    """What stands in a day's field: the day where it can be understood, else as typed."""
    typed = editor.field.text().strip()
    day = read_day(typed) if typed else None
    return day.isoformat() if day is not None else typed


def show_day(editor: DayEdit, text: str) -> None:
    """Puts a day, or whatever had been typed instead, into a day's field."""
    day: date | None = read_day(text) if text else None
    editor.set_day(day)
    if day is None and text:
        editor.field.setText(text)
