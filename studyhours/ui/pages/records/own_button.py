"""The button for fields of a school's own: which are columns, and what they must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from studyhours.ui.memory import Memory
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import button_text

if TYPE_CHECKING:  # brings what the list is shown without
    from studyhours.domain.templates import FieldSpec

_KEPT = "records-own"
_FIRST = 3
"""How many are columns before anybody has said which."""
_LONG = "long"
VIEW = "own."
"""How a view names what a field must say."""


class OwnButton(QPushButton):
    """Hidden where the kind that is listed has no such fields.

    Signals:
        columns_changed: Other fields are to be columns.
        changed: Something else is to be listed.
    """

    columns_changed = Signal()
    changed = Signal()

    def __init__(self, saying: Saying, memory: Memory) -> None:
        super().__init__()
        self._saying, self._memory = saying, memory
        self._fields: Mapping[str, Sequence[FieldSpec]] = {}
        self._kind = ""
        self._asked: dict[str, dict[str, str]] = {}
        self.setObjectName("records-own")
        self.setProperty("kind", "filter")
        self.setCheckable(True)
        saying.words.bind(self.setToolTip, "records.own_hint")
        saying.words.changed.connect(self._retell)
        self.clicked.connect(self._open)
        self._retell()

    def learn(self, fields: Mapping[str, Sequence[FieldSpec]]) -> None:
        """Takes the fields of all kinds."""
        self._fields = fields
        self._retell()

    def show_kind(self, kind: str) -> None:
        """Another kind is listed; none where it is empty."""
        self._kind = kind
        self._retell()

    @property
    def fields(self) -> Sequence[FieldSpec]:
        """The fields of the kind that is listed."""
        return self._fields.get(self._kind, ())

    @property
    def columns(self) -> Sequence[FieldSpec]:
        """Those that are columns."""
        kept = self._memory.get(f"{_KEPT}.{self._kind}")
        if isinstance(kept, list):
            return [one for one in self.fields if one.id in kept]
        return [one for one in self.fields if one.sort != _LONG][:_FIRST]

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What fields must say: pairs of id and value."""
        return tuple(sorted(self._asked.get(self._kind, {}).items()))

    def said(self) -> list[str]:
        """What fields must say, in words."""
        from studyhours.services.records.sheets import value_said
        from studyhours.ui.pages.records.typed_fields import name_said

        words, asked = self._saying.words, dict(self.asked)
        yes_no = words.say("records.yes"), words.say("records.no")
        return [
            words.say(
                "records.own_said",
                name=name_said(one, self._saying),
                value=value_said(one, asked[one.id], words.texts.pick, yes_no),
            )
            for one in self.fields
            if one.id in asked
        ]

    @property
    def values(self) -> dict[str, str]:
        """What fields must say, as a view keeps it."""
        return {f"{VIEW}{name}": said for name, said in self.asked}

    def show_values(self, kind: str, values: Mapping[str, object]) -> None:
        """Asks again what a view asked; tells nobody."""
        self._asked[kind] = {
            key.removeprefix(VIEW): said
            for key, said in values.items()
            if key.startswith(VIEW) and isinstance(said, str)
        }
        self._retell()

    def clear(self) -> None:
        """Asks nothing any more; tells nobody."""
        self._asked.clear()
        self._retell()

    def _open(self) -> None:
        self._retell()  # the click has turned it
        from studyhours.ui.pages.records.own_dialog import OwnDialog

        dialog = OwnDialog(self, self._saying, self.fields, self.columns, dict(self.asked))
        dialog.chosen.connect(self._chosen)
        dialog.open()

    def _chosen(self, columns: Sequence[str], asked: Mapping[str, str]) -> None:
        before = [one.id for one in self.columns]
        self._memory.put(f"{_KEPT}.{self._kind}", list(columns))
        if list(columns) != before:
            self.columns_changed.emit()
        if dict(self.asked) != dict(asked):
            self._asked[self._kind] = dict(asked)
            self._retell()
            self.changed.emit()

    def _retell(self) -> None:
        self.setVisible(bool(self.fields))
        said = self.said() if self.fields and self.asked else []
        words = self._saying.words
        self.setChecked(bool(said))
        text = words.say("records.own_asked", said=words.say("records.comma").join(said))
        self.setText(button_text(text if said else words.say("records.own")))
