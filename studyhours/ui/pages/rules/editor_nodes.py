"""Nodes inside a node: one, several in order, or several by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.services.rulebook import fields as form
from studyhours.services.rulebook.document import Data, Path, listed
from studyhours.services.rulebook.fields import Field
from studyhours.services.rulebook.turning import new_node
from studyhours.ui.pages.rules.editor_inputs import Line
from studyhours.ui.pages.rules.editor_row import Kit, cross, name_of, small_button
from studyhours.ui.widgets.label import plain_label

if TYPE_CHECKING:
    from studyhours.ui.pages.rules.editor_form import NodeForm


def nodes_for(owner: NodeForm, field: Field, path: Path) -> QWidget:
    """The forms of what a field holds."""
    if field.form == form.NODE:
        return owner.child(field.place, path)
    if field.form in {form.NODES, form.TARGET}:
        return _Several(owner, field, path)
    return _Named(owner, field, path)


class _Several(QWidget):
    """Forms in order, which can be moved, taken away and added to."""

    def __init__(self, owner: NodeForm, field: Field, path: Path) -> None:
        super().__init__()
        self._owner, self._kit, self._field, self._path = owner, owner.kit, field, path
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        count = len(listed(self._kit.state.at(path)))
        for number in range(count):
            column.addWidget(self._element(number, count))
        add = _add_button(self._kit, f"{name_of(path)}-add", self._add)
        row = QHBoxLayout()
        row.addWidget(add)
        if field.form == form.TARGET:
            plain = QPushButton(self._kit.say("rules_edit.one_number"))
            plain.setObjectName(f"{name_of(path)}-plain")
            plain.setProperty("kind", "link")
            plain.clicked.connect(lambda _on=False: self._to_one_number())
            row.addWidget(plain)
        row.addStretch(1)
        column.addLayout(row)

    def _element(self, number: int, count: int) -> QWidget:
        path = (*self._path, number)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(0)
        name, say = name_of(path), self._kit.say
        what = say("rules_edit.nth", number=number + 1)
        head.addWidget(plain_label(what, role="small"))
        head.addStretch(1)
        up = small_button(f"{name}-up", "↑", say("rules_edit.up"), self._mover(number, -1))
        down = small_button(f"{name}-down", "↓", say("rules_edit.down"), self._mover(number, 1))
        up.setEnabled(number > 0)
        down.setEnabled(number < count - 1)
        for button in (up, down, cross(self._kit, name, what, lambda: self._remove(number))):
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self._owner.child(self._field.place, path))
        return whole

    def _mover(self, number: int, by: int) -> Callable[[], None]:
        path = (*self._path, number)
        return lambda: self._kit.state.move(path, by, reshapes=self._owner.path)

    def _remove(self, number: int) -> None:
        alone = len(listed(self._kit.state.at(self._path))) == 1
        # The last one goes with its field, where nothing need be said at all.
        gone = alone and self._field.presence != form.NEEDED
        path = self._path if gone else (*self._path, number)
        self._kit.state.remove(path, reshapes=self._owner.path)

    def _add(self) -> None:
        end = len(listed(self._kit.state.at(self._path)))
        node = new_node(self._field.place)
        self._kit.state.insert((*self._path, end), node, reshapes=self._owner.path)

    def _to_one_number(self) -> None:
        values = listed(self._kit.state.at(self._path))
        last = values[-1] if values else {}
        value = last.get("value", "1") if isinstance(last, dict) else "1"
        self._kit.state.set(self._path, value, reshapes=self._owner.path)


class _Named(QWidget):
    """Measures or lists of books that the set gives names to."""

    def __init__(self, owner: NodeForm, field: Field, path: Path) -> None:
        super().__init__()
        self._owner, self._kit, self._field, self._path = owner, owner.kit, field, path
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for name in self._entries():
            self._entry(name, column)
        row = QHBoxLayout()
        row.addWidget(_add_button(self._kit, f"{name_of(path)}-add", self._add))
        row.addStretch(1)
        column.addLayout(row)

    def _entries(self) -> dict[str, Data]:
        found = self._kit.state.at(self._path)
        return found if isinstance(found, dict) else {}

    def _entry(self, name: str, column: QVBoxLayout) -> None:
        path = (*self._path, name)
        row = QHBoxLayout()
        line = Line(name, width=180, hint=self._kit.say("rules_edit.name"))
        line.setObjectName(f"{name_of(path)}-name")
        line.editingFinished.connect(lambda: self._rename(name, line.text().strip()))
        row.addWidget(line)
        row.addWidget(cross(self._kit, name_of(path), name, lambda: self._remove(name)))
        row.addStretch(1)
        column.addLayout(row)
        if self._field.form == form.NAMED_NODES:
            column.addWidget(self._owner.child(self._field.place, path))
        else:
            column.addWidget(self._books(path))

    def _books(self, path: Path) -> QPlainTextEdit:
        """Titles, one in each line."""
        edit = QPlainTextEdit("\n".join(self._kit.state.several(path)))
        edit.setObjectName(name_of(path))
        edit.setPlaceholderText(self._kit.maybe(f"rule_hint.{self._field.name}"))
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(120)

        def typed() -> None:
            books = [line.strip() for line in edit.toPlainText().splitlines() if line.strip()]
            self._kit.state.set(path, [*books] if books else [""])

        edit.textChanged.connect(typed)
        return edit

    def _rename(self, before: str, after: str) -> None:
        entries = self._entries()
        if not after or after == before or after in entries:
            return
        renamed: Data = {after if key == before else key: one for key, one in entries.items()}
        self._kit.state.set(self._path, renamed, reshapes=self._owner.path)

    def _remove(self, name: str) -> None:
        self._kit.state.remove((*self._path, name), reshapes=self._owner.path)

    def _add(self) -> None:
        taken = self._entries()
        free = (f"name{number}" for number in range(1, len(taken) + 2))
        name = next(one for one in free if one not in taken)
        named = self._field.form == form.NAMED_NODES
        new: Data = new_node(self._field.place) if named else [""]
        self._kit.state.set((*self._path, name), new, reshapes=self._owner.path)


def _add_button(kit: Kit, name: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(kit.say("rules_edit.add_one"))
    button.setObjectName(name)
    button.setProperty("kind", "add")
    button.clicked.connect(lambda _on=False: act())
    return button
