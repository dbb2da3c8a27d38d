"""Fields for what a document asks: one answer from what is offered, a day, a text, yes or no."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit

from studyhours.services.documents.answers import LONGEST, Answer
from studyhours.services.documents.choices import Choice, offered
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.documents.form_answer import AnswerField, Asking
from studyhours.ui.pages.documents.form_several import FilesField, ManyField
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.still_choice import StillChoice

_TYPED = 250
_WIDE, _NARROW, _WIDEST = 220, 100, 340
_AROUND, _DAY = 76, 168
"""Padding and arrow of a field; a day with its weekday."""
_PLAIN = frozenset({"ruleset", "group", "choice"})
"""What needs nothing to be told from others."""
_SHORT = frozenset({"year", "closing", "group"})


class ChoiceField(AnswerField):
    """One of what is offered, found by typing."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._value = ""
        self.combo = combo = StillChoice()
        combo.setEditable(self.question.sort not in {*_SHORT, "choice", "ruleset"})
        combo.setMinimumWidth(scaled(_WIDE if combo.isEditable() else _NARROW))
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setMaximumWidth(scaled(_WIDEST))
        if not combo.isEditable():
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.named(combo)
        combo.activated.connect(self._chosen)
        self._later = QTimer(self, singleShot=True, interval=_TYPED)
        self._later.timeout.connect(self.fill)
        field = combo.lineEdit()
        if field is not None:
            self.words.bind(field.setPlaceholderText, "documents.forms_search")
            field.textEdited.connect(lambda _: self._later.start())
            field.editingFinished.connect(self._left)
            completer = QCompleter(combo.model(), combo)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            combo.setCompleter(completer)

    @property
    def answer(self) -> Answer | None:
        """The value chosen."""
        return self._value or None

    def fill(self) -> None:
        """Reads what is offered for what is typed."""
        asking, field = self.asking, self.combo.lineEdit()
        typed = field.text().strip() if field is not None and field.isModified() else ""
        given, context = dict(asking.given()), asking.context
        context.tasks.query(
            self,
            "offered",
            lambda: offered(context.ledger, self.question, context.words.texts, given, typed),
            partial(self._looked, typed),
            lambda _: self._looked(typed, ()),
        )

    def _looked(self, typed: str, choices: tuple[Choice, ...]) -> None:
        self.bare = not choices and not typed
        self._take(typed, choices)
        self.looked.emit()

    def _take(self, typed: str, choices: tuple[Choice, ...]) -> None:
        combo, before = self.combo, self._value
        combo.clear()
        free = not self.question.needed and not self.question.default
        if free and not typed and not self._takes_first:
            combo.addItem(self.words.say("documents.forms_any"), "")
        for one in choices:
            more = "" if self.question.sort in _PLAIN else one.more
            combo.addItem(f"{one.label}  {more}".strip(), one.value)
        if typed:
            field = combo.lineEdit()
            if field is not None:
                combo.setCurrentIndex(-1)
                field.setText(typed)
                field.setModified(True)
            completer = combo.completer()
            if completer is not None and choices:
                completer.complete()
            return
        at = combo.findData(before or self.question.default)
        self._settle(max(at, 0) if combo.count() else -1)

    @property
    def _takes_first(self) -> bool:
        """A year is the newest one rather than any."""
        return self.question.sort in {"year", "closing", "ruleset"}

    def _chosen(self, at: int) -> None:
        self._later.stop()
        self._settle(at)

    def _settle(self, at: int) -> None:
        self.combo.setCurrentIndex(at)
        self._widen()
        value = str(self.combo.itemData(at) or "") if at >= 0 else ""
        field = self.combo.lineEdit()
        if field is not None:
            field.setModified(False)
            field.setCursorPosition(0)
        if value != self._value:
            self._value = value
            self.changed.emit()

    def _widen(self) -> None:
        """As wide as what is chosen, where there is room for that."""
        if self.combo.isEditable():
            text = self.combo.fontMetrics().horizontalAdvance(self.combo.currentText())
            wide = max(scaled(_WIDE), min(text + scaled(_AROUND), scaled(_WIDEST)))
            self.combo.setMinimumWidth(wide)

    def _left(self) -> None:
        """What was typed and not chosen is only a search, unless there is one such alone."""
        field = self.combo.lineEdit()
        completer = self.combo.completer()
        listed = completer is not None and completer.popup().isVisible()
        if field is None or not field.isModified() or listed:
            return
        self._later.stop()
        if self.combo.count() == 1:
            self._settle(0)
        else:
            field.setModified(False)
            self.fill()


class DayField(AnswerField):
    """A day, or none."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._edit = DayEdit(self.words)
        self._edit.field.setMinimumWidth(_DAY)
        self.named(self._edit, self._edit.field)
        self._edit.changed.connect(self.changed)
        self._edit.field.editingFinished.connect(self._left)
        self._was_wrong = False

    @property
    def answer(self) -> Answer | None:
        """The day; what is typed and no day is none, and not the one before."""
        return None if self.is_wrong else self._edit.day

    @property
    def is_wrong(self) -> bool:
        """Whether something is typed that is no day."""
        return self._edit.is_wrong

    def _left(self) -> None:
        before, self._was_wrong = self._was_wrong, self.is_wrong
        if before or self.is_wrong:
            self.changed.emit()

    def begin_with(self, day: date) -> None:
        """Shows a day to begin with, without telling; what is there already stays."""
        if self._edit.day is None:
            self._edit.set_day(day)


class YesField(AnswerField):
    """Yes or no."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._box = QCheckBox()
        self._box.setObjectName(f"form-{self.question.id}")
        self.words.bind(self._box.setText, f"document_ask.{self.question.id}")
        self._box.toggled.connect(lambda _: self.changed.emit())
        self.row.addWidget(self._box)

    @property
    def answer(self) -> Answer | None:
        """Whether it is ticked."""
        return self._box.isChecked()


class TextField(AnswerField):
    """A text."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._field = QLineEdit()
        self._field.setMinimumWidth(scaled(_WIDE))
        self._field.setMaxLength(LONGEST)
        self.named(self._field)
        self._said = ""
        self._field.editingFinished.connect(self._left)

    @property
    def answer(self) -> Answer | None:
        """What is typed."""
        return self._field.text().strip() or None

    def _left(self) -> None:
        if self._field.text().strip() != self._said:
            self._said = self._field.text().strip()
            self.changed.emit()


def field_for(asking: Asking) -> AnswerField:
    """The field of a question."""
    question = asking.question
    match question.sort:
        case "day":
            return DayField(asking)
        case "yes":
            return YesField(asking)
        case "text":
            return TextField(asking)
        case "file":
            return FilesField(asking)
        case _:
            return ManyField(asking) if question.many else ChoiceField(asking)
