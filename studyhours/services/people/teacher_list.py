"""Teachers as lists show them: what holds of everybody on a day, and all that is known of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, Person, Record, School, Teacher, TeacherFact
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.people import GROUP_KINDS
from studyhours.domain.tidy import squeeze
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.people.sharing import shared
from studyhours.services.people.text_order import order_of

GROUP = "group"
SERVICE = "service"
"""A dated fact of our own: its last day is the last day of service."""
_SHOWN = (
    GROUP, SERVICE, "subject", "stage", "title", "post", "layer", "employment", "leave",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeacherShown:
    """A teacher as of a day.

    Attributes:
        uid: The teacher's identifier.
        staff_no: Staff number, where there is one.
        name: Name.
        pinyin: Syllables with spaces between; names sort by it.
        sex: ``male``, ``female`` or as written.
        group: Name of the subject group.
        subject: Subject taught.
        title: Professional title.
        stage: School stage.
        post: Post.
        layer: Career layer, in the school's own word.
        employment: Employment, as written.
        joined: First day in this school.
        joined_profession: First day in the profession.
        left: Last day of service, where one is set; may lie ahead.
        leave: Kind of leave the teacher is on, that day.
        position: Place in the roster.
    """

    uid: str
    staff_no: str | None
    name: str
    pinyin: str
    sex: str | None = None
    group: str | None = None
    subject: str | None = None
    title: str | None = None
    stage: str | None = None
    post: str | None = None
    employment: str | None = None
    joined: date | None = None
    joined_profession: date | None = None
    left: date | None = None
    leave: str | None = None
    position: int = 0
    layer: str | None = None

    def serves_on(self, day: date) -> bool:
        """Whether the teacher has not left before that day."""
        return self.left is None or day <= self.left

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean this teacher: part of the name, pinyin, initials, number."""
        wanted = squeeze(typed)
        if not wanted:
            return True
        syllables = self.pinyin.lower().split()
        return (
            wanted in squeeze(self.name)
            or wanted in squeeze(self.staff_no or "")
            or "".join(part[0] for part in syllables).startswith(wanted)
            or "".join(syllables).startswith(wanted)
            or any(part.startswith(wanted) for part in syllables if len(wanted) > 1)
        )


@dataclass(frozen=True, slots=True)
class FactShown:
    """A dated fact.

    Attributes:
        uid: Its identifier.
        attribute: One of ``domain.people.FACTS``, or ``SERVICE``.
        value: As people read it.
        stored: As it is kept: a group's identifier instead of its name.
        first: First day it holds; since ever when None.
        last: Last day it holds; open when None.
        source: ``roster`` or ``entered``.
    """

    uid: str
    attribute: str
    value: str
    stored: str
    first: date | None
    last: date | None
    source: str | None

    def holds(self, day: date) -> bool:
        """Whether it is true on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class TeacherDetails:
    """All that is known of a teacher.

    Attributes:
        shown: As of the day asked for.
        former_name: Former name.
        birth: Day of birth.
        ethnicity: Ethnicity.
        joined_profession: First day in the profession.
        remarks: Remarks.
        facts: Dated facts, the newest first.
        records: Records kept, deleted ones left out.
    """

    shown: TeacherShown
    former_name: str | None
    birth: date | None
    ethnicity: str | None
    joined_profession: date | None
    remarks: str | None
    facts: tuple[FactShown, ...]
    records: int


@dataclass(frozen=True, slots=True)
class RosterShown:
    """What the page of the roster shows.

    Attributes:
        today: Today in the school's zone, the day it is as of.
        teachers: Everybody the actor may see.
        values: What has been entered of each attribute, the most used first.
        may_edit: Whether the actor may change it.
    """

    today: date
    teachers: tuple[TeacherShown, ...]
    values: Mapping[str, tuple[str, ...]]
    may_edit: bool


def read_roster(ledger: Ledger, as_of: date | None = None) -> RosterShown:
    """The roster as of a day, today by default.

    Raises:
        NotPermitted: the account may see nobody.
    """
    with ledger.reading() as session:
        day = as_of or today(ledger, school_of(session))
    may_edit = "edit_roster" in ledger.actor.functions
    return RosterShown(day, list_teachers(ledger, day), known_values(ledger), may_edit)


def list_teachers(ledger: Ledger, as_of: date | None = None) -> tuple[TeacherShown, ...]:
    """Everybody the actor may see, in roster order; four queries however many there are.

    Args:
        ledger: The ledger.
        as_of: The day whose group, title … are wanted; today when None.

    Raises:
        NotPermitted: the account may see nobody.
    """
    with ledger.reading() as session:
        school = school_of(session)
        only = _only(ledger)
        day = as_of or today(ledger, school)
        found = _shown(session, school, day, None if only is None else (only,))
    return shared(ledger, found)


def list_some(
    session: Session, school: School, as_of: date, only: Collection[UUID]
) -> tuple[TeacherShown, ...]:
    """Some teachers, in roster order; whoever asks has found out that they may be seen."""
    return _shown(session, school, as_of, only)


def _only(ledger: Ledger) -> UUID | None:
    """The one teacher a login without a view of the school may see; None for everybody."""
    own = only_own(ledger.actor, "read_school", "read_self")
    return None if own is None else UUID(own)


def teachers_on(
    session: Session, school: School, as_of: date, only: UUID | None = None
) -> tuple[TeacherShown, ...]:
    """Everybody as of a day, in roster order; for services that have asked for permission."""
    return _shown(session, school, as_of, None if only is None else (only,))


def _shown(
    session: Session, school: School, as_of: date, only: Collection[UUID] | None
) -> tuple[TeacherShown, ...]:
    facts = _facts_on(session, school, as_of, only)
    query = (
        select(
            Teacher.id,
            Teacher.staff_no,
            Teacher.name,
            Teacher.pinyin,
            Person.sex,
            Teacher.joined_school,
            Teacher.joined_profession,
            Teacher.position,
        )
        .join(Person, Person.id == Teacher.person_id)
        .where(Teacher.school_id == school.id)
        .order_by(Teacher.position, Teacher.id)
    )
    if only is not None:
        query = query.where(Teacher.id.in_(only))
    shown: list[TeacherShown] = []
    for row in session.execute(query):
        uid, staff_no, name, pinyin, sex, joined, joined_profession, position = row
        mine = facts.get(uid, {})
        values = {key: value for key, (value, _) in mine.items() if key != SERVICE}
        left = mine[SERVICE][1] if SERVICE in mine else None
        shown.append(
            TeacherShown(
                str(uid), staff_no, name, pinyin, sex,
                joined=joined, joined_profession=joined_profession, left=left,
                position=position, **values,
            )
        )  # fmt: skip
    return tuple(shown)


def _facts_on(
    session: Session, school: School, day: date, only: Collection[UUID] | None
) -> Mapping[UUID, Mapping[str, tuple[str, date | None]]]:
    """Value and last day by teacher and attribute; of two that hold, the one begun later."""
    groups = group_names(session, school)
    query = select(
        TeacherFact.teacher_id,
        TeacherFact.attribute,
        TeacherFact.value,
        TeacherFact.last,
        TeacherFact.first,
        TeacherFact.id,
    ).where(
        TeacherFact.school_id == school.id,
        TeacherFact.attribute.in_(_SHOWN),
        or_(TeacherFact.first.is_(None), TeacherFact.first <= day),
        or_(
            TeacherFact.last.is_(None),
            TeacherFact.last >= day,
            TeacherFact.attribute == SERVICE,
        ),
    )
    if only is not None:
        query = query.where(TeacherFact.teacher_id.in_(only))
    rows = sorted(session.execute(query), key=lambda row: (row[4] or date.min, row[5].bytes))
    found: dict[UUID, dict[str, tuple[str, date | None]]] = {}
    for teacher, attribute, value, last, _, _ in rows:
        said = groups.get(value, value) if attribute == GROUP else value
        found.setdefault(teacher, {})[attribute] = (said, last)
    return found


def group_names(session: Session, school: School) -> Mapping[str, str]:
    """Names of groups by identifier, which is how facts name them."""
    query = select(Group.id, Group.name).where(Group.school_id == school.id)
    return {str(uid): name for uid, name in session.execute(query)}


def teacher_details(ledger: Ledger, uid: str, as_of: date | None = None) -> TeacherDetails:
    """All that is known of one teacher.

    Raises:
        UnusableInput: there is no such teacher.
        NotPermitted: the account may not see this teacher.
    """
    only = _only(ledger)
    with ledger.reading() as session:
        school = school_of(session)
        day = as_of or today(ledger, school)
        teacher = found_teacher(session, school, uid)
        if only is not None and teacher.id != only:
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")
        person = session.get_one(Person, teacher.person_id)
        (shown,) = _shown(session, school, day, (teacher.id,))
        records = select(func.count()).where(Record.teacher_id == teacher.id, ~Record.deleted)
        return TeacherDetails(
            shown=shown,
            former_name=person.former_name,
            birth=person.birth,
            ethnicity=person.ethnicity,
            joined_profession=teacher.joined_profession,
            remarks=teacher.remarks,
            facts=newest_first(facts_of(session, school, teacher)),
            records=session.scalar(records) or 0,
        )


def found_teacher(session: Session, school: School, uid: str) -> Teacher:
    """The teacher of an identifier.

    Raises:
        UnusableInput: there is none in this school.
    """
    try:
        teacher = session.get(Teacher, UUID(uid))
    except ValueError:
        teacher = None
    if teacher is None or teacher.school_id != school.id:
        raise UnusableInput("unknown_teacher_uid", uid=uid)
    return teacher


def facts_of(
    session: Session, school: School, teacher: Teacher, attribute: str | None = None
) -> tuple[FactShown, ...]:
    """A teacher's dated facts, or those of one attribute, oldest first."""
    groups = group_names(session, school)
    query: Select[tuple[TeacherFact]] = select(TeacherFact).where(
        TeacherFact.teacher_id == teacher.id
    )
    if attribute is not None:
        query = query.where(TeacherFact.attribute == attribute)
    found = [
        FactShown(
            uid=str(row.id),
            attribute=row.attribute,
            value=groups.get(row.value, row.value) if row.attribute == GROUP else row.value,
            stored=row.value,
            first=row.first,
            last=row.last,
            source=row.source,
        )
        for row in session.scalars(query)
    ]
    return tuple(sorted(found, key=_by_begin))


def newest_first(facts: Iterable[FactShown]) -> tuple[FactShown, ...]:
    """As a timeline reads: what began last comes first."""
    return tuple(sorted(facts, key=_by_begin, reverse=True))


def _by_begin(fact: FactShown) -> tuple[date, str]:
    return fact.first or date.min, fact.uid


def known_values(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """What has been entered of each attribute, the most used first: choices for a form.

    Whoever may see only themselves is told only what holds of them.

    Raises:
        NotPermitted: the account may see nobody.
    """
    only = _only(ledger)
    with ledger.reading() as session:
        school = school_of(session)
        groups = group_names(session, school)
        inner = session.scalars(
            select(Group.name).where(Group.school_id == school.id, Group.kind.in_(GROUP_KINDS))
        ).all()
        query = (
            select(TeacherFact.attribute, TeacherFact.value, func.count())
            .where(TeacherFact.school_id == school.id)
            .group_by(TeacherFact.attribute, TeacherFact.value)
        )
        if only is not None:
            query = query.where(TeacherFact.teacher_id == only)
        counted = [
            (count, attribute, groups.get(value, value) if attribute == GROUP else value)
            for attribute, value, count in session.execute(query)
        ]
        counted.sort(key=lambda one: (-one[0], one[1], order_of(one[2])))
    found: dict[str, list[str]] = {}
    for _, attribute, value in counted:
        found.setdefault(attribute, []).append(value)
    if only is None:
        used = found.get(GROUP, [])
        unused = sorted((name for name in inner if name not in used), key=order_of)
        found.setdefault(GROUP, []).extend(unused)
    return {attribute: tuple(values) for attribute, values in found.items()}
