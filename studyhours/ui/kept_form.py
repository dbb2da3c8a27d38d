"""A small form whose texts are kept while they are typed."""

from __future__ import annotations

from studyhours.ui.context import PageContext
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.widgets.field_form import FieldForm


def keep_form(context: PageContext, form: FieldForm, place: str, about: str) -> TypedKeeper:
    """Keeps what is typed into a form from now on, and puts back what was left of it.

    Args:
        context: The page's.
        form: The form, filled in already with what it begins with.
        place: What the place is called among drafts.
        about: What the form is about.
    """
    typed = TypedFields(form.fields)
    keeper = TypedKeeper(context, place, typed, form)
    keeper.failed.connect(form.show_fault)
    typed.listen(keeper.touch)
    form.add_above(keeper.strip)
    keeper.begin(about)
    return keeper
