"""A form made anew because its kind asks for something else by now; what was typed goes along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyhours.domain.templates import FieldSpec
from studyhours.services.records.forms import FIELD, form_values
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.sheets import SHEET
from studyhours.ui.pages.records.form import RecordForm
from studyhours.ui.pages.records.opened import Opened

Lost = tuple[FieldSpec, str]
"""A field, and what was typed in it."""


def asks_otherwise(was: KindShown, now: KindShown) -> bool:
    """Whether a form of a kind has other fields than one of the kind as it was."""
    return (was.own, was.fields) != (now.own, now.fields)


def make_anew(form: RecordForm, opened: Opened, kind: KindShown) -> Sequence[Lost]:
    """Shows what lies open in the form that its kind has now.

    Args:
        form: The form.
        opened: What lies open; of that kind from now on.
        kind: The kind as it is.

    Returns:
        What was typed and has no place in it any more.
    """
    typed, was = form.values(), opened.kind
    clean = not opened.touched or typed == opened.base
    saved = dict(form_values(kind, opened.content)) if opened.uid and opened.content else {}
    saved.pop(SHEET, None)  # the form has chosen what it is written in
    at = form.place
    opened.kind = kind
    form.show_values(kind, {**saved, **typed}, opened.content, record=opened.uid, fresh=False)
    if at:
        form.focus(at)
    now = form.values()
    new = {name: text for name, text in now.items() if name not in typed}
    opened.base = now if clean else {**opened.base, **new}
    return [] if clean else _lost(was, kind, typed, opened, now)


def _lost(
    was: KindShown,
    kind: KindShown,
    typed: Mapping[str, str],
    opened: Opened,
    now: Mapping[str, str],
) -> Sequence[Lost]:
    there = {spec.id for spec in kind.own}
    before = opened.content.fields if opened.content is not None else {}
    lost = []
    for spec in was.own:
        name = FIELD + spec.id
        said = typed.get(name, "")
        gone = spec.id not in there or now.get(name, "") != said
        if said and gone and said != before.get(spec.id, ""):
            lost.append((spec, said))
    return lost
