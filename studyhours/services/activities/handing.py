"""What a participant hands in after an activity: notes and a reflection; and who has not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Activity, Attendance, Draft, Record, RecordVersion
from studyhours.domain.errors import UnusableInput
from studyhours.domain.review import INCOMPLETE, RETURNED
from studyhours.domain.texts import Texts
from studyhours.services.activities.reach import reach_of
from studyhours.services.activities.rows import attended_people, found_activity
from studyhours.services.evidence.form_text import FILES, files_from, files_text
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.records.content import FileNamed, content_of
from studyhours.services.records.drafts import HANDING, DraftKept, own_of_kind
from studyhours.services.records.parts import (
    NOTES,
    PARTS,
    RECORD,
    REFLECTION,
    parts_in,
    wanted_parts,
)
from studyhours.services.records.saving import Saved, change_record, open_record
from studyhours.services.reviewing.notes import reasons_of

TEXT = "text"
LONGEST = 20_000
"""Characters of the notes, and of the reflection."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What somebody hands in.

    Attributes:
        notes: Notes of what was said.
        text: The reflection.
        files: Files beside them.
    """

    notes: str = ""
    text: str = ""
    files: tuple[FileNamed, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOpened:
    """One participant's part of an activity.

    Attributes:
        activity: Uid of the activity.
        teacher: Uid of the participant.
        title: Title of the activity.
        day: Its last day.
        name: The participant.
        record: Their record.
        version: Hash of its newest version.
        parts: What has been handed in.
        wanted: Which of ``records.parts.PARTS`` are wanted.
        status: Review status of the record.
        reason: Why it was returned; empty where it was not.
        draft: What was typed and not saved; None where nothing was.
    """

    activity: str
    teacher: str
    title: str
    day: date
    name: str
    record: str
    version: str
    parts: Parts
    wanted: frozenset[str]
    status: str
    reason: str
    draft: DraftKept | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the parts wanted have not been handed in."""
        there = set(words_of(self.parts))
        return tuple(part for part in PARTS if part in self.wanted and part not in there)


def words_of(parts: Parts) -> frozenset[str]:
    """Which of ``records.parts.PARTS`` are there."""
    found = {one.word for one in parts.files} & set(PARTS)
    found |= {RECORD} if parts.notes.strip() else set()
    return frozenset(found | ({REFLECTION} if parts.text.strip() else set()))


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody who has not handed in all that an activity wants.

    Attributes:
        activity: Uid of the activity.
        title: Its title.
        day: Its last day.
        teacher: The teacher.
        missing: Which of ``records.parts.PARTS``.
    """

    activity: str
    title: str
    day: date
    teacher: TeacherShown
    missing: tuple[str, ...]


def open_part(ledger: Ledger, activity: str, teacher: str | None = None) -> PartOpened:
    """What a participant has handed in, and what they had begun to type.

    Args:
        ledger: The ledger.
        activity: The activity.
        teacher: Uid of the participant; the teacher the login belongs to when None.

    Raises:
        UnusableInput: there is no such activity, or it has not credited them.
        NotPermitted: the login may not see this teacher's records.
    """
    wanted_teacher = teacher or ledger.actor.teacher_uid
    with ledger.reading() as session:
        school = school_of(session)
        row = found_activity(session, school, activity)
        rows = attended_people(session, row.id)
        mine = rows.get(UUID(wanted_teacher)) if wanted_teacher is not None else None
        if mine is None or mine.record_id is None:
            raise UnusableInput("nothing_to_hand_in", title=row.title)
        record = str(mine.record_id)
        wanted = wanted_parts(school, row.fields)
        reasons = reasons_of(session, [mine.record_id])
        kept = session.scalars(
            select(Draft)
            .where(Draft.record_id == mine.record_id, *own_of_kind(ledger, session, HANDING))
            .order_by(Draft.saved_at.desc())
            .limit(1)
        ).first()
        draft = (
            DraftKept(str(kept.id), HANDING, dict(kept.values), record, kept.based_on)
            if kept is not None
            else None
        )
        (name,) = (one.name for one in teachers_on(session, school, row.last_day, mine.teacher_id))
        title, day = row.title, row.last_day
        reason = reasons[mine.record_id].text if mine.record_id in reasons else ""
    read = open_record(ledger, record)
    content = read.content
    parts = Parts(content.fields.get(NOTES, ""), content.text, tuple(content.files))
    said = reason if content.status == RETURNED else ""
    return PartOpened(
        activity,
        str(mine.teacher_id),
        title,
        day,
        name,
        record,
        read.version,
        parts,
        wanted,
        content.status,
        said,
        draft,
    )


def draft_of(uid: str, opened: PartOpened, parts: Parts) -> DraftKept:
    """What is typed, as a draft."""
    values = {NOTES: parts.notes, TEXT: parts.text, FILES: files_text(parts.files)}
    return DraftKept(uid, HANDING, values, opened.record, opened.version)


def parts_of(draft: DraftKept) -> Parts:
    """What a draft says; the inverse of ``draft_of``."""
    said = draft.values
    return Parts(said.get(NOTES, ""), said.get(TEXT, ""), files_from(said.get(FILES, "")))


def hand_in(
    ledger: Ledger, record: str, parts: Parts, based_on: str, *, draft: str | None = None
) -> Saved:
    """Hands in; the hours count at once where nothing is missing any more.

    Args:
        ledger: The ledger.
        record: The participant's record of the activity.
        parts: What is handed in; all of it, not only what is new.
        based_on: Hash of the version it was typed over.
        draft: Uid of the draft it was typed in.

    Raises:
        UnusableInput: it is no activity's record, something is too long, or the record was changed
            since.
        NotPermitted: the login may not edit this teacher's records.
    """
    for field, text in ((NOTES, parts.notes), (TEXT, parts.text)):
        if len(text) > LONGEST:
            raise UnusableInput("activity_text_long", field=field, most=LONGEST)
    content = open_record(ledger, record).content
    if content.activity_id is None:
        raise UnusableInput("nothing_to_hand_in", title=content.title)
    fields = {name: said for name, said in content.fields.items() if name != NOTES}
    if parts.notes.strip():
        fields[NOTES] = parts.notes.strip("\n ")
    content = replace(content, text=parts.text.strip("\n "), fields=fields, files=parts.files)
    return change_record(ledger, record, content, based_on, draft=draft)


def who_is_behind(
    ledger: Ledger, activity: str | None = None, year: str | None = None
) -> tuple[Behind, ...]:
    """Who has not handed in what activities want: of one, or of all of a school year.

    Args:
        ledger: The ledger.
        activity: Only this one.
        year: Label of the school year; that of today when None.

    Raises:
        UnusableInput: there is no such activity, or the label is no school year.
        NotPermitted: the login may see nobody.
    """
    with ledger.reading() as session:
        school = school_of(session)
        reach = reach_of(ledger, session, school)
        day = today(ledger, school)
        query = (
            select(Activity, Attendance.teacher_id, RecordVersion.content)
            .join(Attendance, Attendance.activity_id == Activity.id)
            .join(Record, Record.id == Attendance.record_id)
            .join(
                RecordVersion,
                (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
            )
            .where(Activity.school_id == school.id, Record.status == INCOMPLETE, ~Record.deleted)
            .order_by(Activity.last_day, Activity.id)
        )
        if activity is not None:
            query = query.where(Activity.id == found_activity(session, school, activity).id)
        else:
            span = load_calendar(session, school, choose_year(session, school, year, day)).year
            query = query.where(Activity.last_day.between(span.first, span.last))
        roster = {one.uid: one for one in teachers_on(session, school, day)}
        found = []
        for row, teacher, plain in session.execute(query):
            if not reach.sees_people(row.group_id) and teacher != reach.own:
                continue
            missing = wanted_parts(school, row.fields) - parts_in(content_of(plain))
            ordered = tuple(part for part in PARTS if part in missing)
            found.append(
                Behind(str(row.id), row.title, row.last_day, roster[str(teacher)], ordered)
            )
    found.sort(
        key=lambda one: (
            one.teacher.group is None, one.teacher.group or "", one.teacher.pinyin,
            one.teacher.uid, one.day,
        )
    )  # fmt: skip
    return tuple(found)


def reminder_text(found: Sequence[Behind], texts: Texts) -> str:
    """A text to be sent: by activity, who still has to hand in what."""
    by_activity: dict[str, list[Behind]] = {}
    for one in found:
        by_activity.setdefault(one.activity, []).append(one)
    lines: list[str] = []
    for people in sorted(by_activity.values(), key=lambda some: (some[0].day, some[0].activity)):
        first = people[0]
        lines.append(texts.say("activities.remind", title=first.title, day=first.day.isoformat()))
        by_missing: dict[tuple[str, ...], list[str]] = {}
        for one in people:
            by_missing.setdefault(one.missing, []).append(one.teacher.name)
        for missing, names in sorted(by_missing.items(), reverse=True):
            lines.append(
                texts.say(
                    "activities.remind_people",
                    what=missing_text(missing, texts),
                    names=texts.say("window.separator").join(names),
                )
            )
    return "\n".join(lines)


def missing_text(missing: Sequence[str], texts: Texts) -> str:
    """Parts in words."""
    named = [texts.say(f"activities.part_{part}") for part in missing]
    return texts.say("window.separator").join(named)
