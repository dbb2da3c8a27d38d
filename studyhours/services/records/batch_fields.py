"""The fields that can be changed for many records at once, and what changing one comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, KindType, School, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount, decimal_text
from studyhours.domain.tidy import tidy_line
from studyhours.services.records.kinds_list import FormFields, form_of
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.typed import read_amount, read_day

FIELDS = ("day", "type", "level", "amount", "place", "teacher", "venue", "note")
"""What can be changed for many, in the order it is shown."""
CLEARABLE = ("type", "level", "place", "venue", "note")
"""What can be emptied for many: an edit that says nothing for it."""
_IN_FIELDS = {"venue": "venue", "note": "remarks"}
UNCOUNTED = frozenset(_IN_FIELDS)
"""Fields no rule counts by: a certificate does not rest on them."""


class Fields:
    """Changes one field of a record's content after the other.

    Args:
        session: The transaction.
        school: The school.
        kinds: Its kinds.
        own: Uid of the one teacher whose records may be edited; None for everybody's.
    """

    def __init__(
        self, session: Session, school: School, kinds: Mapping[str, Kind], own: str | None
    ) -> None:
        self._session, self._school, self._kinds, self._own = session, school, kinds, own
        self._types = {
            (kind, type_id)
            for kind, type_id in session.execute(
                select(KindType.kind_id, KindType.id).where(KindType.school_id == school.id)
            )
        }

    def require(self, edit: Mapping[str, str]) -> None:
        """Refuses what cannot be understood, before any record is looked at."""
        unknown = set(edit) - set(FIELDS)
        if unknown:
            raise ValueError(sorted(unknown))
        if "day" in edit and read_day(edit["day"]) is None:
            raise UnusableInput("batch_bad_day", value=edit["day"])
        if "amount" in edit and read_amount(edit["amount"], "hour") is None:
            raise UnusableInput("batch_bad_amount", value=edit["amount"])
        if "teacher" in edit:
            try:
                teacher = self._session.get(Teacher, UUID(edit["teacher"]))
            except ValueError:
                teacher = None
            if teacher is None or teacher.school_id != self._school.id:
                raise UnusableInput("unknown_teacher_uid", uid=edit["teacher"])

    def changed(self, content: RecordContent, name: str, said: str) -> RecordContent | None:
        """The content with one field changed; None where such a record has no such field."""
        form = form_of(self._kinds[content.kind].base)
        if name in _IN_FIELDS:
            key, text = _IN_FIELDS[name], tidy_line(said)
            if key not in {*form.extra, *form.more}:
                return None
            kept = {**content.fields, key: text}
            return replace(content, fields={one: value for one, value in kept.items() if value})
        if name == "teacher":
            if self._own is not None and said != self._own:
                return None
            return replace(content, teacher_id=UUID(said))
        if name == "day":
            day = read_day(said)
            if day is None:
                return None
            length = content.last_day - content.first_day
            return replace(content, first_day=day - length, last_day=day)
        if name == "amount":
            amount = self._amount(content, said) if form.units else None
            if amount is None:
                return None
            return replace(content, hundredths=amount.hundredths, unit=amount.unit)
        return self._classified(content, name, said)

    def _classified(self, content: RecordContent, name: str, said: str) -> RecordContent | None:
        form = form_of(self._kinds[content.kind].base)
        if not said:
            return _cleared(content, form, name)
        if name == "type" and (content.kind, said) in self._types:
            return replace(content, type=said, fields=_without(content, "type_text"))
        if name == "level" and form.level:
            return replace(content, level=int(said), fields=_without(content, "level_text"))
        if name == "place" and form.place:
            return replace(content, place=said)
        return None

    def _amount(self, content: RecordContent, said: str) -> Amount | None:
        """The amount a text says; without a unit in the record's own."""
        form = form_of(self._kinds[content.kind].base)
        amount = read_amount(said, content.unit)
        return amount if amount is not None and amount.unit in form.units else None


def _cleared(content: RecordContent, form: FormFields, name: str) -> RecordContent | None:
    """The content without a type, level or place; None where such a record must have one."""
    if name == "type" and not form.type_needed:
        return replace(content, type=None, fields=_without(content, "type_text"))
    if name == "level" and form.level:
        return replace(content, level=None, fields=_without(content, "level_text"))
    if name == "place" and form.place:
        return replace(content, place=None)
    return None


def _without(content: RecordContent, key: str) -> dict[str, str]:
    """The further fields without what an import kept of the row's own words."""
    return {name: text for name, text in content.fields.items() if name != key}


def value_of(content: RecordContent, name: str) -> str:
    """What a field of a record says, as a form keeps it."""
    if name in _IN_FIELDS:
        return content.fields.get(_IN_FIELDS[name], "")
    if name == "amount":
        amount = Amount(content.hundredths, content.unit)
        return f"{decimal_text(amount.exact)} {amount.unit}"
    values = {
        "day": content.last_day.isoformat(),
        "type": content.type or "",
        "level": "" if content.level is None else str(content.level),
        "place": content.place or "",
        "teacher": str(content.teacher_id),
    }
    return values[name]
