"""Fields that data describe: those of templates, and those a school gives its kinds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from studyhours.domain.templates import (
    CHOICE,
    DATE,
    LONG,
    LONGEST,
    NUMBER,
    YES_NO,
    FieldSpec,
)
from studyhours.ui.pages.records.fields import ChoiceBox, Field, GrowingText, LongText
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.day_edit import DayEdit

_YES_NO = {"yes": "records.yes", "no": "records.no"}


def typed_editor(spec: FieldSpec, saying: Saying, edited: Callable[[], object]) -> QWidget:
    """The widget that such a value is typed into; says ``edited`` when a person changes it."""
    words = saying.words
    if spec.sort == LONG:
        long = GrowingText()
        long.textChanged.connect(edited)
        return long
    if spec.sort == DATE:
        day = DayEdit(words, today=saying.today)
        day.changed.connect(edited)
        day.field.textEdited.connect(edited)
        return day
    if spec.sort in (CHOICE, YES_NO):
        box = ChoiceBox(lambda value: _said(spec, value, saying))
        named = [one for one, _ in spec.choices] if spec.sort == CHOICE else list(_YES_NO)
        box.offer(["", *named])
        box.edited.connect(edited)
        return box
    line = QLineEdit()
    # What is pasted by mistake is cut where no field holds it; what is only too long is said.
    line.setMaxLength(2 * LONGEST[spec.sort])
    line.textEdited.connect(edited)
    if spec.sum_of:
        line.setReadOnly(True)
    return line


def typed_field(spec: FieldSpec, name: str, saying: Saying, edited: Callable[[], object]) -> Field:
    """A field with its label; ``name`` tells it apart from others."""
    editor = typed_editor(spec, saying, edited)
    editor.setObjectName(f"records-{name}")
    field = Field(saying.words, name, lambda: label_said(spec, saying), editor)
    if isinstance(editor, DayEdit):
        editor.field.setObjectName(f"records-{name}-field")
    field.span = 99 if isinstance(editor, LongText) else 1
    return field


def label_said(spec: FieldSpec, saying: Saying) -> str:
    """A field's name as its label has it, with a mark where it must be filled in."""
    said = name_said(spec, saying)
    return saying.words.say("records.label_needed", label=said) if spec.needed else said


def name_said(spec: FieldSpec, saying: Saying) -> str:
    """A field's name, a number's unit behind it."""
    pick = saying.words.texts.pick
    said = pick(spec.title)
    if spec.sort == NUMBER and spec.unit:
        said = saying.words.say("records.label_unit_of", label=said, unit=pick(spec.unit))
    return said


def _said(spec: FieldSpec, value: str, saying: Saying) -> str:
    words = saying.words
    if not value:
        return words.say("records.none")
    if spec.sort == YES_NO:
        key = _YES_NO.get(value, "records.none")
        return words.say(key)
    return next((words.texts.pick(name) for one, name in spec.named if one == value), value)
