"""A question that takes several answers: found by typing, ticked, kept in the order they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from studyhours.services.documents.answers import Answer
from studyhours.services.documents.choices import Choice, offered
from studyhours.services.documents.kinds import Question
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.search_field import SearchField

_VALUE = Qt.ItemDataRole.UserRole
_TYPED = 200
_SIZE = (460, 480)


class ManyDialog(QDialog):
    """A list with ticks.

    Signals:
        agreed: What is ticked (values, their labels).
    """

    agreed = Signal(object, object)

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        question: Question,
        given: Mapping[str, Answer],
    ) -> None:
        super().__init__(parent)
        self._context, self._question, self._given = context, question, dict(given)
        self._ticked: dict[str, str] = {}
        words = context.words
        room = parent.window().size()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        column = dialog_column(self, words, "form-many", f"document_ask.{question.id}")
        self.search = SearchField(words, "form-many-search", "documents.forms_search", 120, 2000)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setObjectName("form-many-list")
        words.bind(self.list.setAccessibleName, f"document_ask.{question.id}")
        self.list.itemChanged.connect(self._changed)
        column.addWidget(self.list, 1)
        column.addLayout(self._make_buttons())
        self._later = QTimer(self, singleShot=True, interval=_TYPED)
        self._later.timeout.connect(self._read)
        self.search.textChanged.connect(lambda _: self._later.start())
        self._read()
        self.search.setFocus()

    def _make_buttons(self) -> QHBoxLayout:
        words = self._context.words
        foot = dialog_foot(self, words, ("form-many-no", "form-many-yes"), "documents.forms_take")
        self._yes = foot.go
        self._yes.clicked.connect(self._agree)
        self._count = plain_label(role="muted")
        self._count.setObjectName("form-many-count")
        every, none = QPushButton(), QPushButton()
        for button, name, key in (
            (every, "form-many-all", "documents.forms_all"),
            (none, "form-many-none", "documents.tick_none"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
            words.bind(button.setText, key)
        every.clicked.connect(lambda: self._tick_all(on=True))
        none.clicked.connect(lambda: self._tick_all(on=False))
        for place, widget in enumerate((every, none, self._count)):
            foot.row.insertWidget(place, widget)
        return foot.row

    def show_ticked(self, values: Sequence[str], labels: Mapping[str, str]) -> None:
        """What is ticked to begin with."""
        self._ticked = {value: labels.get(value, "") for value in values}
        self._say()

    def _read(self) -> None:
        context, typed = self._context, self.search.text().strip()
        context.tasks.query(
            self,
            "offered",
            lambda: offered(
                context.ledger, self._question, context.words.texts, self._given, typed
            ),
            self._take,
            lambda _: self._take(()),
        )

    def _take(self, choices: tuple[Choice, ...]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for one in choices:
            item = QListWidgetItem(f"{one.label}  {one.more}".strip())
            item.setData(_VALUE, (one.value, one.label))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = one.value in self._ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._say()

    def _changed(self, item: QListWidgetItem) -> None:
        value, label = item.data(_VALUE)
        if item.checkState() is Qt.CheckState.Checked:
            self._ticked[value] = label
        else:
            self._ticked.pop(value, None)
        self._say()

    def _tick_all(self, *, on: bool) -> None:
        """All that are listed now, or none at all."""
        if not on:
            self._ticked.clear()
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)
        self._say()

    def _say(self) -> None:
        said = self._context.words.say("documents.forms_ticked", count=len(self._ticked))
        self._count.setText(said)
        self._yes.setEnabled(bool(self._ticked) or not self._question.needed)

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit(tuple(self._ticked), dict(self._ticked))
