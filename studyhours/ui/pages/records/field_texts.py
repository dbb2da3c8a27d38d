"""Texts in and out of the fields of a form, and which of the fields a sentence names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studyhours.services.records.forms import FIELD, PERSON, UID
from studyhours.services.records.kinds_list import KindShown
from studyhours.ui.pages.records.fields import Field, put_into, text_in
from studyhours.ui.pages.records.form_fields import FURTHER, AmountEdit
from studyhours.ui.pages.records.names import NameEdit
from studyhours.ui.pages.records.units import UnitsEdit
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.words import Words

_SHORTEST = 2


def put_field(name: str, field: Field, values: Mapping[str, str]) -> None:
    """Puts into a field what is said of it."""
    editor, text = field.editor, values.get(name, "")
    if isinstance(editor, TeacherPicker):
        editor.choose(text or None)
    elif isinstance(editor, UnitsEdit):
        editor.choose(text)
    elif isinstance(editor, NameEdit):
        editor.show_person(text, values.get(UID + name.removeprefix(PERSON), ""))
    elif isinstance(editor, AmountEdit):
        editor.put(text, values.get("unit", ""))
    else:
        put_into(editor, text)


def read_field(name: str, field: Field) -> dict[str, str]:
    """What stands in a field, as typed."""
    editor = field.editor
    if isinstance(editor, TeacherPicker):
        return {name: editor.uid or ""}
    if isinstance(editor, UnitsEdit):
        return {name: editor.value}
    if isinstance(editor, NameEdit):
        uid = UID + name.removeprefix(PERSON)
        return {name: editor.name, uid: editor.uid}
    if isinstance(editor, AmountEdit):
        return {name: editor.number.text(), "unit": editor.unit.value}
    return {name: text_in(editor)}


def named_in(
    said: str, kind: KindShown, fields: Mapping[str, Field], words: Words
) -> Sequence[str]:
    """Which fields a sentence names by their labels, such as the reason of a return.

    Args:
        said: The sentence.
        kind: The kind of the form.
        fields: Its fields, as far as they are made.
        words: Language.

    Returns:
        Their names, the longest label first: where one is part of another, that is meant.
    """
    labels = {name: field.label.text() for name, field in fields.items()}
    labels |= {FIELD + name: words.say(FURTHER[name]) for name in kind.fields.more}
    labels |= {FIELD + spec.id: words.texts.pick(spec.title) for spec in kind.own}
    found = [name for name, label in labels.items() if _names(said, label)]
    return sorted(found, key=lambda name: -len(labels[name]))


def _names(said: str, label: str) -> bool:
    if len(label) < _SHORTEST:
        return False
    # A word in Latin letters is a whole one; in Chinese nothing stands between words.
    edge = r"\b" if label.isascii() else ""
    return re.search(f"{edge}{re.escape(label)}{edge}", said, re.IGNORECASE) is not None
