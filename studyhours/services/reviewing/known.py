"""What reviewing measures records by: the terms, what rules ask of texts, and today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from studyhours.db.models import Group, Teacher
from studyhours.domain.people import GROUP_KINDS
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.groups import memberships_said
from studyhours.services.people.teacher_list import TeacherShown, group_names
from studyhours.services.people.text_order import order_of
from studyhours.services.people.unit_names import UnitNamed
from studyhours.services.records.kinds_list import KindShown, Span, kinds_of, spans_of
from studyhours.services.records.texts_asked import TextAsked, texts_asked
from studyhours.services.reviewing.notes import recent_reasons
from studyhours.services.reviewing.reach import reach_of


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether something stands out in a record.

    Attributes:
        today: Today in the school's zone.
        zone: The school's zone.
        spans: School years with their terms.
        asked: What rules ask of texts.
        with_text: Kinds whose form has a text.
    """

    today: date
    zone: str
    spans: tuple[Span, ...]
    asked: tuple[TextAsked, ...]
    with_text: frozenset[str]

    @property
    def school_year(self) -> tuple[date, date]:
        """First and last day of the school year that has begun last; a year's days without one."""
        years = (one for one in self.spans if not one.number and one.first <= self.today)
        now = next(years, None)
        return (now.first, now.last) if now else (self.today - timedelta(days=364), self.today)


@dataclass(frozen=True, slots=True)
class ReviewChoices:
    """What the page of reviewing offers to choose from.

    Attributes:
        known: What stands out is told by it.
        kinds: The kinds this login reviews.
        groups: Groups by kind and name.
        teachers: Teachers this login reviews, by pinyin.
        reasons: Reasons given before, the newest first.
    """

    known: Known
    kinds: tuple[KindShown, ...]
    groups: tuple[UnitNamed, ...]
    teachers: tuple[TeacherShown, ...]
    reasons: tuple[str, ...]


def what_is_known(ledger: Ledger) -> Known:
    """Reads it; rules that cannot be read ask nothing."""
    asked = texts_asked(ledger)
    with ledger.reading() as session:
        school = school_of(session)
        kinds = kinds_of(session, school)
        return Known(
            today(ledger, school),
            school.zone,
            spans_of(session, school),
            asked,
            frozenset(kind.id for kind in kinds if kind.fields.text),
        )


def review_choices(ledger: Ledger) -> ReviewChoices:
    """Everything at once.

    Raises:
        NotPermitted: the login reviews nothing.
    """
    known = what_is_known(ledger)
    with ledger.reading() as session:
        school = school_of(session)
        reach = reach_of(ledger, session, school)
        names = group_names(session, school)
        member: Mapping[str, str] = {
            one.teacher: names.get(group, "")
            for group, one in memberships_said(session, school)
            if one.meets(known.today, known.today) and one.role == "member"
        }
        query = select(Teacher.id, Teacher.staff_no, Teacher.name, Teacher.pinyin, Teacher.position)
        teachers = [
            TeacherShown(
                str(uid), number, name, pinyin, group=member.get(str(uid)), position=position
            )
            for uid, number, name, pinyin, position in session.execute(
                query.where(Teacher.school_id == school.id)
            )
            if uid != reach.own and (reach.teachers is None or uid in reach.teachers)
        ]
        groups = session.execute(
            select(Group.id, Group.kind, Group.name).where(
                Group.school_id == school.id, Group.kind.in_(GROUP_KINDS)
            )
        )
        return ReviewChoices(
            known,
            tuple(
                kind
                for kind in kinds_of(session, school)
                if reach.kinds is None or kind.id in reach.kinds
            ),
            tuple(
                UnitNamed(str(uid), kind, name)
                for uid, kind, name in sorted(
                    groups, key=lambda one: (GROUP_KINDS.index(one[1]), order_of(one[2]))
                )
            ),
            tuple(sorted(teachers, key=lambda one: (one.pinyin, one.name, one.uid))),
            recent_reasons(session, school),
        )
