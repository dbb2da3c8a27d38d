"""What a change of many records would do, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studyhours.services.records.batch import BatchChange, BatchPreview
from studyhours.services.records.kinds_list import KindShown
from studyhours.ui.pages.records import saying as say
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.words import Words

_LABELS = {
    "day": "records.label_day",
    "type": "records.label_type",
    "level": "records.label_level",
    "amount": "records.label_amount",
    "place": "records.label_place",
    "teacher": "records.column_teacher",
    "venue": "records.label_venue",
    "note": "records.label_remarks",
}


def total_line(told: BatchPreview, words: Words, *, deleting: bool) -> str:
    """How many change, how many say it already, how many stay as they are."""
    parts = []
    key = "batch.would_delete" if deleting else "batch.would_change"
    parts.append(words.say(key, count=f"{len(told.changing):,}"))
    if told.same:
        parts.append(words.say("batch.same", count=f"{told.same:,}"))
    if told.refused:
        parts.append(words.say("batch.refused_count", count=f"{len(told.refused):,}"))
    if told.corrections:
        parts.append(
            words.say(
                "batch.corrections",
                count=f"{sum(told.corrections.values()):,}",
                years=words.say("window.separator").join(sorted(told.corrections)),
            )
        )
    return words.say("batch.between").join(parts)


def change_line(
    change: BatchChange, saying: Saying, kinds: Sequence[KindShown], names: Mapping[str, str]
) -> str:
    """One change: the field, from what to what, and in how many."""
    words = saying.words

    def said(value: str) -> str:
        return value_said(change.field, value, saying, kinds, names) or words.say("batch.nothing")

    return words.say(
        "batch.change_line",
        field=words.say(_LABELS[change.field]),
        before=said(change.before),
        after=said(change.after),
        count=f"{change.count:,}",
    )


def value_said(
    field: str, value: str, saying: Saying, kinds: Sequence[KindShown], names: Mapping[str, str]
) -> str:
    """What a field's value is called; empty for nothing."""
    words = saying.words
    if field == "amount":
        number, _, unit = value.partition(" ")
        kind = kinds[0].id if len(kinds) == 1 else ""
        name = saying.unit(unit, kind, int(number == "1"))
        return words.say("batch.amount", number=number, unit=name)
    if field == "type":
        found = (saying.type(kind.id, value) for kind in kinds)
        return next((name for name in found if name != value), value)
    if field == "teacher":
        return names.get(value, value)
    keys = {"level": say.LEVELS, "place": say.PLACES}.get(field, {})
    return words.say(keys[value]) if value in keys else value
