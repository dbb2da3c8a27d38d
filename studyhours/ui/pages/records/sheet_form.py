"""The fields of one template, below those of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studyhours.domain.templates import TABLE, Template
from studyhours.services.records.forms import FormFault
from studyhours.services.records.sheets import SHEET, SheetTyped, Value, sum_said, written
from studyhours.ui.pages.records import saying as say
from studyhours.ui.pages.records.field_grid import FieldGrid
from studyhours.ui.pages.records.fields import ChoiceBox, Field, LongText, put_into, text_in
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.sheet_table import SheetTable
from studyhours.ui.pages.records.tab_order import stop_of
from studyhours.ui.pages.records.typed_fields import label_said, typed_field


class SheetForm(QWidget):
    """A template's fields in their order: short ones beside each other, the rest in full width."""

    def __init__(
        self, template: Template, saying: Saying, edited: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.template = template
        self.setObjectName("records-sheet")
        self._saying, self._edited = saying, edited
        self._showing = False
        self.fields: dict[str, Field] = {}
        self._grid = FieldGrid()
        self.setLayout(self._grid)
        for one in template.fields:
            name = f"{SHEET}-{one.id}"
            if one.sort == TABLE:
                table = SheetTable(one, saying, self._typed)
                field = Field(saying.words, name, partial(label_said, one, saying), table)
                field.error.setObjectName("")
                field.span = 99
            else:
                field = typed_field(one, name, saying, self._typed)
            if one.hint:
                field.hint(saying.words.texts.pick(one.hint))
            self.fields[one.id] = field
        self._arrange()

    # ------------------------------------------------------------ texts in and out

    def put(self, values: Mapping[str, Value]) -> None:
        """Shows what the fields say."""
        self._showing = True
        for name, field in self.fields.items():
            said = values.get(name, "")
            if isinstance(field.editor, SheetTable):
                field.editor.put(() if isinstance(said, str) else said)
            else:
                put_into(field.editor, said if isinstance(said, str) else "")
            self._tell_field(name, field, {})
        self._showing = False
        self._sum()

    @property
    def values(self) -> dict[str, Value]:
        """What people have written, as typed."""
        return written(self.template, self._typed_values())

    @property
    def text(self) -> str:
        """The same as a form keeps it."""
        return SheetTyped(self.template.id, self.template.version, self.values).text

    def _typed_values(self) -> dict[str, Value]:
        return {
            name: field.editor.rows
            if isinstance(field.editor, SheetTable)
            else text_in(field.editor)
            for name, field in self.fields.items()
        }

    def _typed(self) -> None:
        if not self._showing:
            self._sum()
            self._edited()

    def _sum(self) -> None:
        """What adds up a column says it anew."""
        values: dict[str, Value] | None = None
        for one in self.template.fields:
            if one.sum_of:
                values = values if values is not None else self._typed_values()
                put_into(self.fields[one.id].editor, sum_said(one, self.template, values))

    # ------------------------------------------------------------ where Tab and the cursor go

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        found: list[QWidget] = []
        for field in self.fields.values():
            editor = field.editor
            if isinstance(editor, SheetTable):
                found += editor.stops()
            elif not (isinstance(editor, QLineEdit) and editor.isReadOnly()):
                found.append(stop_of(editor))
        return found

    def begin(self) -> None:
        """Puts the cursor into the first field that is still empty."""
        empty = (one for one in self.stops() if not text_in(one))
        first = next(empty, None) or self.stops()[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def listen(self, offered: Callable[[object], object]) -> None:
        """Files and pictures pasted into a long text go elsewhere."""
        found = cast(list[LongText], self.findChildren(LongText))
        for long in found:
            long.offered.connect(offered)

    # ------------------------------------------------------------ faults and words

    def tell(self, faults: Sequence[FormFault]) -> bool:
        """Says under each field what is wrong with it; returns whether something is."""
        wrong = {
            one.field.removeprefix(f"{SHEET}."): say.FAULTS[one.code]
            for one in faults
            if one.field.startswith(f"{SHEET}.")
        }
        for name, field in self.fields.items():
            self._tell_field(name, field, wrong)
        return bool(wrong)

    def focus_fault(self, faults: Sequence[FormFault]) -> None:
        """Puts the cursor where the first fault is."""
        names = [one.field.split(".")[1] for one in faults if one.field.startswith(f"{SHEET}.")]
        editor = self.fields[names[0]].editor
        if isinstance(editor, SheetTable):
            editor.focus_fault()
        else:
            stop_of(editor).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_field(self, name: str, field: Field, wrong: Mapping[str, str]) -> None:
        if isinstance(field.editor, SheetTable):
            here = {
                path.partition(".")[2]: key
                for path, key in wrong.items()
                if path.partition(".")[0] == name
            }
            field.editor.tell(here)
        else:
            field.tell(wrong.get(name, ""))

    def retell(self) -> None:
        """Says choices and heads again in another language."""
        for field in self.fields.values():
            if isinstance(field.editor, ChoiceBox | SheetTable):
                field.editor.retell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: as many short fields side by side as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._grid.arrange(self.fields.values(), self.width())
