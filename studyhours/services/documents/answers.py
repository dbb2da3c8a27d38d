"""What somebody answered to a document's questions, looked over before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from studyhours.domain.errors import UnusableInput
from studyhours.services.documents.kinds import DocumentKind, Question

Answer: TypeAlias = str | date | bool | tuple[str, ...]
"""A text, a day, yes or no, or several texts."""
MOST = 2000
"""So many answers to one question at most: more teachers than any school has."""
LONGEST = 200
"""Characters of a text that is answered."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by the question's id; what was not answered is not in it."""

    given: Mapping[str, Answer]

    def text(self, name: str) -> str | None:
        """A text, or the only one of several; None where there is none."""
        said = self.given.get(name)
        if isinstance(said, tuple):
            return said[0] if said else None
        return said if isinstance(said, str) and said else None

    def needed(self, name: str) -> str:
        """A text that was asked for and therefore is there."""
        return self.text(name) or ""

    def day(self, name: str) -> date | None:
        """A day."""
        said = self.given.get(name)
        return said if isinstance(said, date) else None

    def many(self, name: str) -> tuple[str, ...]:
        """All texts answered."""
        said = self.given.get(name)
        if isinstance(said, tuple):
            return said
        return (said,) if isinstance(said, str) and said else ()

    def yes(self, name: str) -> bool:
        """Whether it was answered with yes."""
        return self.given.get(name) is True

    def alone(self, name: str, value: str) -> Answers:
        """The same with one answer to a question of which several were given."""
        return Answers({**self.given, name: value})


def looked_over(kind: DocumentKind, given: Mapping[str, Answer | None]) -> Answers:
    """Answers as a document takes them.

    Raises:
        UnusableInput: ``document_question_unknown``, ``document_answer_missing`` or
            ``document_answer_wrong``, naming the question.
    """
    for name in given:
        if kind.question(name) is None:
            known = ", ".join(one.id for one in kind.questions)
            raise UnusableInput("document_question_unknown", question=name, known=known)
    found: dict[str, Answer] = {}
    for question in kind.questions:
        said = given.get(question.id)
        if said is None or said in ("", ()):
            if question.needed:
                raise UnusableInput("document_answer_missing", question=question.id)
            if question.default:
                found[question.id] = question.default
            continue
        found[question.id] = _fitting(question, said)
    return Answers(found)


def _fitting(question: Question, said: Answer) -> Answer:
    match question.sort:
        case "day":
            fits = isinstance(said, date)
        case "yes":
            fits = isinstance(said, bool)
        case "choice":
            fits = said in question.choices
        case _ if question.many:
            said = (said,) if isinstance(said, str) else said
            fits = isinstance(said, tuple) and len(said) <= MOST
        case _:
            if isinstance(said, tuple) and len(said) == 1:
                (said,) = said
            fits = isinstance(said, str) and len(said) <= LONGEST
    if not fits:
        shown = ", ".join(question.choices) or question.sort
        raise UnusableInput(
            "document_answer_wrong", question=question.id, value=_short(said), known=shown
        )
    return said


def _short(said: Answer) -> str:
    shown = "、".join(said) if isinstance(said, tuple) else str(said)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
