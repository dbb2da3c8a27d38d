"""A template of the school's own: what it is called, and its sections."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.templates import SORTS
from studyhours.services.settings.own_fields import fields_from, fields_text
from studyhours.services.settings.own_templates import LONGEST_TEMPLATE, TemplateEntry
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.pages.settings.field_rows import FieldRows
from studyhours.ui.pages.settings.fields import LineField, add_row
from studyhours.ui.typed_keeper import Values
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_SIZE = (840, 440)


class TemplateDialog(KeptDialog):
    """Asks for a template; whoever opened it saves it and then closes it.

    What it wants is a ``TemplateEntry``.
    """

    def __init__(
        self, words: Words, kind: str, begun: TemplateEntry, parent: QWidget, *, new: bool
    ) -> None:
        """Makes it.

        Args:
            words: Language.
            kind: What its kind is called.
            begun: What it begins with.
            parent: Over which it lies.
            new: Whether it is a new one.
        """
        super().__init__(parent, words)
        self._words, self._was, self._new, self._over = words, begun, new, parent
        key = "settings.template_new" if new else "settings.template_change"
        column = dialog_column(self, words, "template-dialog", key, spacing=12, kind=kind)
        title = plain_label(role="panel-title")
        words.bind(title.setText, key, kind=kind)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.names = {
            "template_zh": LineField(words, "template-zh"),
            "template_en": LineField(words, "template-en"),
        }
        add_row(grid, words, "settings.kind_zh", self.names["template_zh"])
        add_row(grid, words, "settings.kind_en", self.names["template_en"])
        words.bind(self.names["template_en"].edit.setPlaceholderText, "settings.type_en_hint")
        for field, text in zip(self.names.values(), (begun.zh, begun.en), strict=True):
            field.edit.setMaxLength(8 * LONGEST_TEMPLATE)
            field.edit.setText(text)
            field.edit.textEdited.connect(self._allow)
        column.addLayout(grid)
        self.rows = FieldRows(words, SORTS, counted=True)
        self.rows.edited.connect(self._allow)
        self.rows.put(begun.fields)
        column.addWidget(self.rows, 1)
        note = plain_label(role="small", wrap=True)
        words.bind(note.setText, "settings.template_note")
        foot = dialog_foot(self, words, ("template-cancel", "template-save"), "settings.save")
        foot.row.insertWidget(0, note, 1)
        self.save = foot.go
        self.save.clicked.connect(self._save)
        column.addLayout(foot.row)
        self._allow()

    def begin(self) -> None:
        """Opens it, and puts the cursor where a person begins."""
        open_within(self, self._over.window().size(), _SIZE)
        self.names["template_zh"].setFocus()

    def read(self) -> Values:
        """What stands there, by field."""
        entry = self.entry
        return {"zh": entry.zh, "en": entry.en, "fields": fields_text(entry.fields)}

    def put(self, values: Values) -> None:
        """Puts it back."""
        for field, name in zip(self.names.values(), ("zh", "en"), strict=True):
            field.edit.setText(values[name])
        self.rows.put(fields_from(values["fields"]))
        self._allow()

    @property
    def entry(self) -> TemplateEntry:
        """The template as typed."""
        zh, en = (field.edit.text() for field in self.names.values())
        return TemplateEntry(zh, en, self.rows.typed, self._was.retired)

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong, at the field it is about."""
        said = self._words.fault(fault)
        name = str(fault.params.get("field", ""))
        if name in self.names:
            self.names[name].show_error(said)
            self.names[name].setFocus()
        else:
            place = name.partition(".")[2]
            self.rows.show_error(int(place) if place else -1, said)
        self._allow()

    def _allow(self) -> None:
        entry = self.entry
        self.save.setEnabled(bool(entry.zh.strip()) and (self._new or entry != self._was))
        self.edited.emit()

    def _save(self) -> None:
        self.want(self.entry)
