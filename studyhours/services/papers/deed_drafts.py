"""What papers about one thing would state: who gets one for what, and who is left out and why.

Each is drawn from what is approved: records of a part in an activity, basic skills certificates and
awards among the records, pairs of the mentor register, trainings between two days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from studyhours.db.models import (
    Activity,
    Attendance,
    MentorPair,
    Participant,
    Record,
    School,
    Teacher,
)
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.domain.review import APPROVED
from studyhours.domain.vocabulary import key_of
from studyhours.reports.deed_facts import ACTIVITY, AWARD, MENTOR, RECORDS, SKILLS
from studyhours.services.papers.deed_model import Deed, DeedAsked, Desk, teachers_among, uid_of
from studyhours.services.papers.deed_records import awards_won, records_chosen, skills_passed

__all__ = ["Deed", "DeedAsked", "draw_deeds", "find_activity"]


def draw_deeds(
    session: Session,
    school: School,
    asked: DeedAsked,
    today: date,
    teachers: Sequence[Teacher] = (),
) -> tuple[Deed, ...]:
    """Everybody's, in roster order, with those who are left out.

    Args:
        session: A transaction.
        school: The school.
        asked: What is asked for.
        today: Today.
        teachers: Only theirs; everybody's when empty.

    Raises:
        UnusableInput: nothing is chosen, or what is chosen is not there.
    """
    if asked.kind not in _DRAWN:
        raise UnusableInput("deed_kind", kind=asked.kind, known=", ".join(_DRAWN))
    if asked.first is not None and asked.last is not None and asked.last < asked.first:
        raise UnusableInput("days_in_wrong_order", first=asked.first, last=asked.last)
    only = frozenset(teacher.id for teacher in teachers)
    found = [
        deed
        for deed in _DRAWN[asked.kind](Desk(session, school, asked, today, only))
        if not only or deed.teacher.id in only
    ]
    order = {teacher.id: at for at, teacher in enumerate(teachers)}
    found.sort(
        key=lambda one: (
            order.get(one.teacher.id, 0),
            one.teacher.position,
            str(one.teacher.id),
            one.last,
            one.about,
        )
    )
    return tuple(found)


def _activities(desk: Desk) -> Iterator[Deed]:
    if not desk.asked.of:
        raise UnusableInput("deed_choose_activity")
    for text in desk.asked.of:
        yield from _of_activity(desk, find_activity(desk.session, desk.school, text))


def find_activity(session: Session, school: School, text: str) -> Activity:
    """An activity by its uid or its title.

    Raises:
        UnusableInput: there is none, or several of that title.
    """
    uid = uid_of(text)
    if uid is not None:
        found = session.get(Activity, uid)
        if found is not None and found.school_id == school.id:
            return found
    rows = session.scalars(select(Activity).where(Activity.school_id == school.id))
    same = [one for one in rows if key_of(one.title) == key_of(text)]
    if len(same) > 1:
        listed = ", ".join(f"{one.first_day} {one.id}" for one in same)
        raise UnusableInput("deed_activities_alike", title=text, listed=listed)
    if not same:
        raise UnusableInput("deed_no_activity", title=text)
    return same[0]


def _of_activity(desk: Desk, activity: Activity) -> Iterator[Deed]:
    """Who was credited, with the hours it earned them; who took part and was not."""
    earned: dict[UUID, list[Record]] = {}
    query = select(Record).where(Record.activity_id == activity.id, ~Record.deleted)
    for record in desk.session.scalars(query):
        earned.setdefault(record.teacher_id, []).append(record)
    there: set[UUID] = set(earned)
    for table in (Attendance, Participant):
        there |= set(
            desk.session.scalars(select(table.teacher_id).where(table.activity_id == activity.id))
        )
    details = (("place", activity.place),) if activity.place else ()
    for teacher in teachers_among(desk, there):
        mine = earned.get(teacher.id, [])
        approved = [one for one in mine if one.status == APPROVED]
        fault = None
        if not approved:
            code = "deed_not_approved" if mine else "deed_not_credited"
            fault = UnusableInput(code, title=activity.title)
        hours = sum(one.hundredths for one in approved if one.unit == "hour")
        yield Deed(
            teacher,
            (str(activity.id),),
            (activity.title,),
            activity.first_day,
            activity.last_day,
            total=decimal_text(Fraction(hours, HUNDRED)) if hours else "",
            details=details,
            fault=fault,
        )


def _mentors(desk: Desk) -> Iterator[Deed]:
    """One paper for each mentor, of all their pairs that are chosen."""
    mentee = aliased(Teacher)
    query = (
        select(MentorPair, Teacher, mentee.name)
        .join(Teacher, Teacher.id == MentorPair.teacher_id)
        .join(mentee, mentee.id == MentorPair.mentee_id)
        .where(MentorPair.school_id == desk.school.id)
        .order_by(MentorPair.first, mentee.position)
    )
    wanted = [uid_of(text) for text in desk.asked.of]
    if desk.only and not wanted:
        query = query.where(MentorPair.teacher_id.in_(desk.only))
    if wanted:
        query = query.where(MentorPair.id.in_([uid for uid in wanted if uid is not None]))
    pairs: dict[Teacher, list[tuple[MentorPair, str]]] = {}
    known: set[UUID] = set()
    for pair, teacher, name in desk.session.execute(query).tuples():
        known.add(pair.id)
        pairs.setdefault(teacher, []).append((pair, name))
    for uid, text in zip(wanted, desk.asked.of, strict=True):
        if uid not in known and not desk.asked.gone:
            raise UnusableInput("deed_no_pair", uid=text)
    for teacher, mine in pairs.items():
        yield _of_mentor(desk, teacher, mine)


def _of_mentor(desk: Desk, teacher: Teacher, mine: list[tuple[MentorPair, str]]) -> Deed:
    fault, until = None, min(desk.last, desk.today)
    begun = [(pair, name) for pair, name in mine if pair.first is not None and pair.first <= until]
    if not begun:
        without = any(pair.first is None for pair, _ in mine)
        fault = UnusableInput("deed_no_first_day" if without else "deed_not_begun", day=until)
        begun = mine
    return Deed(
        teacher,
        tuple(sorted(str(pair.id) for pair, _ in begun)),
        tuple(dict.fromkeys(name for _, name in begun)),
        min((pair.first or until for pair, _ in begun), default=until),
        max(min(pair.last or until, until) for pair, _ in begun),
        fault=fault,
    )


_DRAWN: Mapping[str, Callable[[Desk], Iterator[Deed]]] = {
    ACTIVITY: _activities,
    SKILLS: skills_passed,
    AWARD: awards_won,
    MENTOR: _mentors,
    RECORDS: records_chosen,
}
