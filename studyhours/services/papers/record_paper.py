"""One record on paper, in the sections of the template it was written with."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.db.models import Teacher
from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import HUNDRED, Amount
from studyhours.domain.templates import LONG, NUMBER, TABLE, TEXT, Template
from studyhours.domain.texts import Texts
from studyhours.reports.record_sheet import PaperTable, PaperText, RecordPaper, render_record
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.content import RecordContent, Sheet
from studyhours.services.records.kinds_list import KindShown, kinds_of
from studyhours.services.records.saving import open_record
from studyhours.services.records.sheets import value_said, version_named
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.printed_days import printed_day

_SHARES = {NUMBER: 2.0, TEXT: 4.0, LONG: 8.0}
_FIELDS = (
    "class", "subject", "period", "school", "venue", "organiser", "author", "publisher",
    "published", "pages", "certificate_no", "grade", "work", "remarks",
)  # fmt: skip
_LABELS: Mapping[str, str] = {name: f"records.label_{name}" for name in _FIELDS}
_ROLES = {
    "observed": "records.label_observed",
    "mentor": "records.label_mentor",
    "mentee": "records.label_mentee",
}
_TITLES = {
    "title": "records.label_title",
    "topic": "records.label_topic",
    "book": "records.label_book",
}
_TEXTS = {
    "text": "records.label_text",
    "comment": "records.label_comment",
    "notes": "records.label_notes",
}
_LEVELS: Mapping[str, str] = {name: f"records.level_{name}" for name in LEVELS}
_PLACES = {"in_school": "records.place_in_school", "out_school": "records.place_out_school"}


def record_paper(ledger: Ledger, uid: str, texts: Texts, title: str = "") -> bytes:
    """The record as a PDF, to be printed, signed and filed.

    Args:
        ledger: The ledger.
        uid: The record.
        texts: Language.
        title: What it is called where it was written without a template; its type when empty.

    Raises:
        UnusableInput: there is no such record, or a character that no font has.
        NotPermitted: the login may not see this teacher's records.
    """
    return render_record(read_record_paper(ledger, uid, texts, title))


def read_record_paper(ledger: Ledger, uid: str, texts: Texts, title: str = "") -> RecordPaper:
    """What the record says on paper, to be set as one file or another.

    Args:
        ledger: The ledger.
        uid: The record.
        texts: Language.
        title: As for ``record_paper``.

    Raises:
        UnusableInput: there is no such record.
        NotPermitted: the login may not see this teacher's records.
    """
    content = open_record(ledger, uid).content
    with ledger.reading() as session:
        school = school_of(session)
        kind = next(one for one in kinds_of(session, school) if one.id == content.kind)
        teacher = session.get(Teacher, content.teacher_id)
        name = teacher.name if teacher is not None else ""
        called = school.name
    template = version_named(kind.templates, content.sheet)
    written = template.title if template is not None else _type_title(kind, content)
    return RecordPaper(
        title if title and template is None else texts.pick(written),
        called,
        _facts(content, kind, name, texts),
        _parts(content, kind, template, texts),
        texts,
    )


def _type_title(kind: KindShown, content: RecordContent) -> Mapping[str, str]:
    return next((one.title for one in kind.types if one.id == content.type), kind.title)


def _facts(
    content: RecordContent, kind: KindShown, name: str, texts: Texts
) -> tuple[tuple[str, str], ...]:
    days = printed_day(content.last_day, texts)
    if content.first_day != content.last_day:
        days = texts.say("activities.days", first=printed_day(content.first_day, texts), last=days)
    is_observer = kind.base == "observation"
    facts = [
        (texts.say("records.label_observer" if is_observer else "records.label_teacher"), name),
        (texts.say("records.label_day"), days),
    ]
    for role in kind.fields.roles:
        there = [one.name for one in content.people if one.role == role]
        key = _ROLES[role]
        facts.append((texts.say(key), "、".join(there)))
    key = _TITLES[kind.fields.title]
    facts.append((texts.say(key), content.title))
    if content.type:
        facts.append((texts.say("records.label_type"), texts.pick(_type_title(kind, content))))
    if kind.fields.units or content.hundredths != HUNDRED:
        amount = record_amount(Amount(content.hundredths, content.unit), kind.id, texts)
        facts.append((texts.say("records.label_amount"), amount))
    if content.level is not None:
        key = _LEVELS[next(one for one, code in LEVELS.items() if code == content.level)]
        facts.append((texts.say("records.label_level"), texts.say(key)))
    if content.place is not None and kind.fields.place:
        key = _PLACES[content.place]
        facts.append((texts.say("records.label_place"), texts.say(key)))
    for field, key in _LABELS.items():
        if content.fields.get(field):
            facts.append((texts.say(key), content.fields[field]))
    facts += [
        (texts.pick(spec.title), value_said(spec, content.fields[spec.id], texts.pick))
        for spec in kind.own
        if content.fields.get(spec.id) and spec.sort != LONG
    ]
    return tuple(facts)


def _parts(
    content: RecordContent, kind: KindShown, template: Template | None, texts: Texts
) -> tuple[PaperTable | PaperText | tuple[tuple[str, str], ...], ...]:
    parts: list[PaperTable | PaperText | tuple[tuple[str, str], ...]] = [
        PaperText(texts.pick(spec.title), content.fields[spec.id])
        for spec in kind.own
        if content.fields.get(spec.id) and spec.sort == LONG
    ]
    if template is None or content.sheet is None:
        if content.text:
            key = _TEXTS[kind.fields.text or "text"]
            parts.append(PaperText(texts.say(key), content.text))
        return tuple(parts)
    return (*parts, *_sections(template, content.sheet, texts))


def _sections(
    template: Template, sheet: Sheet, texts: Texts
) -> list[PaperTable | PaperText | tuple[tuple[str, str], ...]]:
    """A template's sections; short fields that follow each other share lines."""
    parts: list[PaperTable | PaperText | tuple[tuple[str, str], ...]] = []
    short: list[tuple[str, str]] = []
    for spec in template.fields:
        said, title = sheet.values.get(spec.id, ""), texts.pick(spec.title)
        if spec.sort not in (TABLE, LONG):
            yes_no = texts.say("records.yes"), texts.say("records.no")
            text = value_said(spec, said, texts.pick, yes_no) if isinstance(said, str) else ""
            short.append((title, text if said else ""))
            continue
        if short:
            parts.append(tuple(short))
            short = []
        if isinstance(said, str):
            if said or spec.sort == LONG:
                parts.append(PaperText(title, said))
        else:
            heads = tuple(texts.pick(one.title) for one in spec.columns)
            shares = tuple(_SHARES[one.sort] for one in spec.columns)
            rows = tuple(tuple(row) for row in said)
            parts.append(PaperTable(title, heads, rows, shares))
    return [*parts, tuple(short)] if short else parts
