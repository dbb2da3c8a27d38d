"""A kind: what it is called, who approves it, and its own fields."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.domain.kinds import REVIEWERS
from studyhours.domain.quantity import UNITS
from studyhours.services.records.templates import OWN_SORTS
from studyhours.services.settings.own_fields import fields_from, fields_text
from studyhours.services.settings.own_kinds import LONGEST_KIND, KindEntry
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.pages.settings.field_rows import FieldRows
from studyhours.ui.pages.settings.fields import LineField, add_row
from studyhours.ui.typed_keeper import Values
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_WIDTH, _HEIGHT, _OF_FIELDS = 760, 550, 340
"""Pixels, the last of a kind of which the fields alone are changed."""
_REVIEWERS = {
    "nobody": "settings.review_nobody",
    "group_head": "settings.review_group_head",
    "office": "settings.review_office",
}


class KindDialog(KeptDialog):
    """Asks for a kind; whoever opened it saves it and then closes it.

    What it wants is a ``KindEntry``.
    """

    def __init__(
        self, words: Words, begun: KindEntry | None, parent: QWidget, *, own: bool = True
    ) -> None:
        """Makes it.

        Args:
            words: Language.
            begun: The kind as it is; None for a new one.
            parent: Over which it lies.
            own: Whether it is the school's own; of others the own fields alone can be changed.
        """
        super().__init__(parent, words)
        self._words, self._was, self._own, self._over = words, begun, own, parent
        name = words.texts.pick({"zh": begun.zh, "en": begun.en}) if begun is not None else ""
        key = "settings.kind_new" if begun is None else "settings.kind_change"
        column = dialog_column(self, words, "kind-dialog", key, spacing=12, kind=name)
        title = plain_label(role="panel-title")
        words.bind(title.setText, key, kind=name)
        column.addWidget(title)
        self.names = {
            "kind_zh": LineField(words, "kind-zh"),
            "kind_en": LineField(words, "kind-en"),
        }
        self.unit, self.reviewer = StillChoice(), StillChoice()
        self._head = QWidget()
        self._make_head()
        column.addWidget(self._head)
        self._head.setVisible(own)
        label = plain_label(role="field")
        words.bind(label.setText, "settings.kind_own_fields")
        column.addWidget(label)
        self.rows = FieldRows(words, OWN_SORTS)
        self.rows.edited.connect(self._allow)
        column.addWidget(self.rows, 1)
        column.addLayout(self._make_foot())
        self._fill(begun or KindEntry(""))

    def _make_head(self) -> None:
        words = self._words
        grid = QGridLayout(self._head)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        add_row(grid, words, "settings.kind_zh", self.names["kind_zh"])
        add_row(grid, words, "settings.kind_en", self.names["kind_en"])
        words.bind(self.names["kind_en"].edit.setPlaceholderText, "settings.type_en_hint")
        for field in self.names.values():
            field.edit.setMaxLength(8 * LONGEST_KIND)
            field.edit.textEdited.connect(self._allow)
        for box, name, key in (
            (self.unit, "kind-unit", "settings.kind_unit"),
            (self.reviewer, "kind-reviewer", "settings.kind_reviewer"),
        ):
            box.setObjectName(name)
            words.bind(box.setAccessibleName, key)
            label = plain_label(role="field")
            words.bind(label.setText, key)
            row = grid.rowCount()
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
            box.activated.connect(self._allow)
        for unit in UNITS:
            self.unit.addItem(words.say(f"unit.{unit}"), unit)
        for one in REVIEWERS:
            key = _REVIEWERS[one]
            self.reviewer.addItem(words.say(key), one)

    def _make_foot(self) -> QHBoxLayout:
        foot = dialog_foot(self, self._words, ("kind-cancel", "kind-save"), "settings.save")
        self.save = foot.go
        self.save.clicked.connect(self._save)
        return foot.row

    def _fill(self, entry: KindEntry) -> None:
        self.names["kind_zh"].edit.setText(entry.zh)
        self.names["kind_en"].edit.setText(entry.en)
        self.unit.setCurrentIndex(max(self.unit.findData(entry.unit), 0))
        self.reviewer.setCurrentIndex(max(self.reviewer.findData(entry.reviewer), 0))
        self.rows.put(entry.fields)
        self._allow()

    def read(self) -> Values:
        """What stands there, by field."""
        entry = self.entry
        return {
            "zh": entry.zh,
            "en": entry.en,
            "unit": entry.unit,
            "reviewer": entry.reviewer,
            "fields": fields_text(entry.fields),
        }

    def put(self, values: Values) -> None:
        """Puts it back."""
        zh, en, unit, reviewer = (values[name] for name in ("zh", "en", "unit", "reviewer"))
        self._fill(KindEntry(zh, en, unit, reviewer, fields_from(values["fields"])))

    @property
    def entry(self) -> KindEntry:
        """The kind as typed."""
        return KindEntry(
            self.names["kind_zh"].edit.text(),
            self.names["kind_en"].edit.text(),
            str(self.unit.currentData()),
            str(self.reviewer.currentData()),
            self.rows.typed,
        )

    def begin(self) -> None:
        """Opens it, and puts the cursor where a person begins."""
        open_within(
            self, self._over.window().size(), (_WIDTH, _HEIGHT if self._own else _OF_FIELDS)
        )
        (self.names["kind_zh"] if self._own else self.rows.add).setFocus()

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
        self.save.setEnabled(bool(self.entry.zh.strip()) and self.entry != self._was)
        self.edited.emit()

    def _save(self) -> None:
        self.want(self.entry)
