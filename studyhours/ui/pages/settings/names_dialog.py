"""How numbers and files are called: two patterns, and at once what they come out as."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.papers.naming import FILE_WORDS, SERIAL_WORDS, NamesShown, PaperNames
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.typed_keeper import Values
from studyhours.ui.widgets.dialog import open_fitting
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_WIDTH = 520
_LONGEST = 200


class NamesDialog(KeptDialog):
    """Two lines; the words that can be filled in stand below each and are put in by a click.

    What it wants is a ``PaperNames``.
    """

    def __init__(self, words: Words, shown: NamesShown, parent: QWidget) -> None:
        super().__init__(parent, words)
        self._words, self._shown = words, shown
        self._edits: dict[str, QLineEdit] = {}
        column = dialog_column(self, words, "names-dialog", "settings.names_title")
        title = plain_label(role="panel-title")
        words.bind(title.setText, "settings.names_title")
        column.addWidget(title)
        self._form = FieldForm(words)
        self._form.setMinimumWidth(_WIDTH)
        self._form.add_hint("settings.names_hint")
        self._samples: dict[str, QLabel] = {}
        said = shown.names.said(words.texts)
        for name, places in (("serial", SERIAL_WORDS), ("file", FILE_WORDS)):
            edit = self._form.add_line(name, f"settings.names_{name}", getattr(said, name))
            edit.setMaxLength(_LONGEST)
            edit.textChanged.connect(self._try)
            self._edits[name] = edit
            self._form.add_widget(self._words_for(edit, places))
            sample = self._samples[name] = plain_label(role="small", wrap=True)
            sample.setObjectName(f"names-{name}-sample")
            self._form.add_widget(sample)
        self._form.add_note("settings.names_note")
        self._form.add_buttons("settings.save")
        self._form.saved.connect(lambda: self.want(self._typed))
        self._form.left.connect(self.reject)
        column.addWidget(self._form)
        self._try()

    def _words_for(self, edit: QLineEdit, places: tuple[str, ...]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for place in places:
            word = self._words.say(f"name_word.{place}")
            button = QPushButton(word)
            button.setObjectName(f"word-{place}")
            button.setProperty("kind", "filter")
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, word=word: edit.insert(f"{{{word}}}"))
            row.addWidget(button)
        row.addStretch(1)
        return holder

    @property
    def _typed(self) -> PaperNames:
        return PaperNames(self._form.text("serial"), self._form.text("file"))

    def read(self) -> Values:
        """What stands there, by field."""
        return {name: edit.text() for name, edit in self._edits.items()}

    def put(self, values: Values) -> None:
        """Puts it back."""
        for name, edit in self._edits.items():
            edit.setText(values[name])

    def _try(self) -> None:
        """Says what the patterns give, or under which there is something wrong."""
        self.edited.emit()
        self._form.clear_problems()
        try:
            sample = self._shown.sample(self._typed)
        except Fault as fault:
            for label in self._samples.values():
                label.clear()
            self._form.say_problem(str(fault.params.get("field", "")), self._words.fault(fault))
            return
        for name, label in self._samples.items():
            label.setText(self._words.say("settings.names_sample", sample=getattr(sample, name)))

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong, at its field."""
        self._form.show_fault(fault)

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self._form.begin()
        # Nothing is selected: a click on a word would put it in place of all of it.
        for edit in self._edits.values():
            edit.end(False)
