"""What may still be said in a node: a button for each field that is not there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from studyhours.services.rulebook import fields as form
from studyhours.services.rulebook.document import Data, Path
from studyhours.services.rulebook.fields import Field
from studyhours.services.rulebook.turning import new_node
from studyhours.services.rulebook.ways import PART, RULE, SET
from studyhours.ui.pages.rules.editor_row import Kit, field_name, name_of
from studyhours.ui.pages.rules.editor_words import WordBar
from studyhours.ui.widgets.label import button_text

_BEGIN: dict[str, Data] = {
    form.TARGET: "1",
    form.CONVERT: {"period": "1", "minute": "1/45"},
    form.NAMED_TEXTS: {"list": [""]},
    form.TEXTS: "",
    form.MONTHS: ["3", "4", "5"],
    form.WORDS: {"zh": ""},
}
_BY_NAME: dict[str, Data] = {
    "within_to": "10-31",
    "within_from": "03-01",
    "tolerance": "1",
    "characters": "1000",
    "round_to": "0.5",
    "risk_one": "3/4",
    "risk_many": "1/4",
    "version": "1",
    "void": "3",
    "substitute_rate": "1",
    "cap_least": "2",
    "cap_step": "1",
    "if_missed": "not_excellent",
    "spend": "pool",
    "define": {"name1": {"sum": "hour", "of": {"kind": "training"}}},
    "lists": {"name1": [""]},
    "ranks": {"name1": [""]},
    "subject": "group",
    "whose": "members",
    "how_many": "100%",
    "years_over": "5",
    "years_at_most": "5",
    "dated_by": "first_day",
}
_OFTEN = frozenset({
    "within_to", "tolerance", "applies_to", "waived_when", "if_missed", "sources", "effective_to",
    "convert",
})  # fmt: skip
"""What is offered at once; everything else is in a menu."""
_WHERE, _MORE = "(where)", "(more)"


def begin_of(field: Field) -> Data:
    """What a field that is added begins with: what can be read wherever there is such a thing."""
    if field.name in _BY_NAME:
        return _BY_NAME[field.name]
    if field.form in {form.NODES, form.NODE}:
        node = new_node(field.place)
        return [node] if field.form == form.NODES else node
    if field.form == form.TABLE:
        return {field.choices[0] if field.choices else "course": "1", "other": "0"}
    if field.form in {form.CHOICE, form.DAY_OR_WORD}:
        return field.choices[0]
    if field.form in {form.CHOICES, form.OWN, form.LISTED, form.KINDS, form.TYPES}:
        return []  # none is more likely than another: the person presses what is meant
    return _BEGIN.get(field.form, "")


class Adding(WordBar):
    """Words to press for fields that are not there; what is seldom wanted is behind a menu."""

    def __init__(self, kit: Kit, place: str, path: Path, more: Sequence[Field]) -> None:
        """A bar.

        Args:
            kit: What every part is given.
            place: What the node is.
            path: The way to it.
            more: The fields that may be added.
        """
        self._kit, self._path = kit, path
        self._fields = {one.key: one for one in more}
        self._menus = {
            _WHERE: [one for one in more if one.group and self._may_hold(one)],
            _MORE: [one for one in more if not one.group and one.name not in _OFTEN],
        }
        if place not in {RULE, PART, SET} or len(self._menus[_MORE]) < 2:
            self._menus[_MORE] = []
        inside = [one.key for fields in self._menus.values() for one in fields]
        words = [
            (one.key, kit.say("rules_edit.add_field", what=field_name(kit, one)))
            for one in more
            if one.key not in inside and not one.group
        ]
        if self._menus[_WHERE]:
            words.insert(0, (_WHERE, kit.say("rules_edit.add_condition")))
        if self._menus[_MORE]:
            words.append((_MORE, kit.say("rules_edit.more")))
        super().__init__(kit.theme, words)
        self.setObjectName(f"{name_of(path)}-add")
        self.setAccessibleName(kit.say("rules_edit.more"))
        self.pressed.connect(self._pressed)

    def _may_hold(self, condition: Field) -> bool:
        """Whether records of the kinds chosen can say what a condition asks.

        One that none of them can ever say would make a rule nobody meets.
        """
        state = self._kit.state
        chosen = state.several((*self._path, *condition.path[:-2], "of", "kind"))
        known = [one for one in state.kinds if one.id in chosen]
        return not known or any(one.fields.carries(condition.name) for one in known)

    def _pressed(self, key: str) -> None:
        if key in self._menus:
            self._open(key)
        else:
            self._begin(self._fields[key])

    def _open(self, name: str) -> None:
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}-menu")
        for field in self._menus[name]:
            action = menu.addAction(button_text(field_name(self._kit, field)))
            action.setObjectName(f"add-{field.key}")
            action.triggered.connect(lambda _on=False, field=field: self._begin(field))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.place_of(name) + QPoint(-20, 16)))

    def _begin(self, field: Field) -> None:
        path = (*self._path, *field.path)
        begins = begin_of(field)
        if field.form == form.CONVERT and isinstance(begins, dict):
            # The unit itself goes on counting as it is.
            own = self._kit.state.said((*self._path, "sum")) or "hour"
            begins = {own: "1", **{key: one for key, one in begins.items() if key != own}}
        self._kit.state.set(path, begins, reshapes=self._path)
