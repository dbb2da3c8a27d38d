"""Everything a record says, as plain data, and as canonical JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from studyhours.domain.canonical import canonical_json, canonical_text, canonical_texts
from studyhours.domain.traits import uid_text


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """Somebody else in a record; ``teacher_id`` where known."""

    role: str
    name: str
    teacher_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FileNamed:
    """A file attached to a record as evidence; its bytes are kept by their hash.

    Attributes:
        sha256: Hash of its bytes, by which they are found.
        name: What it is called; a name to show, never a path.
        media: Its type as its bytes say, one of ``transfer.evidence_files.MEDIA``.
        size: How many bytes.
        word: What it shows, one of ``domain.traits.EVIDENCE``.
    """

    sha256: str
    name: str
    media: str
    size: int
    word: str

    @property
    def plain(self) -> list[str | int]:
        """As plain data."""
        return [self.sha256, self.name, self.media, self.size, self.word]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was written in the fields of a template.

    Attributes:
        template: The template's id.
        version: Its version.
        values: What each field says; of a table, its rows of cells.
        characters: How many characters of it count as the record's text.
    """

    template: str
    version: int
    values: Mapping[str, str | Sequence[Sequence[str]]]
    characters: int

    @property
    def plain(self) -> dict[str, object]:
        """As plain data; the inverse of ``sheet_of``."""
        return {
            "template": self.template,
            "version": self.version,
            "values": {
                name: said if isinstance(said, str) else [list(row) for row in said]
                for name, said in self.values.items()
            },
            "characters": self.characters,
        }


def sheet_of(plain: Mapping[str, Any]) -> Sheet:
    """A sheet from plain data."""
    values = {
        str(name): said if isinstance(said, str) else tuple(tuple(row) for row in said)
        for name, said in plain["values"].items()
    }
    return Sheet(plain["template"], plain["version"], values, plain["characters"])


@dataclass(frozen=True, slots=True)
class RecordContent:
    """Everything a record says.

    Attributes:
        teacher_id: Whom it credits.
        kind: Kind id.
        type: Type id within the kind.
        status: ``approved``, ``submitted``, ``returned`` or ``incomplete``.
        first_day: First day.
        last_day: Last day; decides its year.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        place: One of ``domain.kinds.PLACES``.
        hundredths: Amount × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        title: Title or topic.
        text: Body or comment.
        fields: Further fields by id.
        people: Others in it.
        activity_id: The activity that credited it.
        units: The units it counts for besides the teacher, each once, in the order of their
            identifiers; the unit that held its activity need not be among them.
        files: The files attached to it, each once.
        sheet: What was written in a template's fields, of which ``text`` is the running text.
    """

    teacher_id: UUID
    kind: str
    type: str | None
    status: str
    first_day: date
    last_day: date
    level: int | None
    mode: str | None
    place: str | None
    hundredths: int
    unit: str
    title: str
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    people: Sequence[PersonNamed] = ()
    activity_id: UUID | None = None
    units: Sequence[UUID] = ()
    files: Sequence[FileNamed] = ()
    sheet: Sheet | None = None

    @property
    def plain(self) -> dict[str, object]:
        """The content as plain data, the same for the same content.

        A record of no unit says nothing of units, as all did before there were any; one without
        files says nothing of files, and one without a template nothing of templates.
        """
        sheet = {"sheet": self.sheet.plain} if self.sheet is not None else {}
        units = {"units": [str(one) for one in self.units]} if self.units else {}
        files = {"files": [one.plain for one in self.files]} if self.files else {}
        return (
            units
            | files
            | sheet
            | {
                "teacher": str(self.teacher_id),
                "kind": self.kind,
                "type": self.type,
                "status": self.status,
                "first_day": self.first_day.isoformat(),
                "last_day": self.last_day.isoformat(),
                "level": self.level,
                "mode": self.mode,
                "place": self.place,
                "hundredths": self.hundredths,
                "unit": self.unit,
                "title": self.title,
                "text": self.text,
                "fields": dict(self.fields),
                "people": [
                    [one.role, one.name, str(one.teacher_id) if one.teacher_id else None]
                    for one in self.people
                ],
                "activity": str(self.activity_id) if self.activity_id else None,
            }
        )


def content_of(plain: Mapping[str, Any]) -> RecordContent:
    """The content of a stored version; the inverse of ``RecordContent.plain``."""
    return RecordContent(
        teacher_id=UUID(plain["teacher"]),
        kind=plain["kind"],
        type=plain["type"],
        status=plain["status"],
        first_day=date.fromisoformat(plain["first_day"]),
        last_day=date.fromisoformat(plain["last_day"]),
        level=plain["level"],
        mode=plain["mode"],
        place=plain["place"],
        hundredths=plain["hundredths"],
        unit=plain["unit"],
        title=plain["title"],
        text=plain["text"],
        fields=dict(plain["fields"]),
        people=tuple(
            PersonNamed(role, name, UUID(teacher) if teacher else None)
            for role, name, teacher in plain["people"]
        ),
        activity_id=UUID(plain["activity"]) if plain["activity"] else None,
        units=tuple(UUID(one) for one in plain.get("units", ())),
        files=tuple(FileNamed(*one) for one in plain.get("files", ())),
        sheet=sheet_of(plain["sheet"]) if "sheet" in plain else None,
    )


class BriefContent(NamedTuple):
    """What ``RecordContent`` holds, as a tuple: an import makes a hundred thousand of them."""

    teacher_id: UUID
    kind: str
    type: str | None
    status: str
    first_day: date
    last_day: date
    level: int | None
    mode: str | None
    place: str | None
    hundredths: int
    unit: str
    title: str
    text: str
    fields: Mapping[str, str]
    people: Sequence[PersonNamed]
    activity_id: UUID | None = None
    units: Sequence[UUID] = ()
    files: Sequence[FileNamed] = ()
    sheet: Sheet | None = None


LATER_FIELDS = frozenset(["role", "result", "evidence", "attendance", "isbn"])
"""Fields that imports learnt to read when rows had been remembered without them."""
_LATER_BY_KIND = {
    "training": LATER_FIELDS | {"grade"},
    "writing": LATER_FIELDS | {"grade", "certificate_no"},
    "reading": LATER_FIELDS | {"grade"},
    "lesson": LATER_FIELDS | {"grade"},
    "mentoring": LATER_FIELDS | {"grade"},
}

_LATER_TYPES = frozenset(
    ["guidance_lesson", "standard_lesson", "village_lesson", "explaining", "lecture"]
)
"""Types of lessons that were none yet when rows had been remembered by their words alone."""
KINDS_TYPED_LATER = frozenset(["mentoring", "award", "evaluation", "other"])
"""Kinds that had no types at all then."""

AnyContent: TypeAlias = RecordContent | BriefContent


class ContentText(NamedTuple):
    """A content as canonical JSON.

    Attributes:
        whole: ``RecordContent.plain``.
        said: The same as a row of a file says it: without review status, without whom the others
            in it are linked to, and without what columns say that older versions did not read.
        units: The units it counts for, as it says them; empty where there are none.
    """

    whole: str
    said: str
    units: str = ""


class TextAround(NamedTuple):
    """A content as canonical JSON but for whom it credits: what stands before and behind.

    Attributes:
        whole: As ``ContentText.whole``.
        said: As ``ContentText.said``.
        units: As ``ContentText.units``.
    """

    whole: tuple[str, str]
    said: tuple[str, str]
    units: str = ""

    def of(self, teacher: UUID) -> ContentText:
        """The content crediting somebody."""
        uid = uid_text(teacher)
        (before, behind), (before_said, behind_said), units = self
        return ContentText(f"{before}{uid}{behind}", f"{before_said}{uid}{behind_said}", units)


def text_of(content: AnyContent) -> ContentText:
    """The canonical JSON of a content, put together in the order of its keys.

    The same as ``canonical_json(content.plain)``, many times faster; importing a school's table
    needs it twice for each of a hundred thousand rows.
    """
    return text_around(content).of(content.teacher_id)


def text_around(content: AnyContent) -> TextAround:
    """The canonical JSON of a content, whoever it credits."""
    text = canonical_text
    level, mode, place = content.level, content.mode, content.place
    activity = f'"{content.activity_id}"' if content.activity_id else "null"
    fields = canonical_texts(content.fields)
    begin = f'{{"activity":{activity},"fields":'
    days = (
        f',"first_day":"{content.first_day.isoformat()}","hundredths":{content.hundredths},'
        f'"kind":{text(content.kind)},"last_day":"{content.last_day.isoformat()}",'
        f'"level":{"null" if level is None else level},'
        f'"mode":{"null" if mode is None else text(mode)},"people":'
    )
    named = [(f"[{text(one.role)},{text(one.name)}", one.teacher_id) for one in content.people]
    linked = ",".join(
        [f'{one},"{uid_text(teacher)}"]' if teacher else f"{one},null]" for one, teacher in named]
    )
    said = ",".join([f"{one}]" for one, _ in named])
    placed = f',"place":{"null" if place is None else text(place)}'
    status = f',"status":{text(content.status)}'
    kind_type = "null" if content.type is None else text(content.type)
    type_said = kind_type
    if typed_later(content.kind, content.type) and "type_text" in content.fields:
        type_said = "null"
    tail = f'","text":{text(content.text)},"title":{text(content.title)},"type":'
    unit = f',"unit":{text(content.unit)}'
    units = ",".join([f'"{uid_text(one)}"' for one in content.units]) if content.units else ""
    end = f',"units":[{units}]}}' if units else "}"
    files = (
        f',"files":{canonical_json([one.plain for one in content.files])}' if content.files else ""
    )
    sheet = f',"sheet":{canonical_json(content.sheet.plain)}' if content.sheet is not None else ""
    return TextAround(
        (
            f'{begin}{fields}{files}{days}[{linked}]{placed}{sheet}{status},"teacher":"',
            f"{tail}{kind_type}{unit}{end}",
        ),
        (
            f'{begin}{_known_before(content, fields)}{days}[{said}]{placed},"teacher":"',
            f"{tail}{type_said}{unit}}}",
        ),
        units,
    )


def typed_later(kind: str, type_id: str | None) -> bool:
    """Whether rows of this type were once remembered by the words of their column.

    Such a row keeps its words beside its type, so that it is known again.
    """
    if type_id is None:
        return False
    return kind in KINDS_TYPED_LATER or (kind == "lesson" and type_id in _LATER_TYPES)


def _known_before(content: AnyContent, fields: str) -> str:
    """The fields as canonical JSON, without those that were not read once.

    A sheet that was imported by an older version and comes again with ten rows added would
    otherwise be new from top to bottom.
    """
    later = _LATER_BY_KIND.get(content.kind, LATER_FIELDS)
    if later.isdisjoint(content.fields):
        return fields
    return canonical_texts({key: said for key, said in content.fields.items() if key not in later})
