"""The list attendance is taken in: digits say how somebody attended, letters look for a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from studyhours.services.activities.earning import BLANK
from studyhours.services.activities.opened import PersonShown
from studyhours.services.activities.rows import Mark
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.activities.saying import KEYS, STATUS_ROLES, Saying
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.words import Words

_DIGITS = {Qt.Key(Qt.Key.Key_1.value + place): status for place, status in enumerate(KEYS)}
_BLANKS = (Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PeopleModel(RowsModel[PersonShown]):
    """Everybody of an activity, or those who match what is looked for."""

    def __init__(self, saying: Saying, parent: QObject | None = None) -> None:
        super().__init__(_columns(saying, self._handed), saying.words, parent)
        self._saying = saying
        self.wanted: frozenset[str] = frozenset()
        self._all: list[PersonShown] = []
        self._typed = ""

    @property
    def everybody(self) -> Sequence[PersonShown]:
        """All people, whatever is looked for."""
        return self._all

    def show_people(self, people: Sequence[PersonShown]) -> None:
        """Shows people; where they are the same as before, only what is said of them changes."""
        same = [one.uid for one in people] == [one.uid for one in self._all]
        self._all = list(people)
        if same:
            self._restate()
        else:
            self.look_for(self._typed)

    def look_for(self, typed: str) -> None:
        """Shows only those who match: name, pinyin, initials or staff number."""
        self._typed = typed
        self.set_rows([one for one in self._all if one.matches(typed)])

    def mark(self, marks: Mapping[str, Mark]) -> None:
        """Says how people attended, before it is saved."""
        self._all = [
            replace(one, status=marks[one.uid].status, note=marks[one.uid].note)
            if one.uid in marks
            else one
            for one in self._all
        ]
        self._restate()

    def place_of_column(self, key: str) -> int:
        """Where a column stands among all."""
        return next(place for place, one in enumerate(self.columns) if one.key == key)

    def _handed(self, one: PersonShown) -> tuple[str, str | None]:
        """What is said of what somebody handed in, and the role of its chip."""
        return self._saying.handed(one, self.wanted)

    def _restate(self) -> None:
        known = {one.uid: one for one in self._all}
        self._rows = [known[one.uid] for one in self._rows]
        self.say_again()


_Handed = Callable[[PersonShown], tuple[str, str | None]]


def _columns(saying: Saying, handed: _Handed) -> tuple[Column[PersonShown], ...]:
    return (
        Column("group", "activities.column_their_group", lambda one: one.group or "", width=96,
               muted=True),
        Column("name", "activities.column_name", lambda one: one.name, width=120,
               tip=lambda one: " ".join(part for part in (one.name, one.staff_no) if part)),
        Column("status", "activities.column_status", lambda one: saying.status(one.status),
               width=104, chip=lambda one: STATUS_ROLES.get(one.status)),
        Column("handed", "activities.column_handed", lambda one: handed(one)[0], width=104,
               chip=lambda one: handed(one)[1]),
        Column("note", "activities.column_note", lambda one: one.note, width=110, muted=True),
    )  # fmt: skip


class PeopleTable(DataTable):
    """The list itself.

    Signals:
        marked: The selected people attended so (a status).
        searched: A letter was typed: somebody is looked for (the letter).
    """

    marked = Signal(str)
    searched = Signal(str)

    def __init__(self, model: PeopleModel, context: PageContext) -> None:
        super().__init__(model, context.theme, context.memory, "activities-people")
        context.words.bind(self.setAccessibleName, "activities.attendance")
        self.stretch("name")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: a digit marks, a letter looks for somebody."""
        status = status_of(event)
        if status is not None:
            self.marked.emit(status)
        elif event.text().isalpha() and not event.modifiers():
            self.searched.emit(event.text())
        else:
            super().keyPressEvent(event)


class Finder(SearchField):
    """Where a name is looked for; digits mark whoever is found, arrows go through the list.

    Signals:
        marked: The current person attended so (a status).
        stepped: The next person is wanted (1), or the one before (-1).
        block_pasted: Several lines or cells were pasted, which are no name to look for.
    """

    marked = Signal(str)
    stepped = Signal(int)
    block_pasted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(words, "activities-find", "activities.find", 120, 400)
        words.bind(self.setToolTip, "activities.keys")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: digits and arrows are for the list."""
        status = status_of(event)
        if status is not None and not (status == BLANK and event.key() != Qt.Key.Key_0):
            self.marked.emit(status)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.matches(QKeySequence.StandardKey.Paste) and _is_block():
            self.block_pasted.emit()
        else:
            super().keyPressEvent(event)


def _is_block() -> bool:
    """Whether the clipboard holds more than one name."""
    held = QGuiApplication.clipboard().text().strip()
    return "\n" in held or "\t" in held


def status_of(event: QKeyEvent) -> str | None:
    """The status a key says; None for a key that says none."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held:
        return None
    key = Qt.Key(event.key())
    return BLANK if key in _BLANKS else _DIGITS.get(key)
