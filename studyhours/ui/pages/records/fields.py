"""The parts of a form: a label, a field, and under it what is wrong with what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.records.typed import read_day
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_TEXT_HEIGHT = 120


class Field(QWidget):
    """One field with its label above, and below it what is wrong, or else worth knowing.

    Attributes:
        editor: The widget that is typed into.
        head: The row of its label, with room at the right.
        span: How many of a row's places it takes.
    """

    def __init__(
        self,
        words: Words,
        name: str,
        label: str | Callable[[], str],
        editor: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        """A field.

        Args:
            words: Language.
            name: What it is called by in names of objects.
            label: Key of its label, or what says it where a school has named it.
            editor: The widget that is typed into.
            parent: Parent.
        """
        super().__init__(parent)
        self._words, self._named = words, label
        self._fault = ""
        self.editor = editor
        self.span = 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.label = plain_label(role="small")
        if isinstance(label, str):
            words.bind(self.label.setText, label)
            words.bind(editor.setAccessibleName, label)
        self.head = QHBoxLayout()
        self.head.addWidget(self.label)
        self.head.addStretch(1)
        column.addLayout(self.head)
        column.addWidget(editor, 1)
        self._column, self._name = column, name
        self._hint: QLabel | None = None
        self.error: QLabel = plain_label(role="error", wrap=True)
        self.error.setObjectName(f"records-error-{name}")
        self.error.hide()
        column.addWidget(self.error)
        words.changed.connect(self._retell)
        self._retell()

    def tell(self, fault: str) -> None:
        """Says what is wrong by key; nothing for an empty one."""
        self._fault = fault
        self._retell()
        self.error.setVisible(bool(fault))
        set_look(self.editor.focusProxy() or self.editor, "wrong", bool(fault))

    def hint(self, said: str) -> None:
        """Says quietly what is worth knowing of what stands here; nothing for an empty one."""
        if self._hint is None:
            if not said:
                return
            self._hint = plain_label(role="small", wrap=True)
            self._hint.setObjectName(f"records-hint-{self._name}")
            # Below a long text it would be out of sight before a word of it is written.
            long = isinstance(self.editor, LongText)
            self._column.insertWidget(1 if long else self._column.count() - 1, self._hint)
        if self._hint.text() != said:
            self._hint.setText(said)
            self.editor.setAccessibleDescription(said)
        self._hint.setVisible(bool(said))

    def _retell(self) -> None:
        key = self._fault
        self.error.setText(self._words.say(key) if key else "")
        if not isinstance(self._named, str):
            self.label.setText(self._named())
            (self.editor.focusProxy() or self.editor).setAccessibleName(self._named())


class ChoiceBox(StillChoice):
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

    def _chosen(self) -> None:
        self.edited.emit()


def by_key(words: Words, keys: Mapping[str, str], none: str = "") -> Callable[[str], str]:
    """What values are called where each has a key; ``none`` is the key for no value."""

    def said(value: str) -> str:
        key = keys.get(value, none if not value else "")
        return words.say(key) if key else value

    return said


class LongText(QPlainTextEdit):
    """Running text; Tab leaves it, as in every other field.

    Signals:
        offered: Files or a picture were pasted or dropped (``QMimeData``), which are no text.
    """

    offered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Qt's: a file's path is no text, so whatever lies below gets what is dropped."""
        return not _has_files(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt's: files and pictures go elsewhere."""
        if _has_files(source):
            self.offered.emit(source)
        else:
            super().insertFromMimeData(source)

    def sizeHint(self) -> QSize:
        """Qt's: no higher than it must be; the form gives it what room there is."""
        return QSize(super().sizeHint().width(), _TEXT_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt's: some lines are always in sight; a form too long for that scrolls."""
        return QSize(super().minimumSizeHint().width(), _TEXT_HEIGHT)


class GrowingText(LongText):
    """Running text that is as high as what stands in it, within bounds."""

    def __init__(self, lines: int = 3, most: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._most, self._high = lines, most, 0
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Its document counts in lines as they are broken now."""
        lines = round(self.document().size().height())
        shown = min(max(lines, self._lines), self._most)
        around = 2 * self.document().documentMargin() + 2 * self.frameWidth() + 8
        high = int(shown * self.fontMetrics().lineSpacing() + around)
        if high != self._high:
            self._high = high
            self.setFixedHeight(high)

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: in another type the lines are of another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Qt's: as high as it was made."""
        return QSize(40, self._high)

    def sizeHint(self) -> QSize:
        """Qt's: as high as it was made."""
        return QSize(80, self._high)


def put_into(editor: QWidget, text: str) -> None:
    """Puts a text into whatever holds it."""
    if isinstance(editor, DayEdit):
        show_day(editor, text)
    elif isinstance(editor, ChoiceBox):
        editor.choose(text)
    elif isinstance(editor, LongText):
        if editor.toPlainText() != text:
            editor.setPlainText(text)
    elif isinstance(editor, QLineEdit) and editor.text() != text:
        editor.setText(text)
        editor.setCursorPosition(0)


def text_in(editor: QWidget) -> str:
    """What stands in it, as typed."""
    if isinstance(editor, DayEdit):
        return day_text(editor)
    if isinstance(editor, ChoiceBox):
        return editor.value
    if isinstance(editor, LongText):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


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


def _has_files(source: QMimeData) -> bool:
    from studyhours.ui.evidence.pasted import has_files

    return has_files(source)
