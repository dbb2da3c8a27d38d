"""What is listed: search, teacher, period, status; remembered between runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from studyhours.domain.review import status_said
from studyhours.services.records.kinds_list import RecordChoices, Span
from studyhours.services.records.listing import RecordFilter
from studyhours.ui.memory import Memory
from studyhours.ui.pages.records.fields import ChoiceBox
from studyhours.ui.record_status import STATUS, status_words
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.widgets.whole_choice import fit_whole, keep_whole
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.services.people.teacher_list import TeacherShown

_DELAY, _LEAST, _MOST = 200, 124, 190
_ALWAYS, _OWN_DAYS = "", "days"
_KEPT = "records-filter"


class Filters(QWidget):
    """The controls of the head.

    Attributes:
        days: The two fields for one's own days, to be placed by the page; hidden unless wanted.

    Signals:
        changed: Something else is to be listed.
    """

    changed = Signal()

    def __init__(self, words: Words, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._memory = words, memory
        self._spans: dict[str, Span] = {}
        self._teachers_known = self._unreviewed = self._sent_back = False
        self._today: date | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = SearchField(words, "records-search", "records.search", 104, 300)
        words.bind(self.search.setToolTip, "records.search_hint")
        row.addWidget(self.search, 40)
        self.teacher = TeacherPicker(words)
        self.teacher.setObjectName("records-filter-teacher")
        self.teacher.setMinimumWidth(104)
        self.teacher.setMaximumWidth(180)
        row.addWidget(self.teacher, 20)
        self.period = ChoiceBox(self._period_name)
        self.period.setObjectName("records-filter-period")
        words.bind(self.period.setAccessibleName, "records.period")
        self.status = ChoiceBox(self._status_name)
        self.status.setObjectName("records-filter-status")
        words.bind(self.status.setAccessibleName, "records.column_status")
        self.status.offer(["", *STATUS])
        for box in (self.period, self.status):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(_MOST)
            keep_whole(box, least=_LEAST)
            row.addWidget(box)
        row.addStretch(1)
        self.days = self._make_days()
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._tell)
        self._recall()
        self.search.textChanged.connect(self._timer.start)
        self.teacher.chosen.connect(self._tell)
        self.period.edited.connect(self._period_chosen)
        self.status.edited.connect(self._tell)
        self.first.changed.connect(self._tell)
        self.last.changed.connect(self._tell)

    def _make_days(self) -> QWidget:
        days = QWidget()
        row = QHBoxLayout(days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.first, self.last = (
            DayEdit(self._words, today=lambda: self._today) for _each in range(2)
        )
        for day, name, key in (
            (self.first, "records-filter-first", "records.from_day"),
            (self.last, "records-filter-last", "records.to_day"),
        ):
            day.field.setObjectName(name)
            label = plain_label(role="muted")
            self._words.bind(label.setText, key)
            self._words.bind(day.field.setAccessibleName, key)
            row.addWidget(label)
            row.addWidget(day)
        days.hide()
        return days

    # ------------------------------------------------------------ what there is to choose

    def learn(self, choices: RecordChoices) -> None:
        """Takes the school's years and terms."""
        self._today = choices.today
        self._spans = {f"{span.label}/{span.number}": span for span in choices.spans}
        wanted = self.period.value or self._memory.text(f"{_KEPT}.period")
        self.period.offer([_ALWAYS, *self._spans, _OWN_DAYS])
        self.period.choose(wanted if wanted in {*self._spans, _OWN_DAYS} else _ALWAYS)
        fit_whole(self.period, least=_LEAST)
        self.days.setVisible(self.period.value == _OWN_DAYS)
        self.teacher.setVisible(choices.own is None)
        said = choices.unreviewed, choices.sent_back
        if said != (self._unreviewed, self._sent_back):
            self._unreviewed, self._sent_back = said
            self.status.retell()
        fit_whole(self.status, least=_LEAST)

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Takes the teachers."""
        wanted = self.teacher_uid
        self.teacher.blockSignals(True)
        self.teacher.set_teachers(teachers)
        self.teacher.choose(wanted)
        self.teacher.blockSignals(False)
        self._teachers_known = True
        if self.teacher.uid != wanted:  # is not there, or no longer
            self._tell()

    # ------------------------------------------------------------ what is chosen

    @property
    def teacher_uid(self) -> str | None:
        """Whose records are wanted; known before the teachers are, who are read behind the list."""
        if self._teachers_known:
            return self.teacher.uid
        return self._memory.text(f"{_KEPT}.teacher") or None

    def wanted(self, kind: str, order: str, *, descending: bool) -> RecordFilter:
        """The whole filter."""
        first, last = self._days()
        return RecordFilter(
            kind=kind or None,
            teacher=self.teacher_uid,
            status=self.status.value or None,
            first=first,
            last=last,
            text=self.search.text().strip(),
            order=order,
            descending=descending,
        )

    def said(self) -> list[str]:
        """What is chosen, in words; empty where nothing is."""
        words, search = self._words, self.search.text().strip()
        first, last = self._days()
        parts = [self.teacher.text().strip() if self.teacher_uid else ""]
        if self.period.value == _OWN_DAYS:
            parts += [day.isoformat() if day else "" for day in (first, last)]
        elif self.period.value:
            parts.append(self.period.currentText())
        parts.append(self.status.currentText() if self.status.value else "")
        parts.append(words.say("lists.searched", text=search) if search else "")
        return [part for part in parts if part]

    @property
    def values(self) -> dict[str, str]:
        """All that is chosen, as texts, for ``show_values`` to choose again."""
        first, last = (day.day.isoformat() if day.day else "" for day in (self.first, self.last))
        own = self.period.value == _OWN_DAYS
        return {
            "text": self.search.text().strip(),
            "teacher": self.teacher_uid or "",
            "period": self.period.value,
            "status": self.status.value,
            "first": first if own else "",
            "last": last if own else "",
        }

    def show_values(self, values: Mapping[str, object]) -> None:
        """Chooses again what was chosen once, as far as it is still there; tells nobody."""
        said = {key: one for key, one in values.items() if isinstance(one, str)}
        widgets = (self.period, self.status, self.first, self.last)
        for widget in widgets:
            widget.blockSignals(True)
        self.search.setText(said.get("text", ""))
        self.choose_teacher(said.get("teacher", ""), quietly=True)
        period, status = said.get("period", ""), said.get("status", "")
        self.period.choose(period if period in {*self._spans, _OWN_DAYS} else _ALWAYS)
        self.status.choose(status if status in STATUS else "")
        for field, key in ((self.first, "first"), (self.last, "last")):
            try:
                field.set_day(date.fromisoformat(said.get(key, "")))
            except ValueError:
                field.set_day(None)
        for widget in widgets:
            widget.blockSignals(False)
        self.days.setVisible(self.period.value == _OWN_DAYS)
        self._timer.stop()
        self._remember()

    def clear(self) -> None:
        """Lists everything again."""
        for widget in (self.period, self.status, self.first, self.last):
            widget.blockSignals(True)
        self.search.clear()
        self._memory.put(f"{_KEPT}.teacher", "")
        self.teacher.choose(None, quietly=True)
        self.period.choose(_ALWAYS)
        self.status.choose("")
        self.first.set_day(None)
        self.last.set_day(None)
        for widget in (self.period, self.status, self.first, self.last):
            widget.blockSignals(False)
        self.days.hide()
        self._timer.stop()
        self._tell()

    def choose_days(self, first: date, last: date) -> None:
        """Lists what lies on some days."""
        self.first.set_day(first)
        self.last.set_day(last)
        self.period.choose(_OWN_DAYS)
        self.days.show()
        self._tell()

    def choose_teacher(self, uid: str, *, quietly: bool = False) -> None:
        """Another page asks for one teacher's records."""
        self._memory.put(f"{_KEPT}.teacher", uid)
        self.teacher.choose(uid or None, quietly=quietly)

    def show_only(self, teacher: str, status: str = "", day: str = "") -> None:
        """Another page asks for some records; nothing else is left out.

        Args:
            teacher: Whose; everybody's when empty.
            status: Only of this status.
            day: Only of this day.
        """
        boxes = (self.period, self.status, self.first, self.last)
        for widget in boxes:
            widget.blockSignals(True)
        self.search.clear()
        self.status.choose(status)
        one = date.fromisoformat(day) if day else None
        self.first.set_day(one)
        self.last.set_day(one)
        kept = _OWN_DAYS if one else _ALWAYS
        self._memory.put(f"{_KEPT}.period", kept)  # chosen again where the spans are read later
        self.period.choose(kept)
        self.days.setVisible(one is not None)
        self._memory.put(f"{_KEPT}.teacher", teacher)
        self.teacher.choose(teacher or None, quietly=True)
        for widget in boxes:
            widget.blockSignals(False)
        self._timer.stop()

    def retell(self) -> None:
        """Says the choices again."""
        self.period.retell()
        self.status.retell()

    def _days(self) -> tuple[date | None, date | None]:
        if self.period.value == _OWN_DAYS:
            return self.first.day, self.last.day
        span = self._spans.get(self.period.value)
        return (span.first, span.last) if span is not None else (None, None)

    def _period_name(self, value: str) -> str:
        span = self._spans.get(value)
        if span is None:
            key = "records.own_days" if value == _OWN_DAYS else "records.always"
            return self._words.say(key)
        if not span.number:
            return self._words.say("records.school_year", year=span.label)
        return self._words.say("records.term", year=span.label, number=span.number)

    def _status_name(self, value: str) -> str:
        if not value:
            return self._words.say("records.any_status")
        said = [status_said(value, unreviewed=self._unreviewed)]
        if self._sent_back and said[0] != value:  # in one's own ledger both are found
            said.append(value)
        names = [self._words.say(status_words(one)[0]) for one in said]
        return self._words.say("records.either").join(names)

    def _period_chosen(self) -> None:
        own = self.period.value == _OWN_DAYS
        self.days.setVisible(own)
        if own:
            self.first.setFocus()
        self._tell()

    def _tell(self) -> None:
        self._remember()
        self.changed.emit()

    def _remember(self) -> None:
        self._memory.put(f"{_KEPT}.teacher", self.teacher_uid or "")
        self._memory.put(f"{_KEPT}.period", self.period.value)
        self._memory.put(f"{_KEPT}.status", self.status.value)
        self._memory.put(
            f"{_KEPT}.days",
            [day.isoformat() if day else "" for day in (self.first.day, self.last.day)],
        )

    def _recall(self) -> None:
        self.status.choose(self._recalled_status())
        kept = self._memory.get(f"{_KEPT}.days")
        if isinstance(kept, list) and len(kept) == 2:
            for field, text in zip((self.first, self.last), kept, strict=True):
                try:
                    field.set_day(date.fromisoformat(str(text)))
                except ValueError:
                    continue

    def _recalled_status(self) -> str:
        status = self._memory.text(f"{_KEPT}.status")
        return status if status in STATUS else ""
