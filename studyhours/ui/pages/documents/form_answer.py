"""What every field for an answer is: a label, a field, and what it needs to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studyhours.services.documents.answers import Answer
from studyhours.services.documents.kinds import Question
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.label import plain_label

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

    Attributes:
        bare: Whether there is nothing at all to answer with.

    Signals:
        changed: Another answer.
        looked: What it offers has been read.
    """

    changed = Signal()
    looked = Signal()

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self.asking, self.question = asking, asking.question
        self.words = asking.context.words
        self.bare = False
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    @property
    def answer(self) -> Answer | None:
        """What is answered; None for nothing."""
        raise NotImplementedError

    @property
    def is_wrong(self) -> bool:
        """Whether something is typed for a day that is none."""
        return False

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
