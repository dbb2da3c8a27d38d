"""A record's form: from texts as typed to a record's content, and back.

The window keeps what stands in its fields as texts by field. Here they are understood the same way
as cells of an imported table, and what cannot be understood is said by field.

Fields: ``teacher`` and ``type`` (ids), ``first`` and ``day``, ``title``, ``amount`` and ``unit``,
``level``, ``mode``, ``place``, ``text``, ``person.<role>`` with ``uid.<role>``, and
``field.<id>`` for further ones; ``units`` holds the identifiers of those it counts for, spaced;
``files`` what is attached, see ``evidence.form_text``; ``sheet`` what is written in a template's
fields, see ``sheets``: where it says something, the long text is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.domain.review import APPROVED
from studyhours.domain.tidy import clean_name, tidy_line
from studyhours.domain.titles import is_too_long
from studyhours.services.evidence.form_text import FILES, files_from, files_text
from studyhours.services.records.content import FileNamed, Sheet
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.rows import PersonNamed, RecordContent, characters_of
from studyhours.services.records.sheets import (
    SHEET,
    Unread,
    characters_typed,
    read_sheet,
    read_value,
    sheet_text,
    typed_from,
    typed_of,
    version_named,
)
from studyhours.services.records.typed import read_amount, read_day

PERSON, UID, FIELD, UNITS = "person.", "uid.", "field.", "units"
FAULTS = (
    "need_teacher",
    "need_day",
    "need_title",
    "title_too_long",
    "need_type",
    "need_amount",
    "bad_day",
    "bad_amount",
    "first_after_day",
    "sheet_needed",
    "sheet_number",
    "sheet_day",
    "sheet_too_long",
    "sheet_choice",
    "sheet_rows",
    "sheet_unreadable",
)
_ELSEWHERE = ("url", "evidence")
"""Further fields that say where something is written."""
_BOOK_MARKS = "《》〈〉«»"


@dataclass(frozen=True, slots=True)
class FormFault:
    """A field that cannot be understood: its name, and one of ``FAULTS``."""

    field: str
    code: str


def form_values(kind: KindShown, content: RecordContent) -> dict[str, str]:
    """What the fields of a form say of a record; the inverse of ``read_form``."""
    values = {
        "teacher": str(content.teacher_id),
        "type": content.type or "",
        "first": content.first_day.isoformat() if content.first_day != content.last_day else "",
        "day": content.last_day.isoformat(),
        "title": content.title,
        "amount": decimal_text(Fraction(content.hundredths, HUNDRED)),
        "unit": content.unit,
        "level": str(content.level) if content.level is not None else "",
        "mode": content.mode or "",
        "place": content.place or "",
        "text": content.text,
    }
    for role in kind.fields.roles:
        named = next((one for one in content.people if one.role == role), None)
        values[PERSON + role] = named.name if named is not None else ""
        linked = named.teacher_id if named is not None else None
        values[UID + role] = str(linked) if linked is not None else ""
    for field in (*kind.fields.extra, *kind.fields.more, *kind.fields.asked):
        values[FIELD + field] = content.fields.get(field, "")
    for spec in kind.own:
        values[FIELD + spec.id] = content.fields.get(spec.id, "")
    values[UNITS] = " ".join(str(one) for one in content.units)
    values[FILES] = files_text(content.files)
    if version_named(kind.templates, content.sheet) is not None:
        values["text"], values[SHEET] = "", typed_of(content.sheet)
    return values


def read_form(
    kind: KindShown, values: Mapping[str, str], before: RecordContent | None = None
) -> RecordContent | tuple[FormFault, ...]:
    """The content a form says, or every field that is wrong.

    Args:
        kind: The record's kind.
        values: Texts by field; those that are missing are empty.
        before: What the record said when the form was opened; what the form does not show stays.
    """
    return _Reader(kind, values, before).read()


def place_said(kind: KindShown, values: Mapping[str, str]) -> str | None:
    """Where the form says it was: the place chosen, or what an observation leaves no doubt of."""
    said = values.get("place", "").strip() or None
    if said is None and kind.base == "observation":
        # As imports take it: a colleague's lesson was in one's own school.
        linked = any(values.get(UID + role, "").strip() for role in kind.fields.roles)
        return "in_school" if linked else None
    return said


def text_said(values: Mapping[str, str]) -> str:
    """The form's long text as typed, indents and empty lines too; only line ends are made alike."""
    return "\n".join(values.get("text", "").splitlines()).strip("\n ")


def characters_said(
    kind: KindShown, values: Mapping[str, str], kept: RecordContent | None = None
) -> int:
    """How many characters rules see in the text, as ``characters_of`` a record has them.

    Args:
        kind: The record's kind.
        values: Texts by field.
        kept: What the record said when the form was opened.
    """
    of_sheet = characters_typed(kind.templates, values.get(SHEET, ""))
    if of_sheet is not None:
        return of_sheet
    typed = len("".join(text_said(values).split()))
    # A table may have said how many there were without the text itself.
    return typed or (characters_of(kept) if kept is not None and not kept.text else 0)


def is_unwritten(
    kind: KindShown, values: Mapping[str, str], kept: RecordContent | None = None
) -> bool:
    """Whether a form is of something written, and nothing says what: no text, no file, no link.

    Nothing is said of a form that nobody has begun.

    Args:
        kind: The record's kind.
        values: Texts by field.
        kept: What the record said when the form was opened; None for a new one.
    """
    begun = kept is not None or values.get("title", "").strip()
    if kind.base != "writing" or not begun or characters_said(kind, values, kept):
        return False
    return not any(values.get(name) for name in (FILES, *(FIELD + one for one in _ELSEWHERE)))


class _Reader:
    """One form being understood."""

    def __init__(
        self, kind: KindShown, values: Mapping[str, str], before: RecordContent | None
    ) -> None:
        self._kind, self._values, self._before = kind, values, before
        self._faults: list[FormFault] = []

    def _said(self, field: str) -> str:
        return self._values.get(field, "").strip()

    def _wrong(self, field: str, code: str) -> None:
        self._faults.append(FormFault(field, code))

    def read(self) -> RecordContent | tuple[FormFault, ...]:
        teacher = self._teacher()
        first, last = self._days()
        fields = self._kind.fields
        title = tidy_line(self._values.get("title", ""))
        if fields.title == "book":
            title = title.strip(_BOOK_MARKS).strip()
        if fields.title_needed and not title:
            self._wrong("title", "need_title")
        known = self._before.title if self._before is not None else ""
        if is_too_long(title, known):
            self._wrong("title", "title_too_long")
        if fields.type_needed and self._kind.offered and not self._said("type"):
            self._wrong("type", "need_type")
        hundredths, unit = self._amount()
        sheet, text = self._written()
        own = self._own()
        if self._faults or teacher is None or first is None or last is None:
            return tuple(self._faults)
        before, level = self._before, self._said("level")
        return RecordContent(
            teacher_id=teacher,
            kind=self._kind.id,
            type=self._said("type") or None,
            status=before.status if before is not None else APPROVED,
            first_day=first,
            last_day=last,
            level=int(level) if level else None,
            mode=self._said("mode") or None,
            place=place_said(self._kind, self._values),
            hundredths=hundredths,
            unit=unit,
            title=title,
            text=text,
            fields={**self._further(title, text), **own},
            people=self._people(),
            activity_id=before.activity_id if before is not None else None,
            units=self._units(),
            files=self._files(),
            sheet=sheet,
        )

    def _own(self) -> dict[str, str]:
        """What stands in the fields a school has given the kind."""
        found: dict[str, str] = {}
        for spec in self._kind.own:
            name = FIELD + spec.id
            try:
                said = read_value(spec, self._values.get(name, ""))
            except Unread as unread:
                self._wrong(name, str(unread))
                continue
            if said:
                found[spec.id] = said
            elif spec.needed:
                self._wrong(name, "sheet_needed")
        return found

    def _written(self) -> tuple[Sheet | None, str]:
        """What stands in a template's fields, and the text; or the text alone."""
        typed = typed_from(self._values.get(SHEET, ""))
        template = version_named(self._kind.templates, typed)
        text = text_said(self._values)
        if typed is None or template is None:
            # Of a template that is not known here the text alone is shown: as it is, it stays.
            kept = self._before.sheet if self._before and self._before.text == text else None
            known = version_named(self._kind.templates, kept) is not None
            return (None if known else kept), text
        sheet, faults = read_sheet(template, typed.values)
        for fault in faults:
            self._wrong(f"{SHEET}.{fault.field}", fault.code)
        return sheet, sheet_text(template, sheet.values) if sheet is not None else ""

    def _teacher(self) -> UUID | None:
        try:
            return UUID(self._said("teacher"))
        except ValueError:
            self._wrong("teacher", "need_teacher")
            return None

    def _days(self) -> tuple[date | None, date | None]:
        typed, begin = self._said("day"), self._said("first")
        last = read_day(typed) if typed else None
        if last is None:
            self._wrong("day", "bad_day" if typed else "need_day")
        first = read_day(begin) if begin else last
        if begin and first is None:
            self._wrong("first", "bad_day")
        if first is not None and last is not None and last < first:
            self._wrong("first", "first_after_day")
        return first, last

    def _amount(self) -> tuple[int, str]:
        fields, before = self._kind.fields, self._before
        if not fields.units:
            return (before.hundredths, before.unit) if before is not None else (HUNDRED, self._unit)
        typed = self._said("amount")
        if not typed and not fields.amount_needed:
            return HUNDRED, self._unit
        amount = read_amount(typed, self._unit) if typed else None
        if amount is None:
            self._wrong("amount", "bad_amount" if typed else "need_amount")
            return HUNDRED, self._unit
        return amount.hundredths, amount.unit

    @property
    def _unit(self) -> str:
        return self._said("unit") or self._kind.unit

    def _people(self) -> tuple[PersonNamed, ...]:
        shown = self._kind.fields.roles
        kept = self._before.people if self._before is not None else ()
        people = [one for one in kept if one.role not in shown]
        for role in shown:
            name = clean_name(self._values.get(PERSON + role, ""))
            if name:
                linked = self._said(UID + role)
                people.append(PersonNamed(role, name, UUID(linked) if linked else None))
        return tuple(people)

    def _units(self) -> tuple[UUID, ...]:
        if UNITS not in self._values:
            return tuple(self._before.units) if self._before is not None else ()
        return tuple(sorted({UUID(one) for one in self._said(UNITS).split()}, key=str))

    def _files(self) -> tuple[FileNamed, ...]:
        if FILES not in self._values:
            return tuple(self._before.files) if self._before is not None else ()
        return files_from(self._values[FILES])

    def _further(self, title: str, written: str) -> dict[str, str]:
        kind = self._kind
        fields = dict(self._before.fields) if self._before is not None else {}
        asked = [field for field in kind.fields.asked if FIELD + field in self._values]
        for field in (*kind.fields.extra, *kind.fields.more, *asked):
            text = tidy_line(self._values.get(FIELD + field, ""))
            if text != fields.get(field, ""):
                # What an import kept of the row's own words is not true any more.
                fields.pop(f"{field}_text", None)
            fields[field] = text
        for spec in kind.own:
            fields.pop(spec.id, None)
        if kind.fields.title == "topic":
            fields["topic"] = title
        for name, said in (("type_text", "type"), ("level_text", "level"), ("mode_text", "mode")):
            if self._before is not None and self._said(said) != self._was(said):
                fields.pop(name, None)
        if written:
            fields.pop("characters", None)
        return {name: text for name, text in fields.items() if text}

    def _was(self, field: str) -> str:
        value = getattr(self._before, field)
        return "" if value is None else str(value)
