"""What a kind of document asks, as fields that stand in as many rows as they take."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from studyhours.services.documents.answers import Answer
from studyhours.services.documents.kinds import DocumentKind
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.form_answer import AnswerField, Asking
from studyhours.ui.pages.documents.form_fields import field_for
from studyhours.ui.widgets.flow import FlowLayout


class QuestionsForm(QWidget):
    """Fields of one kind at a time, and the button that makes the document.

    Signals:
        changed: Another answer.
        wanted: The document is to be made.
        nothing: There is nothing to make one of (the sort of what is lacking).
    """

    changed = Signal()
    wanted = Signal()
    nothing = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._kind: DocumentKind | None = None
        self._fields: list[AnswerField] = []
        self.setObjectName("forms-questions")
        self._flow = FlowLayout(self)
        self._go = QPushButton()
        self._go.setObjectName("forms-make")
        context.words.bind(self._go.setText, "documents.forms_make")
        self._go.clicked.connect(self.wanted)
        self._flow.addWidget(self._go)

    # ------------------------------------------------------------ what is answered

    def given(self) -> dict[str, Answer]:
        """Answers by the question's id."""
        answers = {field.question.id: field.answer for field in self._fields}
        return {name: said for name, said in answers.items() if said is not None}

    @property
    def has_wrong_day(self) -> bool:
        """Whether something is typed for a day that is none."""
        return any(field.is_wrong for field in self._fields)

    @property
    def is_complete(self) -> bool:
        """Whether everything that must be answered is, and nothing is answered wrongly."""
        answered = all(field.answer is not None for field in self._fields if field.question.needed)
        return self._kind is not None and answered and not self.has_wrong_day

    @property
    def count(self) -> int:
        """How many documents the answers make."""
        each = self._kind.each if self._kind is not None else ""
        said = self.given().get(each)
        return len(said) if isinstance(said, tuple) else 1

    # ------------------------------------------------------------ fields

    def show_kind(self, kind: DocumentKind) -> None:
        """Asks what another kind asks."""
        for field in self._fields:
            self._flow.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._kind = kind
        self._fields = [
            field_for(Asking(self._context, question, self.given)) for question in kind.questions
        ]
        self._flow.removeWidget(self._go)
        for field in self._fields:
            field.setParent(self)
            self._flow.addWidget(field)
            field.changed.connect(lambda field=field: self._answered(field))
            field.looked.connect(lambda field=field: self._looked(field))
            field.show()
        self._flow.addWidget(self._go)
        self._say()
        self.fill()
        self.updateGeometry()
        if not any(question.needed for question in kind.questions):
            self.changed.emit()

    def fill(self) -> None:
        """Reads what every field offers."""
        for field in self._fields:
            field.fill()

    def _answered(self, changed: AnswerField) -> None:
        name = changed.question.id
        for field in self._fields:
            if name in field.question.follows:
                field.fill()
        self._say()
        self.changed.emit()

    def _looked(self, field: AnswerField) -> None:
        if field.bare and field.question.needed and field in self._fields:
            self.nothing.emit(field.question.sort)

    def _say(self) -> None:
        self._go.setEnabled(self.is_complete)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter makes the document."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.is_complete:
            self.wanted.emit()
        else:
            super().keyPressEvent(event)
