"""What a pasted block of attendance leaves open: asked, and what is left out is named."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QScrollArea, QWidget

from studyhours.services.activities.pasted import LeftOut, PastedMarks
from studyhours.services.activities.rows import Mark
from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.ui.pages.activities.saying import KEYS, Saying
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_WIDTH, _HEIGHT = 480, 500
_ALL = "all"


class PasteDialog(QDialog):
    """Asks how those without a mark attended, and who is meant by a name that several have.

    Signals:
        agreed: The marks to take (``Mapping[str, Mark]``).
    """

    agreed = Signal(object)

    def __init__(self, page: QWidget, words: Words, saying: Saying, said: PastedMarks) -> None:
        super().__init__(page)
        self._page, self._words, self._saying, self._said = page, words, saying, said
        column = dialog_column(self, words, "paste-dialog", "activities.paste_title")
        title = plain_label(role="panel-title")
        words.bind(title.setText, "activities.paste_title")
        column.addWidget(title)
        clear = len(said.marks) + len(said.bare)
        self._form = FieldForm(words)
        self._form.add_hint("activities.paste_clear", count=clear)
        if said.says_no_marks:
            options = [(status, saying.status(status)) for status in KEYS]
            self._form.add_options(_ALL, "activities.paste_all", options)
        for place, one in enumerate(said.unclear):
            apart = told_apart(who.teacher for who in one.people if who.teacher is not None)
            options = [("", words.say("activities.paste_nobody"))]
            options += [
                (who.uid, f"{who.name}　{details_of(who.teacher, apart)}".strip())
                if who.teacher is not None
                else (who.uid, f"{who.name}　{who.group or ''}".strip())
                for who in one.people
            ]
            self._form.add_options(
                _field(place), "activities.paste_which", options, row=one.row, who=one.name
            )
        if said.left_out:
            self._form.add_note("activities.paste_left_out", count=len(said.left_out))
            self._form.add_widget(self._listed())
        self._form.left.connect(self.reject)
        self._form.end()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._form)
        column.addWidget(area, 1)
        names = ("paste-cancel", "paste-go")
        foot = dialog_foot(self, words, names, "activities.paste_go")
        foot.go.setEnabled(bool(clear or said.unclear))
        foot.go.clicked.connect(self._agree)
        column.addLayout(foot.row)

    def _listed(self) -> QPlainTextEdit:
        """The rows nothing is done for; they can be copied."""
        listed = QPlainTextEdit("\n".join(map(self._line, self._said.left_out)))
        listed.setObjectName("paste-left-out")
        listed.setReadOnly(True)
        listed.setTabChangesFocus(True)
        listed.setMinimumHeight(120)
        self._words.bind(
            listed.setAccessibleName, "activities.paste_left_out", count=len(self._said.left_out)
        )
        return listed

    def _line(self, one: LeftOut) -> str:
        why = self._words.say(f"activities.paste_{one.why}")
        return self._words.say("activities.paste_row", row=one.row, said=one.said, why=why)

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._page.window().size(), (_WIDTH, _HEIGHT))
        self._form.begin()

    def _agree(self) -> None:
        marks = self._marks()
        if marks is not None:
            self.accept()
            self.agreed.emit(marks)

    def _marks(self) -> Mapping[str, Mark] | None:
        """What is agreed to; None, with a sentence at the field, where one person stands twice."""
        self._form.clear_problems()
        said = self._said
        usual = self._form.text(_ALL) if said.says_no_marks else ""
        marks = dict(said.marks)
        marks |= {uid: Mark(usual, note) for uid, note in said.bare.items()}
        for place, one in enumerate(said.unclear):
            uid = self._form.text(_field(place))
            if uid in marks:
                self._form.show_problem(
                    _field(place), self._words.say("activities.paste_twice", name=one.name)
                )
                return None
            if uid:
                note = next(who.note for who in one.people if who.uid == uid)
                marks[uid] = Mark(one.status or usual, note)
        return marks


def _field(place: int) -> str:
    return f"who-{place}"
