"""Taking attendance and checking it. What has been credited already is adjusted with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from studyhours.db.models import Activity, Attendance, Participant, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.activities.crediting import Credits
from studyhours.services.activities.earning import BLANK, STATUSES
from studyhours.services.activities.guests import is_guest, mark_guests
from studyhours.services.activities.reach import reach_of
from studyhours.services.activities.rows import (
    Mark,
    attended_people,
    found_activity,
    planned_people,
    said_people,
)
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today

LONGEST_NOTE = 200
"""Characters a remark has at most."""


@dataclass(frozen=True, slots=True)
class Attended:
    """What a step did.

    Attributes:
        before: What was said before of those whose mark is another now, for undoing.
        was_checked: Whether the attendance had been checked before the step.
        changes: What pages need to look at again.
    """

    before: Mapping[str, Mark]
    was_checked: bool
    changes: Changes


@dataclass(frozen=True, slots=True)
class Checked:
    """An activity whose attendance was checked, or whose check was taken back."""

    uid: str
    changes: Changes = Changes.ACTIVITIES


def attend(ledger: Ledger, uid: str, marks: Mapping[str, Mark]) -> Attended:
    """Says how people attended, all at once.

    Whoever is credited already gets, loses or keeps the record as the new status earns it; of the
    others the check has to be made anew.

    Args:
        ledger: The ledger.
        uid: The activity.
        marks: By uid of the teacher; whoever is left out stays as they are.

    Raises:
        UnusableInput: an unknown activity or status, somebody who is not to be there, a blank for
            somebody credited, a record that was changed by hand since, or a correction of a
            closed year without a reason.
    """
    for mark in marks.values():
        if mark.status not in STATUSES:
            raise UnusableInput("unknown_attendance", value=mark.status, known=", ".join(STATUSES))
        if len(mark.note) > LONGEST_NOTE:
            raise UnusableInput("activity_text_long", field="note", most=LONGEST_NOTE)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        activity = found_activity(tx.session, school, uid)
        reach_of(ledger, tx.session, school).require(activity.group_id)
        planned = planned_people(tx.session, activity.id)
        credited = attended_people(tx.session, activity.id)
        before: dict[str, Mark] = {}
        later: dict[UUID, Mark] = {}
        again: dict[UUID, Mark] = {}
        guests = {who: mark for who, mark in marks.items() if is_guest(who)}
        for teacher, mark in marks.items():
            if teacher in guests:
                continue
            one = _uid(teacher)
            known = _known(one, planned, credited)
            if known is None:
                raise UnusableInput("not_a_participant", uid=teacher, title=activity.title)
            if known != mark:
                before[teacher] = known
                (again if one in credited else later)[one] = mark
        was_checked = activity.checked_at is not None
        known_guests = mark_guests(activity, guests)
        before |= known_guests
        if not before:
            return Attended(before, was_checked, Changes.NONE)
        _mark_planned(tx, activity, later)
        changes = Changes.ACTIVITIES
        if again:
            _correct(tx, school, activity, credited, again)
            changes |= Changes.RECORDS
        tx.log(
            "activity.attend",
            uid,
            {
                "before": said_people(before),
                "after": said_people({who: marks[who] for who in before}),
            },
        )
        return Attended(before, was_checked, changes)


def _known(
    one: UUID, planned: Mapping[UUID, Mark], credited: Mapping[UUID, Attendance]
) -> Mark | None:
    if one in credited:
        return Mark(credited[one].status, credited[one].note)
    return planned.get(one)


def _mark_planned(tx: Writing, activity: Activity, marks: Mapping[UUID, Mark]) -> None:
    for teacher, mark in marks.items():
        tx.session.execute(
            update(Participant)
            .where(Participant.activity_id == activity.id, Participant.teacher_id == teacher)
            .values(status=mark.status, note=mark.note)
        )
    if marks:
        activity.checked_at = activity.checked_by = None


def _correct(
    tx: Writing,
    school: School,
    activity: Activity,
    credited: Mapping[UUID, Attendance],
    marks: Mapping[UUID, Mark],
) -> None:
    if any(mark.status == BLANK for mark in marks.values()):
        raise UnusableInput("attendance_missing", title=activity.title, count=1)
    given = Credits(tx, school, activity)
    for teacher, mark in marks.items():
        given.correct(credited[teacher], mark)
    given.write()


def check_attendance(ledger: Ledger, uid: str) -> Checked:
    """Says that the attendance of an activity is right; who and when is kept.

    Raises:
        UnusableInput: an unknown activity, one not held yet, without people, or of somebody it
            has not been said how they attended.
    """
    with ledger.writing() as tx:
        school = school_of(tx.session)
        activity = found_activity(tx.session, school, uid)
        reach_of(ledger, tx.session, school).require(activity.group_id)
        if activity.checked_at is None:
            check_now(tx, school, activity)
    return Checked(uid)


def check_now(tx: Writing, school: School, activity: Activity) -> None:
    """Checks an activity within a step.

    Raises:
        UnusableInput: as ``check_attendance``.
    """
    if activity.last_day > today(tx.ledger, school):
        raise UnusableInput(
            "activity_not_held", title=activity.title, day=activity.last_day.isoformat()
        )
    planned = planned_people(tx.session, activity.id)
    if not planned and not attended_people(tx.session, activity.id):
        raise UnusableInput("activity_without_people", title=activity.title)
    blank = sum(mark.status == BLANK for mark in planned.values())
    if blank:
        raise UnusableInput("attendance_missing", title=activity.title, count=blank)
    activity.checked_at, activity.checked_by = tx.now, tx.ledger.actor.name
    tx.log("activity.check", str(activity.id), {"people": len(planned)})


def uncheck_attendance(ledger: Ledger, uid: str) -> Checked:
    """Takes the check of an activity back.

    Raises:
        UnusableInput: an unknown activity, or one credited already.
    """
    with ledger.writing() as tx:
        school = school_of(tx.session)
        activity = found_activity(tx.session, school, uid)
        reach_of(ledger, tx.session, school).require(activity.group_id)
        if attended_people(tx.session, activity.id):
            raise UnusableInput("activity_credited", title=activity.title)
        if activity.checked_at is not None:
            activity.checked_at = activity.checked_by = None
            tx.log("activity.uncheck", uid, {})
    return Checked(uid)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnusableInput("unknown_teacher_uid", uid=text) from None
