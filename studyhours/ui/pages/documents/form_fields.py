"""Fields for what a document asks: one answer from what is offered, several, a day, a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from studyhours.services.documents.answers import LONGEST, Answer
from studyhours.services.documents.choices import MOST, Choice, offered
from studyhours.services.documents.kinds import Question
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.documents.form_many import ManyDialog
from studyhours.ui.widgets import files
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import button_text, plain_label, set_tip

_TYPED = 250
_WIDE, _NARROW, _WIDEST = 220, 100, 340
_PLAIN = frozenset({"ruleset", "group", "choice"})
"""What needs nothing to be told from others."""
_SHORT = frozenset({"year", "closing", "group"})
Given = Callable[[], Mapping[str, Answer]]


@dataclass(frozen=True)
class Asking:
    """What a field needs.

    Attributes:
        context: The page's.
        question: What is asked.
        given: What was answered so far.
    """

    context: PageContext
    question: Question
    given: Given


class AnswerField(QWidget):
    """A label and a field.

    Signals:
        changed: Another answer.
    """

    changed = Signal()

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self.asking, self.question = asking, asking.question
        self.words = asking.context.words
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    @property
    def answer(self) -> Answer | None:
        """What is answered; None for nothing."""
        raise NotImplementedError

    def fill(self) -> None:
        """Reads what is offered; for fields that offer something."""

    def named(self, widget: QWidget, inside: QWidget | None = None) -> None:
        """Puts the question's words before a widget and gives them to it, or to what is inside."""
        question, field = self.question, inside or widget
        field.setObjectName(f"form-{question.id}")
        label = plain_label(role="muted")
        self.words.bind(label.setText, f"document_ask.{question.id}")
        self.words.bind(field.setAccessibleName, f"document_ask.{question.id}")
        label.setBuddy(field)
        self.row.addWidget(label)
        self.row.addWidget(widget)


class ChoiceField(AnswerField):
    """One of what is offered, found by typing."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._value = ""
        self.combo = combo = QComboBox()
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
            partial(self._take, typed),
            lambda _: self._take(typed, ()),
        )

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
        value = str(self.combo.itemData(at) or "") if at >= 0 else ""
        field = self.combo.lineEdit()
        if field is not None:
            field.setModified(False)
            field.setCursorPosition(0)
        if value != self._value:
            self._value = value
            self.changed.emit()

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


class ManyField(AnswerField):
    """Several of what is offered, ticked in a dialog."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._values: tuple[str, ...] = ()
        self._labels: dict[str, str] = {}
        self.button = QPushButton()
        self.button.setMinimumWidth(scaled(_WIDE - 60))
        self.button.clicked.connect(self._ask)
        self.named(self.button)
        self.words.changed.connect(self._say)

    @property
    def answer(self) -> Answer | None:
        """The values ticked."""
        return self._values or None

    def fill(self) -> None:
        """Takes the only one there is, or says that none is chosen."""
        asking, context = self.asking, self.asking.context
        given = dict(asking.given())
        context.tasks.query(
            self,
            "offered",
            lambda: offered(context.ledger, self.question, context.words.texts, given),
            self._take,
            lambda _: self._say(),
        )

    def _take(self, choices: tuple[Choice, ...]) -> None:
        labels = {one.value: one.label for one in choices}
        values = self._values
        if len(choices) < MOST:  # all there are: what was ticked may be no answer any more
            values = tuple(one for one in values if one in labels)
        if not values and choices and self.question.needed:
            values = (choices[0].value,)
        self._set(values, labels)

    def _ask(self) -> None:
        dialog = ManyDialog(self.asking.context, self, self.question, self.asking.given())
        dialog.show_ticked(self._values, self._labels)
        dialog.agreed.connect(self._set)
        dialog.open()

    def _set(self, values: tuple[str, ...], labels: Mapping[str, str]) -> None:
        self._labels.update(labels)
        changed, self._values = values != self._values, values
        self._say()
        if changed:
            self.changed.emit()

    def _say(self) -> None:
        values = self._values
        if not values:
            needed = self.question.needed
            said = self.words.say("documents.forms_choose" if needed else "documents.forms_any")
        elif len(values) == 1:
            said = self._labels.get(values[0], "")
        else:
            first = self._labels.get(values[0], "")
            said = self.words.say("documents.forms_chosen", first=first, count=len(values))
        self.button.setText(button_text(said))


class DayField(AnswerField):
    """A day, or none."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._edit = DayEdit(self.words)
        self.named(self._edit, self._edit.field)
        self._edit.changed.connect(self.changed)

    @property
    def answer(self) -> Answer | None:
        """The day."""
        return self._edit.day


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


class FilesField(AnswerField):
    """Files, chosen in the system's dialog."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._paths: tuple[str, ...] = ()
        self._button = QPushButton()
        self._button.clicked.connect(self._choose)
        self.named(self._button)
        self.words.changed.connect(self._say)
        self._say()

    @property
    def answer(self) -> Answer | None:
        """Their paths."""
        return self._paths or None

    def _choose(self) -> None:
        title, memory = (
            self.words.say(f"document_ask.{self.question.id}"),
            self.asking.context.memory,
        )
        if self.question.many:
            found = files.choose_files(self, memory, title, "*")
        else:
            one = files.choose_file(self, memory, title, "*")
            found = [one] if one is not None else []
        if found:
            self._paths = tuple(map(str, found))
            self._say()
            self.changed.emit()

    def _say(self) -> None:
        names, say = [Path(one).name for one in self._paths], self.words.say
        if len(names) > 1:
            said = say("documents.forms_chosen", first=names[0], count=len(names))
        else:
            said = names[0] if names else say("documents.forms_choose")
        self._button.setText(button_text(said))
        set_tip(self._button, "\n".join(self._paths))


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
