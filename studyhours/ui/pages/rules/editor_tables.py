"""The fields of the rule form for tables: conversions, factors, and the cells of a matrix."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import cast

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.quantity import UNITS
from studyhours.domain.tidy import fold
from studyhours.services.rulebook.document import Data, Path
from studyhours.services.rulebook.fields import Field
from studyhours.services.wording.numbers_said import number_said
from studyhours.ui.pages.rules.editor_fields import words_of_column
from studyhours.ui.pages.rules.editor_inputs import Choice, Line
from studyhours.ui.pages.rules.editor_row import Kit, cross, name_of
from studyhours.ui.widgets.label import plain_label

_WIDTH = 56
Entries = dict[str, Data]
_OTHER = "other"


class Lines(QWidget):
    """Lines of small fields, one for each entry of a mapping, and a button for another."""

    def __init__(self, kit: Kit, path: Path, node: Path) -> None:
        super().__init__()
        self.kit, self.path, self.node = kit, path, node
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._buttons = QHBoxLayout()

    @property
    def entries(self) -> Entries:
        """What is there."""
        found = self.kit.state.at(self.path)
        return dict(found) if isinstance(found, dict) else {}

    def add_line(self, *parts: QWidget | str, removes: str | None = None, called: str = "") -> None:
        """Adds a line of fields and words.

        Args:
            parts: The fields and words.
            removes: The entry its cross takes away.
            called: What that is called, where it is a word of the grammar.
        """
        row = QHBoxLayout()
        row.setSpacing(6)
        for part in parts:
            row.addWidget(plain_label(part) if isinstance(part, str) else part)
        if removes is not None:
            name = name_of((*self.path, removes))
            row.addWidget(cross(self.kit, name, called or removes, lambda: self.drop(removes)))
        row.addStretch(1)
        self.column.addLayout(row)

    def add_button(
        self,
        says: str,
        act: Callable[[], None],
        name: str = "add",
        beside: QPushButton | None = None,
    ) -> QPushButton:
        """Adds a button below the lines, or beside another."""
        button = QPushButton(says)
        button.setObjectName(f"{name_of(self.path)}-{name}")
        button.setProperty("kind", "add")
        button.clicked.connect(lambda _checked=False: act())
        if beside is not None:
            self._buttons.insertWidget(1, button)
            return button
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.column.addLayout(self._buttons)
        return button

    def drop(self, entry: str) -> None:
        """Takes an entry away."""
        self.kit.state.remove((*self.path, entry), reshapes=self.node)

    def rename(self, before: str, after: str) -> None:
        """Gives an entry another name, in its place."""
        if after and (after == before or after not in self.entries):
            renamed: Data = {
                after if key == before else key: value for key, value in self.entries.items()
            }
            self.kit.state.set(self.path, renamed, reshapes=self.node)
        else:
            self.kit.state.reshaped.emit(self.node)

    def number(self, entry: Path, called: str) -> Line:
        """A field for the number of an entry, which is called something."""
        path = (*self.path, *entry)
        line = Line(self.kit.state.said(path), width=_WIDTH)
        line.setObjectName(name_of(path))
        line.setAccessibleName(called)
        line.textEdited.connect(lambda text: self.kit.state.set(path, fold(text).strip()))
        line.editingFinished.connect(self.kit.state.pause)
        return line


_CLOSED = frozenset({"level", "mode", "place", "result", "depth", "attendance"})
"""Columns that take no words but those of the format."""


def conversions(kit: Kit, _field: Field, path: Path, node: Path) -> QWidget:
    """What other units are worth: ``每 45 分钟按 1 学时``."""
    lines = Lines(kit, path, node)
    own = kit.state.said((*path[:-1], "sum")) or kit.state.said((*path[:-1], "grant"))
    for unit, worth in lines.entries.items():
        if (unit, worth) != (own, "1"):  # that an hour is an hour goes without saying
            _conversion(lines, unit, own)
    free = [unit for unit in UNITS if unit not in lines.entries]

    def add() -> None:
        worth = "1/45" if free[0] == "minute" else "1"
        kit.state.set((*path, free[0]), worth, reshapes=node)

    if free:
        lines.add_button(kit.say("rules_edit.add_conversion"), add)
    return lines


def _conversion(lines: Lines, unit: str, own: str) -> None:
    kit, path = lines.kit, (*lines.path, unit)
    many, worth = _as_people_say(kit.state.said(path))
    name = name_of(path)
    count, value = Line(many, width=_WIDTH), Line(worth, width=_WIDTH)
    count.setObjectName(f"{name}-many")
    value.setObjectName(f"{name}-worth")
    units = [(one, kit.named("unit", one)) for one in UNITS]
    taken = set(lines.entries) - {unit}
    box = Choice([one for one in units if one[0] not in taken], unit)
    box.setObjectName(f"{name}-unit")
    box.picked.connect(lambda other: lines.rename(unit, other))

    def typed(_text: str) -> None:
        kit.state.set(path, _as_factor(fold(count.text()).strip(), fold(value.text()).strip()))

    for line in (count, value):
        line.textEdited.connect(typed)
        line.editingFinished.connect(kit.state.pause)
    called = kit.named("unit", unit)
    each, counts = kit.say("rules_edit.each"), kit.say("rules_edit.counts_as")
    count.setAccessibleName(f"{each} {called}")
    value.setAccessibleName(counts)
    unit_name = kit.named("unit", own) if own in UNITS else own
    lines.add_line(each, count, box, counts, value, unit_name, removes=unit, called=called)


def _as_people_say(factor: str) -> tuple[str, str]:
    """``1/45`` is 45 of them for 1."""
    one, slash, many = factor.partition("/")
    return (many, one) if slash else ("1", factor)


def _as_factor(many: str, worth: str) -> str:
    """The factor; what is no number stays as it was typed, for the reader to complain of."""
    if many in {"", "1"}:
        return worth
    try:
        factor = Fraction(worth) / Fraction(many)
    except (ValueError, ZeroDivisionError):
        return f"{worth}/{many}"
    whole = Fraction(many).denominator == 1 and Fraction(worth).denominator == 1
    return f"{worth}/{many}" if whole else number_said(factor)


def factors(kit: Kit, field: Field, path: Path, node: Path) -> QWidget:
    """What records are worth by one column: ``省级 15``."""
    lines = Lines(kit, path, node)
    column = field.path[-1]
    words = [one for one in words_of_column(kit, column) if one[0] != _OTHER]
    known = [word for word, _ in words]
    for word in lines.entries:
        taken = set(lines.entries) - {word}
        open_ = [one for one in words if one[0] not in taken]
        box = Choice([*open_, (_OTHER, kit.say("rules_edit.all_others"))], word)
        box.setObjectName(f"{name_of((*path, word))}-word")
        box.picked.connect(_renamer(lines, word))
        if column not in _CLOSED:
            _own_word(box, word, _renamer(lines, word))
        called = box.currentText()
        lines.add_line(box, "×", lines.number((word,), called), removes=word, called=called)
    free = [one for one in (*known, _OTHER) if one not in lines.entries]

    def add() -> None:
        kit.state.set((*path, free[0]), "1", reshapes=node)

    if free:
        lines.add_button(kit.say("rules_edit.add_factor"), add)
    return lines


def _renamer(lines: Lines, before: str) -> Callable[[str], None]:
    return lambda after: lines.rename(before, after)


def _own_word(box: Choice, before: str, rename: Callable[[str], None]) -> None:
    """A word of one's own is typed into the box of a column that takes any."""
    box.setEditable(True)
    # Enter would put what was typed among the choices, without a value.
    box.setInsertPolicy(Choice.InsertPolicy.NoInsert)
    typed = cast(QLineEdit, box.lineEdit())

    shown = box.currentText()

    def settled() -> None:
        said = box.currentText().strip()
        if said == shown:  # left as it was, whatever else may be called so
            return
        place = box.findText(said)
        after = str(box.itemData(place)) if place >= 0 else said
        if after != before:
            rename(after)

    typed.editingFinished.connect(settled)


def grid(kit: Kit, _field: Field, path: Path, node: Path) -> QWidget:
    """The cells of a matrix: words down and across, and a number in each."""
    whole = Lines(kit, path, node)
    rows = whole.entries
    cells = [row for row in rows.values() if isinstance(row, dict)]
    columns = list(dict.fromkeys(key for row in cells for key in row))
    by = [kit.state.said((*path[:-1], side, "by")) for side in ("rows", "columns")]
    sides = [words_of_column(kit, column) for column in by]
    table = QGridLayout()
    table.setSpacing(6)
    heads: list[Choice] = []
    for place, column in enumerate(columns):
        head = _head(whole, sides[1], column, columns)
        _renames(head, column, _column_renamer(whole, column), by[1])
        table.addWidget(head, 0, place + 1)
        heads.append(head)
    for line, row in enumerate(rows):
        head = _head(whole, sides[0], row, list(rows))
        _renames(head, row, _renamer(whole, row), by[0])
        table.addWidget(head, line + 1, 0)
        called = head.currentText()
        for place, column in enumerate(columns):
            cell = _cell(whole, row, column)
            cell.setAccessibleName(f"{called} {heads[place].currentText()}")
            table.addWidget(cell, line + 1, place + 1)
        remove = cross(kit, name_of((*path, row)), called, _dropper(whole, row))
        table.addWidget(remove, line + 1, len(columns) + 1)
    table.setColumnStretch(len(columns) + 2, 1)
    whole.column.addLayout(table)
    _adders(whole, sides, list(rows), columns)
    return whole


def _dropper(lines: Lines, entry: str) -> Callable[[], None]:
    return lambda: lines.drop(entry)


def _adders(
    whole: Lines, sides: list[list[tuple[str, str]]], rows: list[str], columns: list[str]
) -> None:
    kit = whole.kit
    new = kit.say("rules_edit.new_word")
    free_rows = [word for word, _ in sides[0] if word not in rows] or [new]
    free_columns = [word for word, _ in sides[1] if word not in columns] or [new]

    def add_row() -> None:
        first = columns[0] if columns else free_columns[0]
        kit.state.set((*whole.path, free_rows[0], first), "1", reshapes=whole.node)

    def add_column() -> None:
        first = rows[0] if rows else free_rows[0]
        kit.state.set((*whole.path, first, free_columns[0]), "1", reshapes=whole.node)

    row = whole.add_button(kit.say("rules_edit.add_row"), add_row, "add-row")
    whole.add_button(kit.say("rules_edit.add_column"), add_column, "add-column", beside=row)


def _head(
    whole: Lines,
    words: list[tuple[str, str]],
    now: str,
    taken: list[str],
) -> Choice:
    free = [one for one in words if one[0] == now or one[0] not in taken]
    box = Choice(free, now)
    box.setObjectName(f"{name_of(whole.path)}-head-{now}")
    return box


def _renames(head: Choice, now: str, rename: Callable[[str], None], column: str) -> None:
    """What is chosen for a head, or typed where the column takes any word, becomes its name."""
    head.picked.connect(rename)
    if column not in _CLOSED and column != "type":  # types of one's own are among the choices
        _own_word(head, now, rename)


def _column_renamer(whole: Lines, before: str) -> Callable[[str], None]:
    def rename(after: str) -> None:
        rows: Data = {
            row: {after if key == before else key: value for key, value in cells.items()}
            if isinstance(cells, dict)
            else cells
            for row, cells in whole.entries.items()
        }
        whole.kit.state.set(whole.path, rows, reshapes=whole.node)

    return rename


def _cell(whole: Lines, row: str, column: str) -> Line:
    """A number; an empty cell asks nothing."""
    path = (*whole.path, row, column)
    line = Line(whole.kit.state.said(path), width=_WIDTH, hint="–")
    line.setObjectName(name_of(path))

    def typed(text: str) -> None:
        if said := fold(text).strip():
            whole.kit.state.set(path, said)
        else:
            whole.kit.state.remove(path)

    line.textEdited.connect(typed)
    line.editingFinished.connect(whole.kit.state.pause)
    return line
