"""The parts of a sentence as the texts of a form (``records.forms``)."""

from __future__ import annotations

from collections.abc import Collection

from studyhours.services.records.forms import FIELD, PERSON, UID
from studyhours.services.records.kinds_list import KindShown, place_at_first
from studyhours.services.records.quick_sentence import QuickPart, QuickWorld


def type_said(parts: Collection[QuickPart], kind: KindShown | None) -> str:
    """The type that was said, or the only one there is; empty for none."""
    types = [one.more for one in parts if one.what == "kind" and one.more]
    if types or kind is None:
        return types[0] if types else ""
    return kind.offered[0].id if len(kind.offered) == 1 else ""


def values_of(
    parts: Collection[QuickPart], kind: KindShown | None, world: QuickWorld
) -> dict[str, str]:
    """What stands in the fields of a form then."""
    values = {"day": world.today.isoformat(), "teacher": world.own or world.teacher or ""}
    if kind is not None:
        values |= {"unit": kind.unit, "type": type_said(parts, kind)}
        values["place"] = place_at_first(kind, alone=world.alone)
    for part in parts:
        values |= _of_part(part, kind)
    if kind is not None and kind.fields.units and not kind.fields.amount_needed:
        values.setdefault("amount", "1")
    return values


def _of_part(part: QuickPart, kind: KindShown | None) -> dict[str, str]:
    if part.what == "person" and kind is not None:
        role = kind.fields.roles[0]
        return {PERSON + role: part.value, UID + role: part.more}
    if part.what == "teacher":
        return {"teacher": part.more}
    if part.what == "remarks":
        return {FIELD + "remarks": part.value}
    if part.what == "day" and part.value:
        first = {"first": part.value} if part.more != part.value else {}
        return {"day": part.more, **first}
    if part.what == "amount" and part.value:
        return {"amount": part.value, "unit": part.more}
    return {} if part.what in {"day", "kind", "amount"} else {part.what: part.value}
