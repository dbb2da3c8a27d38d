"""What attendance earns: the same whether a sheet is imported or an activity credited here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from studyhours.db.models import Activity, School
from studyhours.domain.review import APPROVED, INCOMPLETE
from studyhours.domain.traits import attendance_of
from studyhours.services.records.parts import wanted_parts
from studyhours.services.records.rows import RecordContent

STATUSES = ("present", "late", "early", "official", "personal", "sick", "absent", "blank")
"""What somebody did; ``blank`` where it has not been said."""
BLANK = "blank"
PRESENT = "present"
CREDITED = frozenset({"present", "late", "early", "official"})
"""Statuses that earn full hours; leave, absence and a blank earn none (samples' defaults)."""


def begins_as(school: School, activity: Activity | None = None) -> str:
    """The review status that what an activity credits begins with.

    Where the activity, or else the school, wants notes or a reflection of everybody, hours count
    once those are handed in: see ``records.parts``.
    """
    said = activity.fields if activity is not None else None
    return INCOMPLETE if wanted_parts(school, said) else APPROVED


@dataclass(frozen=True, slots=True)
class Earning:
    """What an activity says in the record of everybody it credits.

    Attributes:
        activity_id: The activity.
        title: Its title.
        type: Its type within training.
        first_day: Its first day.
        last_day: Its last day, which decides the year.
        level: Code of ``domain.kinds.LEVELS``.
        mode: One of ``domain.kinds.MODES``.
        hundredths: Amount × 100, in ``unit``.
        unit: One of ``domain.quantity.UNITS``.
        review: Review status of the record.
    """

    activity_id: UUID
    title: str
    type: str | None
    first_day: date
    last_day: date
    level: int | None
    mode: str | None
    hundredths: int
    unit: str
    review: str

    def content(self, teacher: UUID, status: str) -> RecordContent:
        """The record of somebody whose status earns one."""
        return RecordContent(
            teacher_id=teacher,
            kind="training",
            type=self.type or "activity",
            status=self.review,
            first_day=self.first_day,
            last_day=self.last_day,
            level=self.level,
            mode=self.mode,
            place=None,
            hundredths=self.hundredths,
            unit=self.unit,
            title=self.title,
            fields={"attendance": attendance_of(status) or status},
            activity_id=self.activity_id,
        )


def earning_of(activity: Activity, school: School) -> Earning:
    """What an activity of the ledger earns."""
    return Earning(
        activity.id, activity.title, activity.type, activity.first_day, activity.last_day,
        activity.level, activity.mode, activity.hundredths, activity.unit,
        begins_as(school, activity),
    )  # fmt: skip
