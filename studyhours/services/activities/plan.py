"""What is said when an activity is planned, and whether it may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, Group, KindType, School, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import LEVELS, MODES
from studyhours.domain.quantity import UNITS
from studyhours.domain.titles import LONGEST_TITLE, is_too_long
from studyhours.services.activities.guests import (
    WITH_UNITS,
    Guest,
    guests_of,
    refuse_guests,
    with_guests,
)
from studyhours.services.activities.rows import Mark, attended_people, planned_people
from studyhours.services.records.parts import NEEDS, PARTS

TRAINING = "training"
LONGEST_TEXT, LONGEST_WORD = 20_000, 100
_TIME = re.compile(
    r"(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:.]\s*(?P<minute>[0-5]\d)|[点时]\s*(?:(?P<said>[0-5]?\d)\s*分?)?|(?P<joined>[0-5]\d))"
)
_HALF_DAY, _DAY = 12, 24
_LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPlan:
    """All that is said of an activity before it is held.

    Attributes:
        title: What it is called.
        first_day: First day.
        last_day: Last day.
        hundredths: Amount × 100 everybody credited gets, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        starts: Time of day it begins, as ``14:30``.
        ends: Time of day it ends.
        place: Where.
        speaker: Who speaks.
        organiser: Who organises it.
        type: Type id within training.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        group: Uid of the unit that holds it.
        content: What it is about.
        people: Uids of those who are to be there.
        needs: Which of ``records.parts.PARTS`` everybody credited hands in before the hours count;
            None for what the school's setting says.
        units: Uids of the units it is held with, besides ``group``; it counts for them too.
        guests: Who is to be there from other schools.
    """

    title: str
    first_day: date
    last_day: date
    hundredths: int
    unit: str = "hour"
    starts: str | None = None
    ends: str | None = None
    place: str | None = None
    speaker: str | None = None
    organiser: str | None = None
    type: str | None = None
    level: int | None = LEVELS["school"]
    mode: str | None = None
    group: str | None = None
    content: str | None = None
    people: frozenset[str] = frozenset()
    needs: frozenset[str] | None = None
    units: frozenset[str] = frozenset()
    guests: tuple[Guest, ...] = ()


def read_time(text: str) -> str | None:
    """The time of day that a text names, as ``09:30``; None for none.

    ``9:30``, ``９：３０``, ``14点30分``, ``14时``, ``下午2:30`` and ``1430`` are understood.
    """
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["said"] or found["joined"] or 0)
    if (found["half"], hour > _HALF_DAY) == ("上午", True) or hour >= _DAY:
        return None
    if found["half"] == "下午" and hour < _HALF_DAY:
        hour += _HALF_DAY
    return f"{hour:02}:{minute:02}"


def plan_of(session: Session, activity: Activity) -> ActivityPlan:
    """What is said of an activity of the ledger."""
    people = {*planned_people(session, activity.id), *attended_people(session, activity.id)}
    return ActivityPlan(
        title=activity.title,
        first_day=activity.first_day,
        last_day=activity.last_day,
        hundredths=activity.hundredths,
        unit=activity.unit,
        starts=activity.starts,
        ends=activity.ends,
        place=activity.place,
        speaker=activity.speaker,
        organiser=activity.organiser,
        type=activity.type,
        level=activity.level,
        mode=activity.mode,
        group=str(activity.group_id) if activity.group_id else None,
        content=activity.content,
        people=frozenset(str(one) for one in people),
        needs=_needs(activity.fields),
        units=frozenset(activity.fields.get(WITH_UNITS, ())),
        guests=tuple(guests_of(activity.fields)),
    )


def _needs(fields: Mapping[str, Any]) -> frozenset[str] | None:
    return frozenset(fields[NEEDS]) if NEEDS in fields else None


def fields_of_plan(plan: ActivityPlan, before: Mapping[str, Any]) -> dict[str, Any]:
    """``Activity.fields`` as a plan has them; of guests who stay it is still said how they came.

    Args:
        plan: The plan.
        before: What stands there now.
    """
    fields = {name: said for name, said in before.items() if name not in {NEEDS, WITH_UNITS}}
    if plan.needs is not None:
        fields[NEEDS] = sorted(plan.needs)
    units = plan.units - {plan.group}
    if units:
        fields[WITH_UNITS] = sorted(units)
    marks = guests_of(before)
    return with_guests(fields, {one: marks.get(one, Mark()) for one in plan.guests})


def columns_of_plan(plan: ActivityPlan) -> dict[str, object]:
    """The columns of ``activity`` that a plan fills."""
    return {
        "title": plan.title.strip(),
        "first_day": plan.first_day,
        "last_day": plan.last_day,
        "hundredths": plan.hundredths,
        "unit": plan.unit,
        "starts": plan.starts,
        "ends": plan.ends,
        "place": _said(plan.place),
        "speaker": _said(plan.speaker),
        "organiser": _said(plan.organiser),
        "type": plan.type,
        "level": plan.level,
        "mode": plan.mode,
        "group_id": UUID(plan.group) if plan.group else None,
        "content": _said(plan.content),
    }


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None


def refuse_impossible(session: Session, school: School, plan: ActivityPlan) -> None:
    """Refuses a plan that makes no sense.

    Raises:
        UnusableInput: no title, days or times in the wrong order, no amount, a word, unit or
            teacher the ledger does not know, or a text that is too long.
    """
    if not plan.title.strip():
        raise UnusableInput("activity_without_title", field="title")
    if is_too_long(plan.title):
        raise UnusableInput("activity_text_long", field="title", most=LONGEST_TITLE)
    for field, text, most in (
        ("place", plan.place, LONGEST_WORD),
        ("speaker", plan.speaker, LONGEST_WORD),
        ("organiser", plan.organiser, LONGEST_WORD),
        ("content", plan.content, LONGEST_TEXT),
    ):
        if len(text or "") > most:
            raise UnusableInput("activity_text_long", field=field, most=most)
    if plan.last_day < plan.first_day:
        raise UnusableInput(
            "days_in_wrong_order", field="last", first=plan.first_day, last=plan.last_day
        )
    if (plan.last_day - plan.first_day).days > _LONGEST_DAYS:
        raise UnusableInput("activity_days_long", field="last", most=_LONGEST_DAYS)
    if plan.hundredths <= 0:
        raise UnusableInput("amount_not_positive", field="amount")
    if plan.unit not in UNITS:
        raise UnusableInput("unknown_unit", unit=plan.unit)
    _refuse_times(plan)
    _refuse_words(session, school, plan)
    _refuse_people(session, school, plan)
    refuse_guests(plan.guests)
    if plan.needs is not None and not plan.needs <= set(PARTS):
        raise UnusableInput("unknown_activity_word", field="needs", value=min(plan.needs))


def _refuse_times(plan: ActivityPlan) -> None:
    for field, text in (("starts", plan.starts), ("ends", plan.ends)):
        if text is not None and read_time(text) != text:
            raise UnusableInput("bad_time", field=field, value=text)
    if plan.ends is not None and plan.starts is None:
        raise UnusableInput("activity_end_alone", field="starts")
    if plan.starts and plan.ends and plan.ends <= plan.starts:
        raise UnusableInput("times_in_wrong_order", field="ends", starts=plan.starts)


def _refuse_words(session: Session, school: School, plan: ActivityPlan) -> None:
    if plan.type is not None:
        known = session.get(KindType, (school.id, TRAINING, plan.type))
        if known is None:
            raise UnusableInput("unknown_activity_word", field="type", value=plan.type)
    if plan.level is not None and plan.level not in LEVELS.values():
        raise UnusableInput("unknown_activity_word", field="level", value=plan.level)
    if plan.mode is not None and plan.mode not in MODES:
        raise UnusableInput("unknown_activity_word", field="mode", value=plan.mode)
    for unit in [*([plan.group] if plan.group is not None else []), *sorted(plan.units)]:
        group = session.get(Group, UUID(unit))
        if group is None or group.school_id != school.id:
            raise UnusableInput("unknown_activity_word", field="group", value=unit)


def _refuse_people(session: Session, school: School, plan: ActivityPlan) -> None:
    known = session.scalars(select(Teacher.id).where(Teacher.school_id == school.id))
    unknown = plan.people.difference(str(one) for one in known)
    if unknown:
        raise UnusableInput("unknown_teacher_uid", uid=min(unknown))
