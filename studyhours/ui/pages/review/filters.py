"""Which records the queue shows: search, teacher, state, kind, group, since when; remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from studyhours.services.reviewing.known import ReviewChoices
from studyhours.services.reviewing.queue import QueueFilter
from studyhours.ui.memory import Memory
from studyhours.ui.pages.review.saying import Saying
from studyhours.ui.record_status import STATUS
from studyhours.ui.widgets.search_field import SearchField
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.widgets.whole_choice import keep_whole

_DELAY = 200
_KEPT = "review-filter"
_ANY, _TO_COMMENT, _AGAIN = "any", "to_comment", "again"
_WAITING = "submitted"
STATES = (_WAITING, "returned", "approved", _AGAIN, _TO_COMMENT, _ANY)
SINCE: dict[str, tuple[str, int | None, int | None]] = {
    "": ("review.since_any", None, None),
    "today": ("review.since_today", 0, None),
    "week": ("review.since_week", 6, None),
    "month": ("review.since_month", 29, None),
    "over_week": ("review.over_week", None, 7),
    "over_month": ("review.over_month", None, 30),
}
"""Choice → key of its name, days ago it begins, days ago it ends."""


class Choice(StillChoice):
    """A choice of named values.

    Signals:
        edited: The person has chosen another one.
    """

    edited = Signal()

    def __init__(self, name: str, said: Callable[[str], str]) -> None:
        super().__init__()
        self._said = said
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(190)
        keep_whole(self)
        self.activated.connect(self._chosen)

    def _chosen(self) -> None:
        self.edited.emit()

    @property
    def value(self) -> str:
        """The value chosen."""
        return str(self.currentData() or "")

    def offer(self, values: Sequence[str], wanted: str) -> None:
        """Offers values and chooses one; the first where that is not among them."""
        self.clear()
        for value in values:
            self.addItem(self._said(value), value)
        self.choose(wanted)

    def choose(self, value: str) -> None:
        """Chooses a value; the first where it is not offered."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def retell(self) -> None:
        """Says its values again in another language."""
        for place in range(self.count()):
            self.setItemText(place, self._said(str(self.itemData(place) or "")))


class Filters(QWidget):
    """The controls of the head.

    Attributes:
        second: Those that stand in a row of their own, to be placed by the page.

    Signals:
        changed: Something else is to be shown.
    """

    changed = Signal()

    def __init__(self, saying: Saying, memory: Memory) -> None:
        super().__init__()
        words = saying.words
        self._saying, self._memory = saying, memory
        self._choices: ReviewChoices | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = SearchField(words, "review-search", "review.search", 104, 300)
        row.addWidget(self.search, 40)
        self.teacher = TeacherPicker(words)
        self.teacher.setObjectName("review-teacher")
        self.teacher.setMinimumWidth(104)
        self.teacher.setMaximumWidth(180)
        row.addWidget(self.teacher, 20)
        self.state = Choice("review-state", self._state_name)
        self.kind = Choice("review-kind", self._kind_name)
        self.group = Choice("review-group", self._group_name)
        self.since = Choice("review-since", lambda value: words.say(SINCE[value][0]))
        self.second = QWidget()
        below = QHBoxLayout(self.second)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        for box, key in (
            (self.state, "records.column_status"),
            (self.kind, "records.column_kind"),
            (self.group, "review.group"),
            (self.since, "review.column_since"),
        ):
            words.bind(box.setAccessibleName, key)
            (row if box is self.state else below).addWidget(box)
            box.edited.connect(self._tell)
        row.addStretch(1)
        self.state.offer(STATES, self._recalled("state"))
        self.since.offer(tuple(SINCE), self._recalled("since"))
        self.kind.offer(("",), "")
        self.group.offer(("",), "")
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self._tell)
        self.search.textChanged.connect(self._timer.start)
        self.teacher.chosen.connect(self._tell)

    def said(self) -> list[str]:
        """What is chosen, in words; the state always is."""
        typed = self.search.text().strip()
        parts = [self.state.currentText()]
        parts += [box.currentText() for box in (self.kind, self.group, self.since) if box.value]
        parts += [self.teacher.text().strip()] if self.teacher.uid else []
        searched = self._saying.words.say("lists.searched", text=typed)
        return [*parts, searched] if typed else parts

    def learn(self, choices: ReviewChoices) -> None:
        """Takes what there is to choose from."""
        first = self._choices is None
        self._choices = choices
        kind = self._recalled("kind") if first else self.kind.value
        group = self._recalled("group") if first else self.group.value
        self.kind.offer(("", *(one.id for one in choices.kinds)), kind)
        self.group.offer(("", *(one.uid for one in choices.groups)), group)
        self.group.setVisible(bool(choices.groups))
        wanted = self.teacher.uid
        self.teacher.blockSignals(True)
        self.teacher.set_teachers(choices.teachers)
        self.teacher.choose(wanted)
        self.teacher.blockSignals(False)

    def wanted(self, order: str, *, descending: bool) -> QueueFilter:
        """The whole filter."""
        _, begin, end = SINCE[self.since.value]
        state = _WAITING if self.state.value == _AGAIN else self.state.value
        return QueueFilter(
            status=None if state in {_ANY, _TO_COMMENT} else state,
            to_comment=state == _TO_COMMENT,
            again=self.state.value == _AGAIN,
            kind=self.kind.value or None,
            group=self.group.value or None,
            teacher=self.teacher.uid,
            since=self._ago(begin),
            until=self._ago(end),
            text=self.search.text().strip(),
            order=order,
            descending=descending,
        )

    def clear(self) -> None:
        """What waits is shown again, and nothing of it left out."""
        self.search.clear()
        self.teacher.choose(None, quietly=True)
        for box in (self.state, self.kind, self.group, self.since):
            box.choose("")
        self._timer.stop()
        self._tell()

    def show_only(
        self, state: str = "submitted", teacher: str = "", kind: str = "", since: str = ""
    ) -> None:
        """Another page asks for some records; nothing else is left out."""
        self._memory.put(f"{_KEPT}.kind", kind)  # read when the choices are first learnt
        self._memory.put(f"{_KEPT}.group", "")
        self.group.choose("")
        self.since.choose(since)
        self.search.clear()
        self.state.choose(state)
        self.kind.choose(kind)
        self.teacher.choose(teacher or None, quietly=True)
        self._timer.stop()

    def retell(self) -> None:
        """Says the choices again."""
        for box in (self.state, self.kind, self.group, self.since):
            box.retell()

    def _ago(self, days: int | None) -> date | None:
        if days is None or self._choices is None:
            return None
        return self._choices.known.today - timedelta(days)

    def _state_name(self, value: str) -> str:
        own = {_ANY: "review.any_state", _TO_COMMENT: "review.to_comment", _AGAIN: "review.again"}
        key = own[value] if value in own else STATUS[value][0]
        return self._saying.words.say(key)

    def _kind_name(self, value: str) -> str:
        return self._saying.kind(value) if value else self._saying.words.say("review.any_kind")

    def _group_name(self, value: str) -> str:
        for one in self._choices.groups if self._choices is not None else ():
            if one.uid == value:
                return one.name
        return self._saying.words.say("review.any_group")

    def _recalled(self, name: str) -> str:
        return self._memory.text(f"{_KEPT}.{name}")

    def _tell(self) -> None:
        for name, box in (
            ("state", self.state),
            ("kind", self.kind),
            ("group", self.group),
            ("since", self.since),
        ):
            self._memory.put(f"{_KEPT}.{name}", box.value)
        self.changed.emit()
