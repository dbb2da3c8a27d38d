"""A pasted block of attendance before it is taken: who gets what, and whom it leaves open."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QScrollArea, QWidget

from studyhours.services.activities.opened import PersonShown
from studyhours.services.activities.pasted import LeftOut, PastedMarks, Taken
from studyhours.services.activities.rows import Mark
from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.ui.pages.activities.saying import KEYS, Saying
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_WIDTH, _HEIGHT = 600, 560
_LINES, _AROUND = 9, 20
"""Lines a list shows at once, and pixels above and below them."""
_ALL = "all"


class PasteDialog(QDialog):
    """Shows who is marked how, and asks what the block does not say.

    Signals:
        agreed: The marks to take (``Mapping[str, Mark]``).
    """

    agreed = Signal(object)

    def __init__(self, page: QWidget, words: Words, saying: Saying, said: PastedMarks) -> None:
        super().__init__(page)
        self._page, self._words, self._saying, self._said = page, words, saying, said
        column = dialog_column(self, words, "paste-dialog", "activities.paste_title")
        give_form_keys(self)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "activities.paste_title")
        column.addWidget(title)
        self._form = FieldForm(words)
        if said.says_no_marks:
            options = [(status, saying.status(status)) for status in KEYS]
            usual = self._form.add_options(_ALL, "activities.paste_all", options)
            usual.currentIndexChanged.connect(self._show_taken)
        for place, one in enumerate(said.unclear):
            self._form.add_options(
                _field(place), f"activities.paste_which_{one.why}",
                [("", words.say("activities.paste_nobody")), *self._offered(one.people)],
                row=one.row, who=one.said,
            )  # fmt: skip
        self._taken = self._listed("paste-taken", "activities.paste_clear", len(said.taken))
        self._show_taken()
        if said.left_out:
            lines = self._listed("paste-left-out", "activities.paste_left_out", len(said.left_out))
            lines.setPlainText("\n".join(map(self._left_line, said.left_out)))
        self._form.left.connect(self.reject)
        self._form.end()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._form)
        column.addWidget(area, 1)
        names = ("paste-cancel", "paste-go")
        self._foot = dialog_foot(self, words, names, "activities.paste_go")
        self._foot.go.setEnabled(bool(said.taken or said.unclear))
        self._foot.go.clicked.connect(self._agree)
        column.addLayout(self._foot.row)

    def _offered(self, people: tuple[PersonShown, ...]) -> list[tuple[str, str]]:
        apart = told_apart(who.teacher for who in people if who.teacher is not None)
        return [(who.uid, _named(who, apart)) for who in people]

    def _listed(self, name: str, key: str, count: int) -> QPlainTextEdit:
        """Lines that can be read and copied, below what they are."""
        self._form.add_note(key, count=count)
        listed = QPlainTextEdit()
        listed.setObjectName(name)
        listed.setReadOnly(True)
        listed.setTabChangesFocus(True)
        lines = min(count, _LINES) + 1
        listed.setFixedHeight(listed.fontMetrics().lineSpacing() * lines + _AROUND)
        self._words.bind(listed.setAccessibleName, key, count=count)
        self._form.add_widget(listed)
        if not count:
            listed.hide()
        return listed

    def _show_taken(self) -> None:
        self._taken.setPlainText("\n".join(map(self._taken_line, self._said.taken)))

    def _taken_line(self, one: Taken) -> str:
        say, status = self._words.say, self._saying.status
        now = one.status or self._usual
        before = one.person.status
        line = say(
            "activities.paste_takes",
            row=one.row, said=one.said, who=_named(one.person, {}), status=status(now),
        )  # fmt: skip
        if one.note:
            line += say("activities.paste_note", note=one.note)
        if status(before) and before != now:
            line += say("activities.paste_before", status=status(before))
        return line

    def _left_line(self, one: LeftOut) -> str:
        why = self._words.say(f"activities.paste_{one.why}")
        return self._words.say("activities.paste_row", row=one.row, said=one.said, why=why)

    @property
    def _usual(self) -> str:
        """How those attended of whom the block does not say it."""
        return self._form.text(_ALL) if self._said.says_no_marks else ""

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._page.window().size(), (_WIDTH, _HEIGHT))
        if self._said.says_no_marks or self._said.unclear:
            self._form.begin()
        else:
            self._foot.go.setFocus()

    def _agree(self) -> None:
        marks = self._marks()
        if marks is not None:
            self.accept()
            self.agreed.emit(marks)

    def _marks(self) -> Mapping[str, Mark] | None:
        """What is agreed to; None, with a sentence at the field, where one person stands twice."""
        self._form.clear_problems()
        usual = self._usual
        marks = {
            one.person.uid: Mark(one.status or usual, one.note or one.person.note)
            for one in self._said.taken
        }
        for place, row in enumerate(self._said.unclear):
            uid = self._form.text(_field(place))
            if uid in marks:
                self._form.show_problem(
                    _field(place), self._words.say("activities.paste_twice", name=row.said)
                )
                return None
            if uid:
                note = next(who.note for who in row.people if who.uid == uid)
                marks[uid] = Mark(row.status or usual, row.note or note)
        return marks


def _named(one: PersonShown, apart: Mapping[str, str]) -> str:
    """A name and what tells whose it is."""
    details = details_of(one.teacher, apart) if one.teacher is not None else one.group or ""
    return f"{one.name}　{details}".strip()


def _field(place: int) -> str:
    return f"who-{place}"
