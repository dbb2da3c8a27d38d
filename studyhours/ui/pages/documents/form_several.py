"""Fields that take several answers: what is ticked in a dialog, and files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from studyhours.services.documents.answers import Answer
from studyhours.services.documents.choices import MOST, Choice, offered
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.documents.form_answer import AnswerField, Asking
from studyhours.ui.pages.documents.form_many import ManyDialog
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import button_text, set_tip

_WIDE = 160


class ManyField(AnswerField):
    """Several of what is offered, ticked in a dialog."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._values: tuple[str, ...] = ()
        self._labels: dict[str, str] = {}
        self.button = QPushButton()
        self.button.setMinimumWidth(scaled(_WIDE))
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
        self.bare = not choices
        values = self._values
        if len(choices) < MOST:  # all there are: what was ticked may be no answer any more
            values = tuple(one for one in values if one in labels)
        if not values and choices and self.question.needed:
            values = (choices[0].value,)
        self._set(values, labels)
        self.looked.emit()

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
