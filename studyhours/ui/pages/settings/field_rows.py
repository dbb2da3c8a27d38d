"""A line for each field a kind is to have: its names, what it holds, and whether it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.templates import CHOICE, LONG, MOST_FIELDS, NUMBER, TABLE, TEXT
from studyhours.services.settings.own_fields import LONGEST, FieldTyped
from studyhours.ui.fonts import scaled
from studyhours.ui.widgets.label import plain_label, set_look, set_tip
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

SORT_WORDS = {
    "text": "settings.sort_text",
    "long": "settings.sort_long",
    "number": "settings.sort_number",
    "date": "settings.sort_date",
    "choice": "settings.sort_choice",
    "yes_no": "settings.sort_yes_no",
    "table": "settings.sort_table",
}
_MORE = {
    NUMBER: "settings.more_number",
    CHOICE: "settings.more_choice",
    TABLE: "settings.more_table",
}
_HEADS = (
    "settings.field_zh", "settings.field_en", "settings.field_sort", "settings.field_more",
    "settings.field_needed", "settings.field_counts",
)  # fmt: skip
_NAMES = ("zh", "en", "sort", "more", "needed", "counts", "up", "remove")
_LEAST = 96
"""Pixels of the lines' height where there is no room for more."""


@dataclass(slots=True)
class _Row:
    id: str
    zh: QLineEdit
    en: QLineEdit
    sort: QComboBox
    more: QLineEdit
    needed: QCheckBox
    counted: QCheckBox
    up: QToolButton
    gone: QToolButton

    @property
    def parts(self) -> tuple[QWidget, ...]:
        before = (self.zh, self.en, self.sort, self.more, self.needed)
        return *before, self.counted, self.up, self.gone

    @property
    def typed(self) -> FieldTyped:
        return FieldTyped(
            self.id,
            self.zh.text(),
            self.en.text(),
            str(self.sort.currentData()),
            self.more.text(),
            self.needed.isChecked(),
            self.counted.isChecked(),
        )


class FieldRows(QWidget):
    """The lines, one more on demand.

    Signals:
        edited: The person has changed something.
    """

    edited = Signal()

    def __init__(self, words: Words, sorts: Sequence[str], *, counted: bool = False) -> None:
        """No lines yet.

        Args:
            words: Language.
            sorts: What a field may hold.
            counted: Whether a field may count as the record's text.
        """
        super().__init__()
        self._words, self._sorts, self._counted = words, sorts, counted
        self._rows: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for place, key in enumerate(_HEADS if counted else _HEADS[:-1]):
            head = plain_label(role="small")
            words.bind(head.setText, key)
            self._grid.addWidget(head, 0, place)
        for place, share in enumerate((3, 3, 0, 4, 0, 0, 0, 0)):
            self._grid.setColumnStretch(place, share)
        self._grid.setRowStretch(MOST_FIELDS + 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(scaled(_LEAST))
        area.setWidget(inside)
        self._area = area
        column.addWidget(area, 1)
        self.error = plain_label(role="error", wrap=True)
        self.error.setObjectName("field-error")
        self.error.hide()
        column.addWidget(self.error)
        self.add = QPushButton()
        self.add.setObjectName("field-add")
        self.add.setProperty("kind", "link")
        self.add.setAutoDefault(False)
        words.bind(self.add.setText, "settings.field_add")
        self.add.clicked.connect(self._add)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    # ------------------------------------------------------------ what stands in them

    @property
    def typed(self) -> tuple[FieldTyped, ...]:
        """The fields as laid out; lines where nothing is said are none."""
        return tuple(row.typed for row in self._rows if not self._is_blank(row))

    def put(self, fields: Sequence[FieldTyped]) -> None:
        """Shows fields."""
        for row in list(self._rows):
            self._drop(row)
        for one in fields:
            self._make(one)
        self._place()

    def show_error(self, place: int, said: str) -> None:
        """Says what is wrong with a field; nothing is when empty."""
        rows = [row for row in self._rows if not self._is_blank(row)]
        for at, row in enumerate(rows):
            wrong = self._wrong_in(row) if said and at == place else None
            for part in (row.zh, row.more):
                set_look(part, "wrong", part is wrong)
        self.error.setText(said)
        self.error.setVisible(bool(said))
        if said and 0 <= place < len(rows):
            self._wrong_in(rows[place]).setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _wrong_in(row: _Row) -> QLineEdit:
        """Where something is to be typed: what may be chosen where that is missing, or the name."""
        asks = row.sort.currentData() in (CHOICE, TABLE) and not row.more.text().strip()
        return row.more if asks and row.zh.text().strip() else row.zh

    @staticmethod
    def _is_blank(row: _Row) -> bool:
        return not row.id and not (row.zh.text() + row.en.text() + row.more.text()).strip()

    # ------------------------------------------------------------ lines

    def _make(self, one: FieldTyped) -> _Row:
        words = self._words
        row = _Row(
            one.id, QLineEdit(one.zh), QLineEdit(one.en), StillChoice(),
            QLineEdit(one.more), QCheckBox(), QCheckBox(), QToolButton(), QToolButton(),
        )  # fmt: skip
        row.zh.setMaxLength(4 * LONGEST)
        row.en.setMaxLength(8 * LONGEST)
        for line in (row.zh, row.en):
            line.setMinimumWidth(scaled(90))
        for sort in self._sorts:
            row.sort.addItem(words.say(SORT_WORDS[sort]), sort)
        row.sort.setCurrentIndex(max(row.sort.findData(one.sort), 0))
        row.needed.setChecked(one.needed)
        row.counted.setChecked(one.counts)
        if not self._counted:
            row.counted.hide()
        row.up.setText("↑")
        row.gone.setText("×")
        self._rows.append(row)
        row.sort.activated.connect(lambda _place: self._changed(row))
        for tick in (row.needed, row.counted):
            tick.toggled.connect(lambda _on: self._changed(row))
        for line in (row.zh, row.en, row.more):
            line.textEdited.connect(lambda _text: self._changed(row))
        row.up.clicked.connect(lambda: self._raise(row))
        row.gone.clicked.connect(lambda: self._remove(row))
        self._hint(row)
        return row

    def _hint(self, row: _Row) -> None:
        key = _MORE.get(str(row.sort.currentData()), "")
        row.more.setEnabled(bool(key))
        row.counted.setEnabled(row.sort.currentData() in (TEXT, LONG))
        row.more.setPlaceholderText(self._words.say(key) if key else "")

    def _place(self) -> None:
        """Puts the lines in their order and says for whom they read what they are."""
        say = self._words.say
        for at, row in enumerate(self._rows):
            for place, part in enumerate(row.parts):
                self._grid.addWidget(part, at + 1, place)
                name = _NAMES[place]
                part.setObjectName(f"field-{at}-{name}")
                set_tip(part, "")
            for part, key in zip(row.parts, _HEADS, strict=False):
                part.setAccessibleName(say("settings.field_name_of", row=at + 1, what=say(key)))
            for button, key in ((row.up, "field_up"), (row.gone, "field_remove")):
                said = say(f"settings.{key}", row=at + 1)
                button.setAccessibleName(said)
                set_tip(button, said)
            row.up.setEnabled(at > 0)
        parts = [part for row in self._rows for part in row.parts]
        stops = [*(one for one in parts if self._counted or not self._is_count(one)), self.add]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.add.setVisible(len(self._rows) < MOST_FIELDS)

    def _is_count(self, part: QWidget) -> bool:
        return any(part is row.counted for row in self._rows)

    def _add(self) -> None:
        row = self._make(FieldTyped())
        self._place()
        row.zh.setFocus(Qt.FocusReason.OtherFocusReason)
        # It has its place in the next turn.
        QTimer.singleShot(0, row.zh, lambda: self._area.ensureWidgetVisible(row.zh))

    def _raise(self, row: _Row) -> None:
        at = self._rows.index(row)
        self._rows[at - 1], self._rows[at] = self._rows[at], self._rows[at - 1]
        self._place()
        self.edited.emit()

    def _remove(self, row: _Row) -> None:
        self._drop(row)
        self._place()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        for part in row.parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()

    def _changed(self, row: _Row) -> None:
        self._hint(row)
        self.show_error(-1, "")
        self.edited.emit()
