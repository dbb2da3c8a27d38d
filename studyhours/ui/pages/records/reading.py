"""What the page of records reads: the choices, the list, and behind it what writing needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from studyhours.services.records.kinds_list import RecordChoices, record_choices
from studyhours.services.records.listing import RecordCounts
from studyhours.ui.code_loading import load_code
from studyhours.ui.pages.records.opening import OpeningView
from studyhours.ui.pages.records.page_view import KIND
from studyhours.ui.pages.records.views import Values

if TYPE_CHECKING:  # bring what the list is shown without: writing, the reader of rules, the form
    from studyhours.services.people.teacher_list import TeacherShown
    from studyhours.services.records.drafts import DraftKept
    from studyhours.services.records.texts_asked import TextAsked

_BEHIND = 100
_EDITOR = "studyhours.ui.pages.records.editor"
"""The form that takes what is asked; its code is loaded before it is wanted."""


class ReadingView(OpeningView):
    """The parts of the page, filled."""

    def refresh(self) -> None:
        """Reads what there is to choose, then the list, then who there is and what was begun."""
        ledger, forms = self.context.ledger, self._choices is not None
        self.quick.forget_world()
        self.context.tasks.query(
            self, "choices", lambda: record_choices(ledger, forms=forms), self._learn
        )

    def _learn(self, choices: RecordChoices) -> None:
        first = self._choices is None
        self._take(choices)
        if not first:
            self._learn_own(choices)
        if first and self.views.default:
            self.show_view(self.views.views[self.views.default])
        # Whoever was looked for last may be of another ledger; else the list waits for nobody.
        doubtful = first and self.filters.teacher_uid is not None
        if not doubtful:
            self._reload(keep_place=not first)
        opened = self._opened
        if opened is not None and opened.uid is not None and not self.editor.is_dirty:
            self._read_again(opened.uid)
        # Behind the list: that is to be painted, and a click answered, before anything competes.
        if first:
            self._read_forms(_BEHIND if not doubtful else 0)
        self._read_teachers(_BEHIND if first and not doubtful else 0, then_list=doubtful)
        if choices.may_edit:
            self._read_rest(first=first)

    def _take(self, choices: RecordChoices) -> None:
        """Shows what there is to choose from, where that is something else than before."""
        if choices == self._choices:
            if self._editor is not None:
                self._editor.follow_kind()  # what was learned while it was saving
            return
        self._choices = choices
        self.saying.learn(choices)
        self.filters.learn(choices)
        self.chips.set_kinds(choices.kinds)
        if self.chips.value not in {"", *(one.id for one in choices.kinds)}:
            self.chips.choose("")
        if self._editor is not None:
            self._editor.learn(choices)
        self._add.setVisible(choices.may_edit)
        self.quick.setVisible(choices.may_edit)

    def _read_forms(self, after: int) -> None:
        """Reads what records are written with: nothing is opened before that is known."""
        ledger = self.context.ledger
        self.context.tasks.query(
            self, "forms", lambda: record_choices(ledger), self._learn_forms, after=after
        )

    def _learn_forms(self, choices: RecordChoices) -> None:
        self._choices = choices
        self._learn_own(choices)
        if self._editor is not None:
            self._editor.learn(choices)

    def _learn_own(self, choices: RecordChoices) -> None:
        """Takes the fields a school has given its kinds."""
        self.own.learn({one.id: one.own for one in choices.kinds if one.own})
        self.show_own()

    def _read_teachers(self, after: int, *, then_list: bool) -> None:
        ledger = self.context.ledger

        def listed() -> tuple[TeacherShown, ...]:
            from studyhours.services.people.teacher_list import list_teachers

            return list_teachers(ledger)

        tasks = self.context.tasks
        tasks.query(
            self,
            "teachers",
            listed,
            lambda teachers: self._learn_teachers(teachers, then_list=then_list),
            after=after,
        )

    def _learn_teachers(self, teachers: tuple[TeacherShown, ...], *, then_list: bool) -> None:
        self._teachers = teachers
        if self.saying.learn_names(teachers):
            self.list.call_anew()
        self.filters.set_teachers(teachers)
        if self._editor is not None:
            self._editor.set_teachers(teachers)
        if then_list:
            self._reload()
        awaited, self._awaited = self._awaited, None
        if awaited is not None:
            self._write(awaited)
        wanted, self._awaited_record = self._awaited_record, None
        if wanted is not None:
            self._open(*wanted)

    def _read_rest(self, *, first: bool) -> None:
        """What writing needs and the list does not: read behind it."""
        ledger, tasks = self.context.ledger, self.context.tasks

        def begun() -> tuple[DraftKept, ...]:
            from studyhours.services.records.drafts import list_drafts

            return list_drafts(ledger)

        after = _BEHIND if first else 0
        if first:
            tasks.query(self, "drafts", begun, self._offer_drafts, after=after)

        def asked() -> Sequence[TextAsked]:
            from studyhours.services.records.texts_asked import forms_asked

            return forms_asked(ledger)

        def ask() -> None:
            tasks.query(self, "asked", asked, self._take_asked)

        load_code(tasks, self, "asked", _EDITOR, ask, after=after)

    def _take_asked(self, asked: Sequence[TextAsked]) -> None:
        self.editor.form.set_asked(asked)

    def _reload(self, *, keep_place: bool = False) -> None:
        if self._choices is not None:
            self.show_own()
            self.views.show_values(self.shown)
            self.list.reload(keep_place=keep_place)

    def _view_chosen(self, values: Values) -> None:
        self.show_view(values)
        self._reload()

    def _show_counts(self, counts: RecordCounts) -> None:
        self.chips.set_counts(counts.by_kind)

    def _kind_chosen(self, kind: str) -> None:
        self.context.memory.put(KIND, kind)
        self._reload()

    def _show_all(self) -> None:
        self.chips.choose("")
        self.context.memory.put(KIND, "")
        self.own.clear()
        self.filters.clear()
