"""One activity with everybody in it, and what each has handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Attendance, Record, RecordVersion
from studyhours.domain.errors import UnusableInput
from studyhours.domain.review import INCOMPLETE
from studyhours.domain.tidy import squeeze
from studyhours.services.activities.files import RESULT, activity_files
from studyhours.services.activities.guests import Guest, guests_of
from studyhours.services.activities.plan import ActivityPlan, plan_of
from studyhours.services.activities.reach import reach_of
from studyhours.services.activities.reading import ActivityShown, shown_of
from studyhours.services.activities.rows import (
    Mark,
    attended_people,
    found_activity,
    planned_people,
)
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.people.text_order import order_of
from studyhours.services.records.content import FileNamed, content_of
from studyhours.services.records.parts import parts_in, wanted_parts


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody who is to be at an activity, or was.

    Attributes:
        uid: The teacher.
        staff_no: Staff number.
        name: Name.
        pinyin: Name in pinyin, syllables apart.
        group: Subject group on the activity's last day.
        subject: Subject on that day.
        status: One of ``earning.STATUSES``.
        note: Remark.
        credited: Whether the activity has been credited for them.
        teacher: As the roster knows them; None for somebody of another school, whose school
            stands in ``group``.
        record: The record they were credited with.
        handed: Which of ``records.parts.PARTS`` they have handed in.
        review: Review status of that record.
    """

    uid: str
    staff_no: str | None
    name: str
    pinyin: str
    group: str | None
    subject: str | None
    status: str
    note: str
    credited: bool
    teacher: TeacherShown | None
    record: str | None = None
    handed: frozenset[str] = frozenset()
    review: str | None = None

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean them: name, pinyin, initials or staff number."""
        if self.teacher is not None:
            return self.teacher.matches(typed)
        return squeeze(typed) in squeeze(f"{self.name}{self.group or ''}")


@dataclass(frozen=True, slots=True)
class ActivityOpened:
    """An activity with all that is said of it.

    Attributes:
        shown: As the list shows it.
        plan: What is said of it.
        people: By group and name.
        today: Today in the school's zone.
        may_edit: Whether the actor may change it.
        wanted: Which of ``records.parts.PARTS`` everybody credited hands in.
        files: Its process files.
        own: The teacher the login belongs to, who hands in for themselves.
        result: What came of it, written afterwards.
    """

    shown: ActivityShown
    plan: ActivityPlan
    people: tuple[PersonShown, ...]
    today: date
    may_edit: bool
    wanted: frozenset[str] = frozenset()
    files: tuple[FileNamed, ...] = ()
    own: str | None = None
    result: str = ""

    @property
    def told_apart(self) -> Mapping[str, str]:
        """Names of teachers who share theirs with another of them, told apart, by uid."""
        return told_apart(one.teacher for one in self.people if one.teacher is not None)

    @property
    def behind(self) -> tuple[PersonShown, ...]:
        """Who has a record of it and has not handed in all that is wanted."""
        return tuple(
            one for one in self.people if one.review == INCOMPLETE and one.record is not None
        )


def open_activity(ledger: Ledger, uid: str) -> ActivityOpened:
    """One activity with everybody in it.

    Raises:
        UnusableInput: there is no such activity.
        NotPermitted: the login may not see the school.
    """
    with ledger.reading() as session:
        school = school_of(session)
        reach = reach_of(ledger, session, school)
        day = today(ledger, school)
        activity = found_activity(session, school, uid)
        everybody = reach.sees_people(activity.group_id)
        planned = planned_people(session, activity.id)
        attended = attended_people(session, activity.id)
        if not everybody and reach.own not in planned and reach.own not in attended:
            raise UnusableInput("unknown_activity", uid=uid)
        (shown,) = shown_of(session, school, [activity], day)
        plan = plan_of(session, activity)
        handed = _handed(session, activity.id)
        roster = {one.uid: one for one in teachers_on(session, school, plan.last_day)}
        guests = guests_of(activity.fields) if everybody else {}
        people = [
            _person(roster[str(who)], mark, credited=False)
            for who, mark in planned.items()
            if everybody or who == reach.own
        ]
        people += [
            _person(roster[str(who)], Mark(row.status, row.note), True, handed.get(row.record_id))
            for who, row in attended.items()
            if everybody or who == reach.own
        ]
        wanted = wanted_parts(school, activity.fields)
        files = activity_files(activity) if everybody or reach.own in attended else ()
    people.sort(key=lambda one: (order_of(one.group), one.pinyin, one.uid))
    people += [_guest(one, mark) for one, mark in guests.items()]
    if not everybody:
        # Who else was there is said by their own records, to those who may see them.
        plan = replace(plan, people=frozenset(one.uid for one in people), guests=())
    return ActivityOpened(
        shown, plan, tuple(people), day, reach.edits(activity.group_id), wanted, files,
        ledger.actor.teacher_uid, str(activity.fields.get(RESULT, "")),
    )  # fmt: skip


_Handed = tuple[str, frozenset[str], str]


def _handed(session: Session, activity: UUID) -> Mapping[UUID | None, _Handed]:
    """The records of those credited: uid, what was handed in, review status."""
    query = (
        select(Record.id, Record.status, RecordVersion.content)
        .join(Attendance, Attendance.record_id == Record.id)
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
        )
        .where(Attendance.activity_id == activity, ~Record.deleted)
    )
    return {
        uid: (str(uid), parts_in(content_of(plain)), status)
        for uid, status, plain in session.execute(query)
    }


def _person(
    one: TeacherShown, mark: Mark, credited: bool, handed: _Handed | None = None
) -> PersonShown:
    record, parts, review = handed if handed is not None else (None, frozenset[str](), None)
    return PersonShown(
        one.uid, one.staff_no, one.name, one.pinyin, one.group, one.subject,
        mark.status, mark.note, credited, one, record, parts, review,
    )  # fmt: skip


def _guest(one: Guest, mark: Mark) -> PersonShown:
    return PersonShown(
        one.uid, None, one.name, "", one.school or None, None, mark.status, mark.note, False, None
    )
