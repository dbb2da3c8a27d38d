"""What is wrong with the rules being written: at its field, and in a line below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from studyhours.domain.findings import Finding
from studyhours.rules.columns import WORDED
from studyhours.services.rulebook.document import Path
from studyhours.services.rulebook.editing import Placed
from studyhours.ui.pages.rules.editor_form import NodeForm
from studyhours.ui.pages.rules.editor_row import FieldRow, Kit
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_NEEDED = frozenset(
    {
        "rules.missing_key",
        "rules.empty_title",
        "rules.not_a_number",
        "rules.bad_date",
        "rules.bad_id",
    }
)

_CHIPS = frozenset({"kind", "type", *WORDED})


def show_in_form(form: NodeForm, findings: Sequence[Placed], kit: Kit) -> FieldRow | None:
    """Says what is wrong at the fields it is about.

    Returns:
        The first field that something is wrong with.
    """
    rows = list(form.all_rows())
    said: dict[FieldRow, str] = {}
    for one in findings:
        row = _row_of(rows, one.path)
        if row is not None and row not in said:
            said[row] = _said(one, kit)
    for row in rows:
        row.show_error(said.get(row, ""))
    return next((row for row in rows if row in said), None)


def _row_of(rows: Sequence[FieldRow], path: Path) -> FieldRow | None:
    """The innermost line that stands for a value."""
    around = [row for row in rows if path[: len(row.path)] == row.path]
    inside = [row for row in rows if row.path[: len(path)] == path]
    return max(around, key=lambda row: len(row.path), default=next(iter(inside), None))


def _said(placed: Placed, kit: Kit) -> str:
    if _is_empty(placed, kit):
        chips = bool(placed.path) and placed.path[-1] in _CHIPS
        return kit.say("rules_edit.needed_chips" if chips else "rules_edit.needed")
    return kit.words.texts.say(placed.finding.code, **placed.finding.params)


def _is_empty(placed: Placed, kit: Kit) -> bool:
    """Whether nothing has been entered yet where something must be."""
    empty = kit.state.at(placed.path) in (None, "", [], {"zh": ""})
    return empty and placed.finding.code in _NEEDED


def _said_below(placed: Placed, kit: Kit) -> str:
    """What is wrong, where its field may not be in sight."""
    name = next((str(one) for one in reversed(placed.path) if isinstance(one, str)), "")
    field = kit.maybe(f"rule_field.{name}")
    if _is_empty(placed, kit) and field:
        return kit.say("rules_edit.needed_in", field=field)
    return _said(placed, kit)


class FindingsLine(QFrame):
    """The first thing that is wrong, and how many there are.

    Signals:
        go: To where it is: a path of the form, or a line of the text.
    """

    go = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._where: object = None
        self.setObjectName("rules-edit-findings")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.label = plain_label(role="error", wrap=True)
        self.label.setObjectName("rules-edit-first-finding")
        row.addWidget(self.label, 1)
        self.button = QPushButton()
        self.button.setObjectName("rules-edit-go")
        self.button.setProperty("kind", "link")
        words.bind(self.button.setText, "rules_edit.go")
        self.button.clicked.connect(lambda _on=False: self.go.emit(self._where))
        row.addWidget(self.button)
        self._tell("", 0)

    def show_placed(self, found: Sequence[Placed], kit: Kit) -> None:
        """What is wrong with the form."""
        if not found:
            self._tell("", 0)
            return
        first = found[0]
        self._where = first.path
        said = _said_below(first, kit)
        if first.path[:1] == ("rules",) and len(first.path) > 1 and isinstance(first.path[1], int):
            said = self._words.say("rules_edit.in_rule", number=first.path[1] + 1, said=said)
        self._tell(said, len(found))

    def show_lines(self, found: Sequence[Finding]) -> None:
        """What is wrong with the text."""
        if not found:
            self._tell("", 0)
            return
        first = found[0]
        self._where = first.line or 1
        said = self._words.texts.say(first.code, **first.params)
        self._tell(
            self._words.say("rules_edit.in_line", line=first.line or 1, said=said), len(found)
        )

    def _tell(self, said: str, count: int) -> None:
        self.label.setText(
            self._words.say("rules_edit.wrong", count=count, first=said) if count else ""
        )
        self.setVisible(bool(count))
