"""What is asked before papers about one thing are issued: which thing, whose, of which days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QObject, Signal

from studyhours.services.documents.answers import Answer, Answers
from studyhours.services.documents.kinds import Question
from studyhours.services.documents.trainings import KIND as TRAINING
from studyhours.services.papers.deed_model import (
    ACTIVITY,
    AWARD,
    MENTOR,
    RECORDS,
    SKILLS,
    DeedAsked,
)
from studyhours.services.papers.deed_request import DeedRequest
from studyhours.services.papers.issuing_preview import IssueChoices
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.form_answer import AnswerField, Asking
from studyhours.ui.pages.documents.form_fields import DayField, field_for

_FIRST, _LAST = Question("first", "day"), Question("last", "day")
_ASKED: Mapping[str, tuple[Question, ...]] = {
    ACTIVITY: (Question("activity", "activity", needed=True),),
    SKILLS: (_FIRST, _LAST),
    AWARD: (_FIRST, _LAST),
    MENTOR: (Question("pair", "pair", many=True), _LAST),
    RECORDS: (
        Question("teacher", "teacher", needed=True),
        _FIRST,
        _LAST,
        Question(
            "record", "record", many=True, kind=TRAINING, follows=("teacher", "first", "last")
        ),
    ),
}
_THINGS = ("activity", "pair", "record")


class DeedFields(QObject):
    """Fields of one kind of paper at a time.

    Signals:
        changed: Another answer.
    """

    changed = Signal()

    def __init__(self, context: PageContext, add: Callable[[AnswerField], None]) -> None:
        """None yet; ``add`` puts one where fields stand."""
        super().__init__()
        self._context, self._add = context, add
        self._made: dict[str, list[AnswerField]] = {}
        self._kind = ""

    def show_kind(self, kind: str, choices: IssueChoices | None) -> None:
        """Asks what a kind asks; nothing where it is none of these."""
        for field in self._made.get(self._kind, ()):
            field.hide()
        self._kind = kind
        if kind in _ASKED and kind not in self._made:
            self._make(kind)
        for field in self._made.get(kind, ()):
            field.show()
        if choices is not None:
            self.fill(choices)

    def _make(self, kind: str) -> None:
        fields: list[AnswerField] = []
        self._made[kind] = fields
        for question in _ASKED[kind]:
            field = field_for(Asking(self._context, question, self._given))
            self._add(field)
            field.changed.connect(lambda field=field: self._answered(field))
            fields.append(field)

    def fill(self, choices: IssueChoices) -> None:
        """Reads what is offered; days begin as those of the newest school year, until today.

        Pairs that go on are stated until today.
        """
        year = choices.years[0]
        last = choices.today if self._kind == MENTOR else choices.last_day(year)
        for field in self._made.get(self._kind, ()):
            if isinstance(field, DayField):
                field.begin_with(choices.first_day(year) if field.question.id == "first" else last)
            field.fill()

    def _given(self) -> dict[str, Answer]:
        fields = self._made.get(self._kind, ())
        answers = {field.question.id: field.answer for field in fields}
        return {name: said for name, said in answers.items() if said is not None}

    def _answered(self, changed: AnswerField) -> None:
        fields = self._made.get(self._kind, ())
        if changed not in fields:
            return  # what was offered came late, and another kind is asked
        for field in fields:
            if changed.question.id in field.question.follows:
                field.fill()
        self.changed.emit()

    def request(self, language: str) -> DeedRequest | None:
        """What papers are asked for; None while something that is needed is not chosen."""
        fields = self._made.get(self._kind, ())
        if not fields or any(one.question.needed and one.answer is None for one in fields):
            return None
        said = Answers(self._given())
        of = tuple(value for name in _THINGS for value in said.many(name))
        first: date | None = said.day("first")
        asked = DeedAsked(self._kind, of, first, said.day("last"), language)
        return DeedRequest(None, asked, said.many("teacher"))
