"""Columns of the list for the fields a school has given the kind that is listed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from studyhours.domain.templates import DATE, LONG, NUMBER, FieldSpec
from studyhours.services.records.listing import RecordShown
from studyhours.services.records.sheets import value_said
from studyhours.ui.models.rows import Column, Value
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.typed_fields import name_said

KEY = "own"
"""How the keys of such columns begin."""
_WIDTHS = {NUMBER: 84, DATE: 100, LONG: 160}
_USUAL = 120
_LINE = 120
"""Characters of a long text that a list shows."""


def key_of_column(kind: str, field: str) -> str:
    """The key of a field's column; every kind has fields of its own."""
    return f"{KEY}.{kind}.{field}"


def own_column(kind: str, spec: FieldSpec, saying: Saying) -> Column[RecordShown]:
    """The column of a field."""
    words = saying.words

    def kept(row: RecordShown) -> str:
        return dict(row.own).get(spec.id, "")

    def text(row: RecordShown) -> str:
        value = kept(row)
        if not value:
            return ""
        if spec.sort == NUMBER:
            return value  # its unit stands in the heading
        yes_no = words.say("records.yes"), words.say("records.no")
        said = value_said(spec, value, words.texts.pick, yes_no)
        return " ".join(said.split())[:_LINE] if spec.sort == LONG else said

    def value(row: RecordShown) -> Value:
        said = kept(row)
        try:
            if said and spec.sort == NUMBER:
                return Fraction(said)
            if said and spec.sort == DATE:
                return date.fromisoformat(said)
        except ValueError:
            return said
        return said if spec.sort == LONG else text(row)

    return Column(
        key_of_column(kind, spec.id),
        "",
        text,
        align="right" if spec.sort == NUMBER else "left",
        width=_WIDTHS.get(spec.sort, _USUAL),
        tip=lambda row: kept(row) if spec.sort == LONG else text(row),
        value=value,
        named=lambda: name_said(spec, saying),
    )
