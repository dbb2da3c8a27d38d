"""Asks which fields of a school's own the list shows as columns, and what they must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from studyhours.domain.templates import LONG, TEXT, FieldSpec
from studyhours.services.records.sheets import Unread, read_value
from studyhours.ui.pages.records.fields import put_into, text_in
from studyhours.ui.pages.records.saying import FAULTS, Saying
from studyhours.ui.pages.records.typed_fields import name_said, typed_editor
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label, set_look

_WIDTH = 560
_MOST_HEIGHT = 480
_FAULT = 60
"""Pixels for what may be wrong with what is typed."""


class OwnDialog(QDialog):
    """A line for each field.

    Signals:
        chosen: Agreed (ids of the columns, what fields must say by id).
    """

    chosen = Signal(list, dict)

    def __init__(
        self,
        parent: QWidget,
        saying: Saying,
        fields: Sequence[FieldSpec],
        columns: Sequence[FieldSpec],
        asked: Mapping[str, str],
    ) -> None:
        super().__init__(parent)
        self._saying, self._words = saying, saying.words
        self._fields = fields
        self._ticks: dict[str, QCheckBox] = {}
        self._editors: dict[str, QWidget] = {}
        self._faults: dict[str, QLabel] = {}
        column = dialog_column(self, self._words, "own-dialog", spacing=12)
        give_form_keys(self)
        title = plain_label(role="panel-title")
        self._words.bind(title.setText, "records.own_title")
        column.addWidget(title)
        inside = self._make_lines({one.id for one in columns}, asked)
        inside.setObjectName("scroll-body")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column.addWidget(area, 1)
        column.addLayout(self._make_buttons())
        wanted = inside.sizeHint().height() + 140 + _FAULT
        self.resize(_WIDTH, min(wanted, _MOST_HEIGHT))

    def _make_lines(self, columns: set[str], asked: Mapping[str, str]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, key in enumerate(("records.own_columns", "records.own_filter")):
            head = plain_label(role="muted")
            self._words.bind(head.setText, key)
            grid.addWidget(head, 0, place)
        for number, spec in enumerate(self._fields):
            name = name_said(spec, self._saying)
            tick = QCheckBox(name.replace("&", "&&"))
            tick.setObjectName(f"own-column-{spec.id}")
            tick.setChecked(spec.id in columns)
            # A part of a text is looked for: one line is enough.
            shown = replace(spec, sort=TEXT) if spec.sort == LONG else spec
            editor = typed_editor(shown, self._saying, partial(self._tell, spec.id, ""))
            editor.setObjectName(f"own-filter-{spec.id}")
            if isinstance(editor, DayEdit):
                editor.field.setObjectName(f"own-filter-{spec.id}-field")
            (editor.focusProxy() or editor).setAccessibleName(
                self._words.say("records.own_filter_of", name=name)
            )
            put_into(editor, asked.get(spec.id, ""))
            fault = plain_label(role="error", wrap=True)
            fault.setObjectName(f"own-fault-{spec.id}")
            fault.hide()
            grid.addWidget(tick, 2 * number + 1, 0)
            grid.addWidget(editor, 2 * number + 1, 1)
            grid.addWidget(fault, 2 * number + 2, 1)
            self._ticks[spec.id], self._editors[spec.id] = tick, editor
            self._faults[spec.id] = fault
        grid.setRowStretch(2 * len(self._fields) + 1, 1)
        return inside

    def _make_buttons(self) -> QHBoxLayout:
        foot = dialog_foot(self, self._words, ("own-cancel", "own-agree"), "records.own_agree")
        foot.go.clicked.connect(self._agree)
        clear = QPushButton()
        clear.setObjectName("own-clear")
        clear.setAutoDefault(False)
        self._words.bind(clear.setText, "records.own_clear")
        clear.clicked.connect(self._clear)
        foot.row.insertWidget(0, clear)
        return foot.row

    def _clear(self) -> None:
        for name, editor in self._editors.items():
            put_into(editor, "")
            self._tell(name, "")

    def _agree(self) -> None:
        asked: dict[str, str] = {}
        wrong = ""
        for spec in self._fields:
            said = text_in(self._editors[spec.id]).strip()
            try:
                value = read_value(spec, said) if said else ""
            except Unread as unread:
                self._tell(spec.id, str(unread))
                wrong = wrong or spec.id
                continue
            if value:
                asked[spec.id] = value
        if wrong:
            self._editors[wrong].setFocus()
            return
        self.chosen.emit([name for name, one in self._ticks.items() if one.isChecked()], asked)
        self.accept()

    def _tell(self, name: str, code: str, *_edited: object) -> None:
        fault, editor = self._faults[name], self._editors[name]
        key = FAULTS.get(code, "records.sheet_unreadable")
        fault.setText(self._words.say(key) if code else "")
        fault.setVisible(bool(code))
        set_look(editor.focusProxy() or editor, "wrong", bool(code))
