"""Record kinds as plain values for lists and forms: titles, types, and which fields each uses.

The fields of a base form are those that imports fill: a record typed by hand and the same one read
from a table say the same things in the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, KindType, School, SchoolYearRow, TermRow
from studyhours.domain.calendar import school_year_of
from studyhours.domain.kinds import BASE_FORMS, standard_kinds
from studyhours.domain.review import APPROVED
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.people.sole import is_own, sole_teacher
from studyhours.services.people.unit_names import UnitNamed, units_by_kind
from studyhours.services.records.sent_back import versions_sent_back

if TYPE_CHECKING:
    from studyhours.domain.templates import FieldSpec, Template

FIRST_FORMS = ("reading", "writing", "observation", "training")
"""Base forms that are offered before all others."""
RETIRED = "retired_types"
"""Where a school's settings keep the types that are offered no more."""

_ANYWHERE = frozenset({"whose", "evidence"})


@dataclass(frozen=True, slots=True)
class FormFields:
    """Which fields a base form has.

    Attributes:
        title: What its title is: ``title``, ``topic`` or ``book``.
        title_needed: Whether it needs one.
        spans: Whether it has a first day besides the day that counts.
        type_needed: Whether a type must be chosen where its kind has types.
        units: Units its amount may have; empty where a record is simply one.
        amount_needed: Whether the amount must be typed; else it is one.
        level: Whether it has a level.
        mode: Whether it has a mode.
        place: Whether it says if it was in one's own school.
        roles: Roles of other people in it.
        text: What its long text is called: ``text``, ``comment``, ``notes``; empty for none.
        extra: Further fields, by id in ``RecordContent.fields``, shown at once.
        more: Further fields, shown on demand.
        asked: Further fields that rules may ask for (see ``domain.traits``), in people's own words
            as imports keep them; a form that does not show one leaves it as it is.
    """

    title: str = "title"
    title_needed: bool = False
    spans: bool = False
    type_needed: bool = False
    units: tuple[str, ...] = ()
    amount_needed: bool = False
    level: bool = False
    mode: bool = False
    place: bool = False
    roles: tuple[str, ...] = ()
    text: str = "text"
    extra: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def carries(self, column: str) -> bool:
        """Whether a record of this form can say what a condition of rules asks of a column."""
        own = {
            "level": self.level or self.title != "book",
            "mode": self.mode,
            "place": self.place,
            "with": bool(self.roles),
            "has": bool(self.text),
            "characters": bool(self.text),
            "on_list": self.title == "book",
        }
        if column in _ANYWHERE:
            return True
        return own.get(column, column in {*self.extra, *self.more, *self.asked})


_HOURS = ("hour", "period", "minute", "day", "half_day", "credit")
_ANY = (*_HOURS, "item")
FORMS: Mapping[str, FormFields] = {
    "reading": FormFields(
        title="book", title_needed=True, spans=True, text="notes",
        extra=("author",), more=("publisher", "pages", "depth", "remarks"),
        asked=("isbn", "grade"),
    ),
    "writing": FormFields(
        type_needed=True,
        more=("category", "publisher", "published", "url", "subject", "remarks"),
        asked=("role", "grade", "certificate_no", "evidence"),
    ),
    "observation": FormFields(
        title="topic", units=("period", "hour", "minute"), place=True, roles=("observed",),
        text="comment", extra=("class",), more=("subject", "period", "school", "venue", "remarks"),
    ),
    "training": FormFields(
        title_needed=True, spans=True, units=_HOURS, amount_needed=True, level=True, mode=True,
        place=True, extra=("organiser",),
        more=("category", "certificate_no", "venue", "subject", "remarks"),
        asked=("role", "grade", "result", "evidence", "attendance"),
    ),
    "lesson": FormFields(
        title="topic", units=("period", "hour"), level=True, text="comment", extra=("class",),
        more=("subject", "period", "venue", "organiser", "certificate_no", "remarks"),
        asked=("role", "grade", "evidence"),
    ),
    "self-study": FormFields(
        spans=True, units=_HOURS, amount_needed=True, mode=True, text="notes", more=("remarks",),
        asked=("evidence",),
    ),
    "mentoring": FormFields(
        spans=True, units=_ANY, roles=("mentor", "mentee"), more=("subject", "venue", "remarks"),
        asked=("role", "grade", "evidence"),
    ),
    "award": FormFields(
        title_needed=True, level=True, text="",
        extra=("grade", "organiser"), more=("work", "certificate_no", "remarks"),
        asked=("role", "evidence"),
    ),
}  # fmt: skip
_GENERAL = FormFields(
    spans=True, units=_ANY, level=True, mode=True, extra=("organiser",),
    more=("grade", "certificate_no", "venue", "subject", "class", "remarks"),
    asked=("role", "result", "evidence"),
)  # fmt: skip


def form_of(base: str) -> FormFields:
    """Which fields a base form has; one that is not shipped has the general ones."""
    return FORMS.get(base, _GENERAL)


@dataclass(frozen=True, slots=True)
class TypeShown:
    """A type within a kind, with its names by language.

    Attributes:
        id: Its id.
        title: Its names.
        retired: Whether it is offered no more; what has it keeps it.
    """

    id: str
    title: Mapping[str, str]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class KindShown:
    """A record kind.

    Attributes:
        id: Its id.
        base: Its base form.
        reviewer: Who must approve a teacher's own entry: ``nobody``, ``group_head``, ``office``.
        unit: Unit of an amount that names none.
        title: Names by language.
        types: Its types, in the order of the vocabulary shipped, a school's own at the end.
        fields: What its form asks for.
        templates: Templates its records may have been written with, in every version.
        own: Further fields a school has given it.
    """

    id: str
    base: str
    reviewer: str
    unit: str
    title: Mapping[str, str]
    types: tuple[TypeShown, ...]
    fields: FormFields
    templates: tuple[Template, ...] = ()
    own: tuple[FieldSpec, ...] = ()

    def offered_templates(self, type_id: str) -> tuple[Template, ...]:
        """The templates a new record of a type may be written with."""
        newest = {one.id: one for one in self.templates}
        fitting = [one for one in newest.values() if not one.types or type_id in one.types]
        return tuple(one for one in fitting if not one.retired) if self.fields.text else ()

    @property
    def offered(self) -> tuple[TypeShown, ...]:
        """Its types for new records."""
        return tuple(one for one in self.types if not one.retired)


@dataclass(frozen=True, slots=True)
class Span:
    """A school year, or a term of it (``number`` above 0)."""

    label: str
    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RecordChoices:
    """What a list and a form of records offer to choose from.

    Attributes:
        kinds: All kinds, those of ``FIRST_FORMS`` first.
        spans: School years, newest first, each followed by its terms.
        today: Today in the school's zone.
        year: Label of the school year that is running.
        own: Uid of the one teacher whose records this login sees, or whom alone the ledger has;
            None for everybody's.
        may_edit: Whether this login may add and change records.
        units: What records may count for besides a teacher, by kind and name; empty where there is
            only the school itself.
        alone: Whether the ledger has one teacher only: it is a teacher's own.
        unreviewed: Whether nobody reviews there, as no accounts are kept either.
        sent_back: Whether a school has sent records back to it.
    """

    kinds: tuple[KindShown, ...]
    spans: tuple[Span, ...]
    today: date
    year: str
    own: str | None
    may_edit: bool
    units: tuple[UnitNamed, ...] = ()
    alone: bool = False
    unreviewed: bool = False
    sent_back: bool = False


def place_at_first(kind: KindShown, *, alone: bool) -> str:
    """Where a new record was before anybody says so; empty where that is left to be judged.

    In a teacher's own ledger no colleague is known, so nothing could tell whose lesson was seen.
    """
    return "in_school" if alone and kind.base == "observation" else ""


def review_after_change(choices: RecordChoices, kind: KindShown, status: str) -> str:
    """What becomes of an approved record that a teacher changes.

    Args:
        choices: Of the ledger.
        kind: The record's kind.
        status: Its review status.

    Returns:
        ``again`` where it waits for approval again, ``by_school`` where that is so once it is
        handed in from a teacher's own ledger; empty where nothing becomes of it.
    """
    if status != APPROVED or kind.reviewer == "nobody" or choices.own is None:
        return ""
    return "by_school" if choices.alone else "again"


def record_choices(ledger: Ledger, *, forms: bool = True) -> RecordChoices:
    """Everything at once, in a few small queries.

    Args:
        ledger: The ledger.
        forms: Whether templates and own fields are wanted too; a list is shown without.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    functions = ledger.actor.functions
    # Who sees the whole school but edits only themselves gets no buttons: most would be refused.
    may_edit = "edit_records" in functions or (own is not None and "edit_self" in functions)
    with ledger.reading() as session:
        school = school_of(session)
        sole = sole_teacher(session, school)
        day = today(ledger, school)
        kinds = kinds_of(session, school, forms=forms)
        spans = spans_of(session, school)
        units = units_by_kind(session, school)
        unreviewed = is_own(ledger, session, school)
        sent_back = unreviewed and bool(versions_sent_back(session, school))
    running = next(
        (span.label for span in spans if not span.number and span.first <= day <= span.last),
        school_year_of(day).label,
    )
    offered = units if len(units) > 1 else ()
    return RecordChoices(
        kinds,
        spans,
        day,
        running,
        own or sole,
        may_edit,
        offered,
        alone=sole is not None,
        unreviewed=unreviewed,
        sent_back=sent_back,
    )


def retired_types(school: School) -> Mapping[str, Sequence[str]]:
    """Ids of types that are offered no more, by kind."""
    return dict(school.settings.get(RETIRED, {}))


def put_retired(school: School, retired: Mapping[str, Sequence[str]]) -> None:
    """Has these types be offered no more, and all others."""
    left: dict[str, Sequence[str]] = {one: said for one, said in retired.items() if said}
    others = {key: value for key, value in school.settings.items() if key != RETIRED}
    school.settings = {**others, RETIRED: left} if left else others


def kinds_of(session: Session, school: School, *, forms: bool = True) -> tuple[KindShown, ...]:
    """The ledger's kinds with their types; with ``forms`` also what records are written with."""
    retired = retired_types(school)
    shipped = {
        (kind.id, entry.id): place
        for kind in standard_kinds().values()
        for place, entry in enumerate(kind.types)
    }
    types: dict[str, list[TypeShown]] = {}
    for row in session.scalars(select(KindType).where(KindType.school_id == school.id)):
        gone = row.id in retired.get(row.kind_id, ())
        types.setdefault(row.kind_id, []).append(TypeShown(row.id, dict(row.title), gone))
    templates: tuple[Template, ...] = ()
    own: Mapping[str, tuple[FieldSpec, ...]] = {}
    if forms:
        from studyhours.services.records.templates import own_fields, templates_of

        templates, own = templates_of(session, school), own_fields(session, school)
    found = [
        KindShown(
            row.id,
            row.base,
            row.reviewer,
            row.unit,
            dict(row.title),
            tuple(
                sorted(
                    types.get(row.id, ()),
                    key=lambda one, kind=row.id: (shipped.get((kind, one.id), 999), one.id),
                )
            ),
            form_of(row.base),
            tuple(one for one in templates if row.id in one.kinds or row.base in one.kinds),
            own.get(row.id, ()),
        )
        for row in session.scalars(select(Kind).where(Kind.school_id == school.id))
    ]
    return tuple(sorted(found, key=_place))


def _place(kind: KindShown) -> tuple[int, int, bool, str]:
    """The four that people enter every day, then the others as they are shipped."""
    first = FIRST_FORMS.index(kind.base) if kind.base in FIRST_FORMS else len(FIRST_FORMS)
    base = BASE_FORMS.index(kind.base) if kind.base in BASE_FORMS else len(BASE_FORMS)
    return first, base, kind.id not in standard_kinds(), kind.id


def spans_of(session: Session, school: School) -> tuple[Span, ...]:
    """School years, newest first, each followed by its terms."""
    terms: dict[object, list[Span]] = {}
    years = session.scalars(
        select(SchoolYearRow)
        .where(SchoolYearRow.school_id == school.id)
        .order_by(SchoolYearRow.first.desc())
    ).all()
    labels = {row.id: row.label for row in years}
    query = (
        select(TermRow)
        .where(TermRow.school_id == school.id, TermRow.stage == "")
        .order_by(TermRow.number)
    )
    for row in session.scalars(query):
        terms.setdefault(row.year_id, []).append(
            Span(labels[row.year_id], row.number, row.first, row.last)
        )
    return tuple(
        span
        for year in years
        for span in (Span(year.label, 0, year.first, year.last), *terms.get(year.id, ()))
    )
