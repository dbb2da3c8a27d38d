"""The form of one node of a rule, with the forms of the nodes in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import shiboken6
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

from studyhours.services.rulebook import fields as form
from studyhours.services.rulebook.document import Data, Path, at
from studyhours.services.rulebook.fields import Field, Row, Way
from studyhours.services.rulebook.shapes import form_of
from studyhours.services.rulebook.shapes_measures import unit_key
from studyhours.ui.pages.rules.editor_adding import Adding
from studyhours.ui.pages.rules.editor_fields import SINGLE, field_for
from studyhours.ui.pages.rules.editor_grades import grades
from studyhours.ui.pages.rules.editor_nodes import nodes_for
from studyhours.ui.pages.rules.editor_row import FieldRow, Kit, field_name, name_of
from studyhours.ui.pages.rules.editor_tables import conversions, factors, grid
from studyhours.ui.pages.rules.editor_way import WayBox
from studyhours.ui.pages.rules.editor_words import WordBar
from studyhours.ui.widgets.label import plain_label

_BESIDE = frozenset({"bound", "when", "cycle", "test", "effect"})
"""Ways that are chosen right before the field they decide on."""
_TABLES = {form.CONVERT: conversions, form.TABLE: factors, form.GRID: grid, form.GRADES: grades}
_NESTED = frozenset({form.NODE, form.NODES, form.NAMED_NODES, form.NAMED_TEXTS})


class NodeForm(QFrame):
    """The fields of a node.

    Attributes:
        path: The way to the node.
        rows: Its lines, without those of nodes inside.
        inside: The forms of the nodes in it.
    """

    def __init__(self, kit: Kit, place: str, path: Path, depth: int = 0) -> None:
        """A form.

        Args:
            kit: What every part is given.
            place: What the node is: a place of ``rule_ways``.
            path: The way to it.
            depth: How many forms it stands in.
        """
        super().__init__()
        self.kit, self.place, self.path, self.nested = kit, place, path, depth
        self.rows: list[FieldRow] = []
        self.inside: list[NodeForm] = []
        if depth:
            self.setProperty("panel", "nest" if depth % 2 else "nest-odd")
        self.setObjectName(f"{name_of(path)}-form")
        self._outer = QVBoxLayout(self)
        margin = 10 if depth else 0
        self._outer.setContentsMargins(margin, margin, margin, margin)
        self._body: QWidget | None = None
        self._coming: QWidget | None = None
        # Not before it stands where it belongs: moved, all in it would be dressed once more.
        kit.spread.soon(self, self.build)

    # ------------------------------------------------------------ building

    def build(self) -> None:
        """Makes all fields anew from what the node is now, a line at a time.

        What is in sight stays until the other is there whole: a form never grows before one's eyes.
        """
        kit, data = self.kit, self.kit.state.data
        if self._coming is not None and shiboken6.isValid(self._coming):
            shiboken6.delete(self._coming)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.rows, self.inside = [], []
        shape = form_of(self.place, kit.state.at(self.path) or {})
        beside: list[WayBox] = []
        is_first = self._body is None
        if is_first:
            self._body = body
            self._outer.addWidget(body)
        else:
            self._coming = body

        def take(row: Row) -> None:
            if kit.state.data is not data:
                return  # something else is there by now; the editor sees to it
            if row.way is not None:
                self._take_way(row.way, beside, column)
            elif row.field is not None:
                self._take_field(row.field, beside, column)

        for row in shape.rows:
            kit.spread.make(body, lambda row=row: take(row))  # type: ignore[misc]
        if shape.more:
            more = shape.more
            kit.spread.make(
                body, lambda: column.addWidget(Adding(kit, self.place, self.path, more))
            )
        if not is_first:
            kit.spread.after(body, lambda: self._show(body, data))

    def _show(self, body: QWidget, data: Data) -> None:
        """Puts what has been made in the place of what was there."""
        self._coming = None
        if self.kit.state.data is not data:
            body.deleteLater()
            return
        focus = QApplication.focusWidget()
        focused = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        word = focus.at if isinstance(focus, WordBar) else 0
        before, self._body = self._body, body
        if before is not None:
            self._outer.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._outer.addWidget(body)
        body.show()
        if focused:
            _focus(body, focused, word)

    def _take_way(self, way: Way, beside: list[WayBox], column: QVBoxLayout) -> None:
        box = WayBox(self.kit, way, self.path)
        if way.name in _BESIDE:
            beside.append(box)
            return
        says = self.kit.named("rule_way", way.name)
        self._add(FieldRow(self.kit, (*self.path, f"({way.name})"), says, box), column)

    def _take_field(self, field: Field, beside: list[WayBox], column: QVBoxLayout) -> None:
        path = (*self.path, *field.path)
        says = field.path[0] if field.form == form.RAW else field_name(self.kit, field)
        if beside:
            says = self.kit.named("rule_way", beside[0].way.name)
        remove = None
        if field.presence == form.ADDED or field.form == form.RAW:
            gone = (*self.path, *(field.goes_with or field.path))
            remove = lambda: self.kit.state.remove(gone, reshapes=self.path)  # noqa: E731
        ways: list[QWidget] = [*beside]
        beside.clear()
        dated = field.form == form.TARGET and isinstance(self.kit.state.at(path), list)
        if field.form in SINGLE and not dated:
            parts = [*ways, field_for(self.kit, field, path, self.path), *self._after(field, path)]
            self._add(FieldRow(self.kit, path, says, *parts, remove=remove), column)
            return
        if ways:
            self._add(FieldRow(self.kit, (*path, "(way)"), says, *ways), column)
            says = field_name(self.kit, field)
        if field.form in _TABLES:
            table = _TABLES[field.form](self.kit, field, path, self.path)
            self._add(FieldRow(self.kit, path, says, table, wide=True, remove=remove), column)
            return
        nested = nodes_for(self, field, path)
        self._add(FieldRow(self.kit, path, says, nested, wide=True, remove=remove), column)

    def _add(self, row: FieldRow, column: QVBoxLayout) -> None:
        self.rows.append(row)
        column.addWidget(row)
        # Now, while it is one line; for all of them together it would be felt.
        row.ensurePolished()

    def _after(self, field: Field, path: Path) -> list[QWidget]:
        """What stands behind a field: its unit, and the other way of giving a number."""
        says = self.kit.maybe(f"rule_after.{field.name}")
        if field.form == form.TARGET or (
            field.name.startswith("cap_") and field.form == form.NUMBER
        ):
            measure = at(self.kit.state.at(self.path), (*field.path[:-1], "measure"))
            says = self.kit.maybe(f"unit.{unit_key(measure)}")
        parts: list[QWidget] = [plain_label(says)] if says else []
        if field.form == form.TARGET:
            dated = QPushButton(self.kit.say("rules_edit.by_date"))
            dated.setObjectName(f"{name_of(path)}-dated")
            dated.setProperty("kind", "link")
            dated.clicked.connect(lambda _checked=False: self._split(path))
            parts.append(dated)
        return parts

    def _split(self, path: Path) -> None:
        """One number becomes several, each with its days."""
        value = self.kit.state.said(path) or "1"
        self.kit.state.set(path, [{"value": value}], reshapes=self.path)

    def child(self, place: str, path: Path) -> NodeForm:
        """The form of a node inside."""
        made = NodeForm(self.kit, place, path, self.nested + 1)
        self.inside.append(made)
        return made

    # ------------------------------------------------------------ for the editor

    def rebuild(self, path: Path) -> None:
        """Shows a node anew that may be this one or one inside."""
        for one in self.inside:
            if path[: len(one.path)] == one.path:
                one.rebuild(path)
                return
        self.kit.spread.begin()
        self.build()

    def all_rows(self) -> Iterator[FieldRow]:
        """Its lines and those of all nodes inside."""
        yield from self.rows
        for one in self.inside:
            yield from one.all_rows()


def _focus(body: QWidget, name: str, word: int) -> None:
    """Gives the focus back to the field that has taken the place of another."""
    for one in cast(list[QWidget], body.findChildren(QWidget, name)):
        if isinstance(one, WordBar):
            one.go_to(word)
        one.setFocus()
