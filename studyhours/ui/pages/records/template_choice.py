"""By which template a record's text is written: chosen beside the text's label."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from studyhours.domain.templates import Template
from studyhours.services.records.forms import FormFault
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.sheets import SHEET as SHEET_FIELD
from studyhours.services.records.sheets import (
    Value,
    moved,
    put_text,
    sheet_text,
    typed_from,
    version_named,
)
from studyhours.ui.pages.records.fields import ChoiceBox, Field, LongText
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.sheet_form import SheetForm


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written before the template became another one."""

    template: Template | None
    values: Mapping[str, Value]
    text: str

    @property
    def plain(self) -> str:
        """As running text."""
        return sheet_text(self.template, self.values) if self.template is not None else self.text


class TemplateChoice(QWidget):
    """The choice, and the fields of the template chosen in place of the long text.

    Signals:
        rearranged: Tab has other places to go to.

    Attributes:
        box: The choice.
        sheet: The fields of the template chosen; None where the text is written freely.
    """

    rearranged = Signal()

    def __init__(
        self, saying: Saying, kind: KindShown, text: Field, edited: Callable[[], object]
    ) -> None:
        """A choice without a template.

        Args:
            saying: Words.
            kind: The record's kind.
            text: The field of the free text, in the row of whose label it stands.
            edited: Told when a person has changed anything.
        """
        super().__init__()
        self._saying, self._kind, self._text, self._edited = saying, kind, text, edited
        self.sheet: SheetForm | None = None
        self._made: dict[tuple[str, int], SheetForm] = {}
        self._type = ""
        self._origin: _Written | None = None
        self._turning = False
        text_editor = text.editor
        if isinstance(text_editor, LongText):
            text_editor.textChanged.connect(self._freely)
        self.box = ChoiceBox(self._called)
        self.box.setObjectName("records-template")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setProperty("kind", "quiet")
        saying.words.bind(self.box.setAccessibleName, "records.label_template")
        saying.words.bind(self.box.setToolTip, "records.template_hint")
        self.box.edited.connect(self._chosen)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def stand_in(self, row: QHBoxLayout) -> None:
        """Takes its place in the row of the text's label."""
        row.addWidget(self.box)

    # ------------------------------------------------------------ texts in and out

    def put(self, values: Mapping[str, str]) -> bool:
        """Shows what a form says; returns whether it stands in a template's fields."""
        self._origin = None
        typed = typed_from(values.get(SHEET_FIELD, ""))
        template = version_named(self._kind.templates, typed)
        self._show(template)  # first: what is offered as chosen is what is shown
        self.offer(values.get("type", ""), template)
        if self.sheet is not None and typed is not None and typed.values != self.sheet.values:
            self.sheet.put(typed.values)
        return template is not None

    def offer(self, type_id: str, chosen: Template | None = None) -> None:
        """Offers the templates for a type; the one that is chosen stays."""
        self._type = type_id
        names = [_key(one) for one in self._kind.offered_templates(type_id)]
        chosen = chosen or (self.sheet.template if self.sheet is not None else None)
        if chosen is not None and _key(chosen) not in names:
            names.append(_key(chosen))
        self.box.offer(["", *names])
        self.box.choose(_key(chosen) if chosen is not None else "")
        self.box.setVisible(bool(names))

    def fit(self, type_id: str) -> None:
        """The record is of another type: other templates are for it."""
        if type_id != self._type:
            self.offer(type_id)

    def tell(self, faults: Sequence[FormFault]) -> bool:
        """Says under the fields what is wrong; returns whether something is."""
        return self.sheet is not None and self.sheet.tell(faults)

    def focus_fault(self, faults: Sequence[FormFault]) -> None:
        """Puts the cursor where the first fault is."""
        if self.sheet is not None:
            self.sheet.focus_fault(faults)

    @property
    def said(self) -> str:
        """What a form keeps of it; empty where the text is written freely."""
        return self.sheet.text if self.sheet is not None else ""

    # ------------------------------------------------------------ another one

    def _chosen(self) -> None:
        """The person wants another form for what is written, or none.

        Whoever goes through the choices with the arrow keys comes past others: each is made of what
        was written at the beginning, so that nothing is turned over and over.
        """
        new, long = self._of(self.box.value), self._text.editor
        if not isinstance(long, LongText):
            return
        if self._origin is None:
            old = self.sheet
            self._origin = (
                _Written(None, {}, long.toPlainText())
                if old is None
                else _Written(old.template, old.values, "")
            )
        origin, self._turning = self._origin, True
        self._show(new)
        if self.sheet is None or new is None:
            long.setPlainText(origin.text if origin.template is None else origin.plain)
        elif origin.template is None:
            self.sheet.put(put_text(new, {}, origin.text))
        elif origin.template is new:
            self.sheet.put(origin.values)
        else:
            self.sheet.put(moved(origin.template, origin.values, new))
        self._turning = False
        self._edited()

    def _freely(self) -> None:
        if not self._turning:
            self._origin = None

    def _typed(self) -> None:
        """Something was written: from here on, another template starts from this."""
        if not self._turning:
            self._origin = None
        self._edited()

    def _of(self, key: str) -> Template | None:
        return next((one for one in self._kind.templates if _key(one) == key), None)

    def _show(self, template: Template | None) -> None:
        before, self.sheet = self.sheet, None
        if template is not None:
            key = template.id, template.version
            made = self._made.get(key)
            if made is None:
                made = self._made[key] = SheetForm(template, self._saying, self._typed, self)
                long = self._text.editor
                if isinstance(long, LongText):
                    made.listen(long.offered.emit)
                made.put({})
                self._column.addWidget(made)
            self.sheet = made
        if before is not self.sheet:
            if before is not None:
                before.hide()
            if self.sheet is not None:
                self.sheet.show()
            self._text.editor.setVisible(self.sheet is None)
            self.setVisible(self.sheet is not None)
            self.rearranged.emit()

    def retell(self) -> None:
        """Says it again in another language."""
        self.box.retell()
        for one in self._made.values():
            one.retell()

    def _called(self, key: str) -> str:
        template = self._of(key)
        words = self._saying.words
        return words.texts.pick(template.title) if template else words.say("records.no_template")


def _key(template: Template) -> str:
    return f"{template.id}/{template.version}"
