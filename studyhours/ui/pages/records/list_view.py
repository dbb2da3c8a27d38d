"""The list: its columns, and a model that reads page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from PySide6.QtCore import QObject

from studyhours.domain.quantity import HUNDRED
from studyhours.services.records.listing import RecordShown
from studyhours.ui.models.paged_rows import PagedRows, by_service
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.records.saying import LEVELS, Saying

ORDERS_BY_COLUMN = {"date": "day", "title": "title", "teacher": "teacher"}
"""The service's order by column."""


class RecordsModel(PagedRows[RecordShown]):
    """Records as far as they have been read."""

    def __init__(self, saying: Saying, parent: QObject | None = None) -> None:
        self._drafts: Mapping[str, str] = {}
        super().__init__(_columns(saying, self), ORDERS_BY_COLUMN, saying.words, parent)
        self._usual = len(self.columns)

    def set_drafts(self, drafts: Mapping[str, str]) -> None:
        """Which records have unsaved changes: draft by record."""
        if drafts.keys() != self._drafts.keys():
            self._drafts = dict(drafts)
            self.say_again()

    def show_own(self, columns: Sequence[Column[RecordShown]]) -> bool:
        """Puts columns of a school's own fields behind the others; says whether that is new."""
        keys = [one.key for one in self.columns[self._usual :]]
        if keys == [one.key for one in columns]:
            return False
        self.put_last(columns, self._usual)
        return True

    @property
    def usual(self) -> int:
        """How many columns are there for every kind."""
        return self._usual

    def has_draft(self, row: RecordShown) -> bool:
        """Whether a record has unsaved changes."""
        return row.uid in self._drafts


def for_files(saying: Saying) -> Mapping[str, tuple[Column[RecordShown], ...]]:
    """What a file of records has besides the list: what the window says in tips or together."""

    def level(row: RecordShown) -> str:
        key = LEVELS.get(str(row.level))
        return saying.words.say(key) if key is not None else ""

    return {
        "kind": (
            Column("type", "records.label_type", lambda row: saying.type(row.kind, row.type)),
            Column("level", "records.label_level", level),
        ),
        "teacher": (Column("staff_no", "records.label_staff_no", lambda row: row.staff_no or ""),),
        "amount": (
            Column("unit", "records.label_unit", lambda row: saying.unit(row.unit, row.kind)),
        ),
    }


def _columns(saying: Saying, model: RecordsModel) -> tuple[Column[RecordShown], ...]:
    def status(row: RecordShown) -> str:
        if model.has_draft(row):
            return saying.words.say("records.draft")
        return saying.status(row, by_school=row.by_school)

    def role(row: RecordShown) -> str | None:
        return "quiet" if model.has_draft(row) else saying.status_role(row)

    def title(row: RecordShown) -> str:
        others = saying.others(row)
        said = saying.title(row)
        return saying.words.say("records.with", title=said, people=others) if others else said

    def kind(row: RecordShown) -> str:
        return saying.kind(row.kind)

    def day(row: RecordShown) -> str:
        return row.last_day.isoformat()

    def teacher(row: RecordShown) -> str:
        return saying.person(row.teacher, row.name)

    sort = by_service
    return (
        Column(
            "date", "records.column_day", day, width=100, sort=sort, muted=True, tip=saying.days,
            value=lambda row: row.last_day,
        ),
        Column("kind", "records.column_kind", kind, width=52, muted=True),
        Column("title", "records.column_title", title, width=160, sort=sort),
        Column(
            "teacher", "records.column_teacher", teacher, width=100, sort=sort,
            tip=lambda row: " ".join(part for part in (row.name, row.staff_no) if part),
        ),
        Column(
            "amount", "records.column_amount", saying.amount, width=84, align="right",
            value=lambda row: Fraction(row.hundredths, HUNDRED),
        ),
        Column(
            "status", "records.column_status", status, width=88, chip=role, muted=True,
            tip=lambda row: saying.returned(row) or status(row),
        ),
    )  # fmt: skip
