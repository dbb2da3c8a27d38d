"""Rows that were not taken, that will be, and that were passed over; all lists are virtual."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from studyhours.services.importing.made import ROSTER
from studyhours.services.importing.rejected_rows import rejection_text
from studyhours.services.importing.report import RowPreview
from studyhours.ui.context import PageContext
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.imports.items import LEFT_OUT, RejectedLine, SkippedLine, Told
from studyhours.ui.pages.imports.telling import (
    OUTCOME_ROLES,
    OUTCOMES,
    amount_text,
    attended_text,
    column_name,
    days_text,
    is_attendance,
    level_text,
    remedy_text,
    type_text,
)
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.row_details import opens_details
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.words import Words

_SEXES = frozenset({"male", "female"})
"""As the roster keeps what it read as 男 or 女."""


class RejectedView(QWidget):
    """Rows that cannot be taken, each with what to do about it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = context.words
        self._model: RowsModel[RejectedLine] = RowsModel(
            (
                Column(
                    "row",
                    "imports.col_row",
                    lambda line: str(line.rejected.row),
                    align="right",
                    sort=lambda line: (line.sheet, line.rejected.row),
                    width=64,
                ),
                Column(
                    "column",
                    "imports.col_column",
                    lambda line: line.rejected.column,
                    sort=lambda line: line.rejected.column,
                    width=100,
                ),
                Column(
                    "value",
                    "imports.col_value",
                    lambda line: line.rejected.value,
                    sort=lambda line: line.rejected.value,
                    width=120,
                ),
                Column(
                    "remedy",
                    "imports.col_remedy",
                    lambda line: remedy_text(words, line.rejected),
                    sort=lambda line: line.rejected.code,
                    tip=lambda line: rejection_text(line.rejected, words.texts),
                    width=240,
                ),
                Column("sheet", "imports.sheet", lambda line: line.sheet, width=100, muted=True),
            ),
            context.words,
            self,
        )
        self.table = DataTable(self._model, context.theme, context.memory, "imports.rejected")
        context.words.bind(self.table.setAccessibleName, "imports.tab_rejected_plain")
        opens_details(self.table, self._model, words, "imports.tab_rejected_plain")
        _fill(self, self.table)

    def show_told(self, told: Told | None) -> None:
        """Shows what an import or its dry run told."""
        self._model.set_rows(told.rejected if told else ())
        several = told is not None and len({line.sheet for line in told.rejected}) > 1
        self.table.setColumnHidden(4, not several)


class SkippedView(QWidget):
    """Rows and sheets that were passed over."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = context.words
        self._model: RowsModel[SkippedLine] = RowsModel(
            (
                Column(
                    "row",
                    "imports.col_row",
                    lambda line: "" if line.skipped.reason in LEFT_OUT else str(line.skipped.row),
                    align="right",
                    sort=lambda line: (line.sheet, line.skipped.row),
                    width=64,
                ),
                Column("sheet", "imports.sheet", lambda line: line.sheet, width=160),
                Column("reason", "imports.col_reason", lambda line: _skip(words, line), width=240),
            ),
            words,
            self,
        )
        self.table = DataTable(self._model, context.theme, context.memory, "imports.skipped")
        words.bind(self.table.setAccessibleName, "imports.tab_skipped_plain")
        opens_details(self.table, self._model, words, "imports.tab_skipped_plain")
        _fill(self, self.table)

    def show_told(self, told: Told | None) -> None:
        """Shows what an import or its dry run told."""
        self._model.set_rows(told.skipped if told else ())


class AcceptedView(QWidget):
    """The first rows as they were understood; each kind of table has columns of its own."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._form = ""
        self._types: Mapping[str, Mapping[str, str]] = {}
        self._what = ""
        self._total = 0
        self.line = plain_label(role="muted", wrap=True)
        self.line.setObjectName("imports-accepted-line")
        self._stack = QStackedWidget()
        self._tables: dict[str, tuple[RowsModel[RowPreview], DataTable]] = {}
        column = _fill(self, self.line)
        column.addWidget(self._stack, 1)
        context.words.changed.connect(self._say)

    def show_told(
        self,
        told: Told | None,
        what: str | None,
        form: str,
        types: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Shows what an import or its dry run told."""
        self._form, self._types = form, types
        self._total = told.counts.changing + told.counts.unchanged if told else 0
        self._what = what or ""
        look = ROSTER if what == ROSTER else "attendance" if is_attendance(what) else "records"
        model, table = self._table(look)
        model.set_rows(told.preview if told else ())
        self._stack.setCurrentWidget(table)
        self._say()

    @property
    def table(self) -> DataTable | None:
        """The table shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, DataTable) else None

    def _say(self) -> None:
        words = self._context.words
        shown = sum(
            len(model.rows) for model, table in self._tables.values() if table is self.table
        )
        if shown < self._total:
            self.line.setText(words.say("imports.first_of", shown=shown, total=self._total))
        self.line.setVisible(shown < self._total)

    def _table(self, look: str) -> tuple[RowsModel[RowPreview], DataTable]:
        if look not in self._tables:
            context = self._context
            makers = {ROSTER: self._roster, "attendance": self._attendance}
            columns = makers.get(look, self._records)(context.words)
            model: RowsModel[RowPreview] = RowsModel(columns, context.words, self)
            table = DataTable(model, context.theme, context.memory, f"accepted.{look}")
            table.setObjectName(f"imports-accepted-{look}")
            context.words.bind(table.setAccessibleName, "imports.tab_accepted_plain")
            opens_details(table, model, context.words, "imports.tab_accepted_plain")
            self._stack.addWidget(table)
            self._tables[look] = (model, table)
        return self._tables[look]

    def _records(self, words: Words) -> list[Column[RowPreview]]:
        return [
            _row_number(),
            _outcome(words),
            _column("name", lambda row: row.name, 110),
            _column("days", lambda row: days_text(words, row), 205),
            _column("title", lambda row: row.title, 220),
            _column("type", lambda row: type_text(words, row, self._types), 110),
            _column("amount", lambda row: amount_text(words, row, self._what), 90),
            _column("level", lambda row: level_text(words, row.level), 80),
            _column("more", lambda row: self._more(words, row), 260),
        ]

    def _roster(self, words: Words) -> list[Column[RowPreview]]:
        return [
            _row_number(),
            _outcome(words),
            _column("staff_no", lambda row: row.staff_no or "", 100),
            _column("name", lambda row: row.name, 130),
            _column("more", lambda row: self._more(words, row), 180),
        ]

    def _attendance(self, words: Words) -> list[Column[RowPreview]]:
        return [
            _row_number(),
            _outcome(words),
            _column("staff_no", lambda row: row.staff_no or "", 100),
            _column("name", lambda row: row.name, 130),
            _column("status", lambda row: attended_text(words, row.status), 120),
            _column("more", lambda row: self._more(words, row), 260),
        ]

    def _more(self, words: Words, row: RowPreview) -> str:
        said = [
            words.say(
                "imports.named",
                name=column_name(words, self._form, target),
                text=words.say(f"sex.{text}") if text in _SEXES else text,
            )
            for target, text in (*row.people, *row.more)
            if text
        ]
        return words.say("imports.between").join(said)


def _row_number() -> Column[RowPreview]:
    return Column("row", "imports.col_row", lambda row: str(row.row), align="right", width=64)


def _outcome(words: Words) -> Column[RowPreview]:
    def said(row: RowPreview) -> str:
        key = OUTCOMES[row.outcome]
        return words.say(key)

    return Column(
        "outcome",
        "imports.col_outcome",
        said,
        chip=lambda row: OUTCOME_ROLES[row.outcome],
        width=80,
    )


_HEADINGS = {
    "name": "imports.col_name",
    "staff_no": "imports.col_staff_no",
    "days": "imports.col_days",
    "title": "imports.col_title",
    "type": "imports.col_type",
    "amount": "imports.col_amount",
    "level": "imports.col_level",
    "status": "imports.col_status",
    "more": "imports.col_more",
}


def _column(key: str, text: Callable[[RowPreview], str], width: int) -> Column[RowPreview]:
    return Column(key, _HEADINGS[key], text, width=width, muted=key == "more")


def _skip(words: Words, line: SkippedLine) -> str:
    return words.say(f"skip.{line.skipped.reason}")


def _fill(widget: QWidget, inside: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(inside)
    return column
