"""The names of a type."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.settings.record_types import LONGEST_NAME, TypeEntry
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.pages.settings.fields import LineField, add_row
from studyhours.ui.typed_keeper import Values
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class TypeDialog(KeptDialog):
    """Asks for names; whoever opened it saves them and then closes it.

    What it wants is a ``TypeEntry``.
    """

    def __init__(self, words: Words, kind: str, begun: TypeEntry | None, parent: QWidget) -> None:
        """Makes it.

        Args:
            words: Language.
            kind: What the kind is called.
            begun: The type as it is; None for a new one.
            parent: Over which it lies.
        """
        super().__init__(parent, words)
        self._words, self._was = words, begun
        key = "settings.type_new" if begun is None else "settings.type_rename"
        column = dialog_column(self, words, "type-dialog", key, spacing=14, kind=kind)
        title = plain_label(role="panel-title")
        words.bind(title.setText, key, kind=kind)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.fields = {
            "type_zh": LineField(words, "type-zh"),
            "type_en": LineField(words, "type-en", "settings.type_en_hint"),
        }
        add_row(grid, words, "settings.type_zh", self.fields["type_zh"])
        add_row(grid, words, "settings.type_en", self.fields["type_en"])
        for field in self.fields.values():
            field.edit.setMaxLength(4 * LONGEST_NAME)
            field.edit.setMinimumWidth(320)
            field.edit.textEdited.connect(self._allow)
        if begun is not None:
            self.fields["type_zh"].edit.setText(begun.zh)
            self.fields["type_en"].edit.setText(begun.en)
        column.addLayout(grid)
        foot = dialog_foot(self, words, ("type-cancel", "type-save"), "settings.save")
        self.save = foot.go
        self.save.clicked.connect(self._save)
        column.addLayout(foot.row)
        self._allow()

    def read(self) -> Values:
        """What stands there, by field."""
        return {name: field.edit.text() for name, field in self.fields.items()}

    def put(self, values: Values) -> None:
        """Puts it back."""
        for name, field in self.fields.items():
            field.edit.setText(values[name])
        self._allow()

    @property
    def entry(self) -> TypeEntry:
        """The names as typed."""
        retired = self._was is not None and self._was.retired
        return TypeEntry(
            self.fields["type_zh"].edit.text(), self.fields["type_en"].edit.text(), retired
        )

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong, at the field it is about."""
        name = str(fault.params.get("field", ""))
        field = self.fields.get(name, self.fields["type_zh"])
        field.show_error(self._words.fault(fault))
        field.setFocus()
        self._allow()

    def _allow(self) -> None:
        self.save.setEnabled(bool(self.entry.zh.strip()) and self.entry != self._was)
        self.edited.emit()

    def _save(self) -> None:
        self.want(self.entry)
