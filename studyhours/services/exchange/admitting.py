"""Which records of a package can be taken here, and how their versions are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Activity, Kind, School, Teacher
from studyhours.domain.review import APPROVED, SUBMITTED
from studyhours.services.exchange.here import Kept
from studyhours.services.exchange.merged import OTHERS, UNKNOWN_KIND, UNKNOWN_TEACHER
from studyhours.services.exchange.one_record import Making
from studyhours.services.exchange.plain_versions import PlainVersion
from studyhours.services.exchange.senders import Sender
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.content import RecordContent
from studyhours.services.records.parts import settled_change


class Admitting:
    """What of this ledger decides about the records of one package.

    Args:
        tx: The transaction.
        sender: Who made the package.
        school: The school here.
    """

    def __init__(self, tx: Writing, sender: Sender, school: School) -> None:
        self._tx = tx
        self._sender = sender
        self._school = school
        session = tx.session
        kinds = session.execute(select(Kind.id, Kind.reviewer).where(Kind.school_id == school.id))
        teachers = session.scalars(select(Teacher.id).where(Teacher.school_id == school.id))
        activities = session.scalars(select(Activity.id).where(Activity.school_id == school.id))
        self._reviewers = dict(kinds.tuples().all())
        self._teachers = frozenset(teachers)
        self._activities = frozenset(activities)
        self._raw_teachers = frozenset(one.bytes for one in self._teachers)

    def making(self) -> Making:
        """How versions are made here."""
        at, by = self._tx.now.astimezone(UTC).isoformat(), self._tx.ledger.actor.name
        if self._sender.trusted:
            return Making(at, by, self._sender.same, activities=self._activities)
        return Making(at, by, False, self._author(), self._activities, self._settled)

    def _author(self) -> str:
        """What a teacher's own versions are signed with here: the teacher's name."""
        names = self._tx.session.scalars(
            select(Teacher.name)
            .where(Teacher.id.in_(self._sender.teachers.values()))
            .order_by(Teacher.id)
        ).all()
        return "、".join(names) or self._sender.name

    def _settled(self, before: RecordContent | None, content: RecordContent) -> RecordContent:
        """What a teacher's own ledger says, without the approval only this one can give."""
        if before is not None and content.activity_id is not None:
            activity = self._tx.session.get(Activity, content.activity_id)
            settled = settled_change(self._school, activity, before, content)
            if settled is not None:
                return settled
        if content.status == APPROVED and self._reviewers.get(content.kind) != "nobody":
            return replace(content, status=SUBMITTED)
        return content

    def is_known(self, one: PlainVersion) -> bool:
        """Whether the teacher and the kind that a copy's record names are here."""
        return one.raw_teacher in self._raw_teachers and one.content.kind in self._reviewers

    def teacher_or_why(self, said: RecordContent, kept: Kept | None) -> UUID | str:
        """Whom a record credits here, or the code of why it cannot be taken.

        Args:
            said: What it says.
            kept: What is here of it.
        """
        sender = self._sender
        teacher = said.teacher_id if sender.same else sender.teachers.get(said.teacher_id)
        if teacher is None or teacher not in self._teachers:
            return UNKNOWN_TEACHER
        if said.kind not in self._reviewers:
            return UNKNOWN_KIND
        if sender.only_theirs and kept is not None and not sender.has(kept.here.teacher):
            return OTHERS
        return teacher
