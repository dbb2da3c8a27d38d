"""The fields of one kind in their places; built once and kept while the page lives."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.records.kinds_list import KindShown
from studyhours.ui.pages.records.field_grid import GAP, FieldGrid
from studyhours.ui.pages.records.fields import ChoiceBox, Field
from studyhours.ui.pages.records.form_fields import AmountEdit, FieldMaker
from studyhours.ui.pages.records.tab_order import stop_of
from studyhours.ui.pages.records.template_choice import TemplateChoice
from studyhours.ui.pages.records.units import UnitsEdit
from studyhours.ui.words import Words


class FormBody(QWidget):
    """A grid of fields, the rest behind a button, the long text below.

    Signals:
        more_wanted: The person wants to see all fields.
        rearranged: Tab has other places to go to.
    """

    more_wanted = Signal()
    rearranged = Signal()

    def __init__(
        self, words: Words, kind: KindShown, maker: FieldMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._maker = words, maker
        self._left_out: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._grid = FieldGrid()
        column.addLayout(self._grid)
        self._more = QPushButton()
        self._more.setObjectName("records-more")
        self._more.setProperty("kind", "link")
        words.bind(self._more.setText, "records.more")
        self._more.clicked.connect(self.more_wanted)
        self._has_more = bool(kind.fields.more) or maker.has_units
        text = maker.fields.get("text")
        self.choice: TemplateChoice | None = None
        if text is not None:
            # In the row of the text's own label: the text needs every line there is.
            if kind.templates:
                self.choice = TemplateChoice(maker.saying, kind, text, maker.edited)
                self.choice.stand_in(text.head)
                self.choice.rearranged.connect(self._take_turns)
            text.head.addWidget(self._more)
            column.addWidget(text, 1)
            if self.choice is not None:
                column.addWidget(self.choice)
            self._column, self._text = column, text
        else:
            row = QHBoxLayout()
            row.addWidget(self._more)
            row.addStretch(1)
            column.addLayout(row)
            column.addStretch(1)
        self._arrange()

    @property
    def fields(self) -> dict[str, Field]:
        """Fields by name, as they stand."""
        return self._maker.fields

    @property
    def maker(self) -> FieldMaker:
        """What made them."""
        return self._maker

    def fold(self, *, folded: bool, filled: Collection[str] = ()) -> None:
        """Shows or hides the fields that are seldom used.

        Args:
            folded: Whether they are hidden.
            filled: Names of those that say something and are shown all the same.
        """
        if filled or not folded:
            self._maker.make_more()
        seldom = self._maker.folded
        left_out = {
            name
            for name, field in self.fields.items()
            if folded and field in seldom and name not in filled
        }
        if left_out != self._left_out or any(field.parent() is None for field in seldom):
            self._left_out = left_out
            self._grid.forget()
            for field in seldom:
                self._grid.removeWidget(field)
                field.setParent(self)
            self._arrange()
            self.rearranged.emit()
        for name, field in self.fields.items():
            field.setVisible(name not in left_out)
        self._more.setVisible(folded and self._has_more)

    def _take_turns(self) -> None:
        """What is written takes the room: the free text, or the fields of a template."""
        freely = self.choice is None or self.choice.sheet is None
        self._column.setStretchFactor(self._text, 1 if freely else 0)
        self.rearranged.emit()

    def stops(self) -> list[QWidget]:
        """Where Tab stops: field by field, and from the last of them into what is written.

        Whoever types a title, Tab and the text would type it at a choice of templates that came
        between; once a template is chosen, its fields come after it.
        """
        found: list[QWidget] = []
        head = [self._more] if self.choice is None else [self.choice.box, self._more]
        for name, field in self.fields.items():
            editor = field.editor
            if name != "text":
                found += editor.stops() if isinstance(editor, AmountEdit) else [stop_of(editor)]
            elif self.choice is not None and self.choice.sheet is not None:
                found += [*head, *self.choice.sheet.stops()]
            else:
                found += [stop_of(editor), *head]
        return found if self._more in found else [*found, self._more]

    def editors(self) -> list[QWidget]:
        """Everything that can be typed into or chosen from, as it stands."""
        found = [field.editor for field in self.fields.values()]
        if self.choice is not None:
            found.append(self.choice.box)
            if self.choice.sheet is not None:
                found += self.choice.sheet.stops()
        return found

    def first_folded(self) -> str:
        """The first of those fields."""
        return next(name for name, one in self.fields.items() if one in self._maker.folded)

    def retell(self) -> None:
        """Says the choices again in another language."""
        for field in self.fields.values():
            if isinstance(field.editor, ChoiceBox | AmountEdit | UnitsEdit):
                field.editor.retell()
        if self.choice is not None:
            self.choice.retell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: as many fields side by side as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        left_out = {"text", *self._left_out}
        shown = (field for name, field in self.fields.items() if name not in left_out)
        self._grid.arrange(shown, self.width())
