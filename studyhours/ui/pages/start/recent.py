"""The ledgers opened on this computer, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studyhours.domain.clock import SystemClock, school_time
from studyhours.services.ledgers.opening import same_file
from studyhours.services.wording.explaining import day_text
from studyhours.ui.memory import Memory
from studyhours.ui.pages.start.cards import ElidedLabel, RowButton
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_KEY = "recent_ledgers"
_KEPT = 8
_SORTS = {"demo": "start.sort_demo", "own": "start.sort_own", "school": "start.sort_school"}


@dataclass(frozen=True, slots=True)
class RecentLedger:
    """A ledger opened before.

    Attributes:
        target: Path or URL (without its password).
        school: Name of its school.
        at: When it was opened last, local time.
        sort: What it is: ``demo``, ``own`` or ``school``; empty where that was not kept.
        there: Whether its file is where it was; always for a database.
    """

    target: str
    school: str
    at: datetime | None
    sort: str = ""
    there: bool = True

    @property
    def is_url(self) -> bool:
        """Whether it is a database."""
        return "://" in self.target


def read_recent(memory: Memory) -> list[RecentLedger]:
    """What is remembered; entries that make no sense are passed over."""
    kept = memory.get(_KEY, [])
    return [
        RecentLedger(
            one["target"],
            str(one.get("school", "")),
            _instant(one.get("at")),
            str(one.get("sort", "")),
        )
        for one in (kept if isinstance(kept, list) else [])
        if isinstance(one, dict) and isinstance(one.get("target"), str)
    ]


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def put_first(
    ledgers: Sequence[RecentLedger], target: str, school: str, at: datetime, sort: str = ""
) -> list[RecentLedger]:
    """The list with a ledger on top that has just been opened; looks at files."""
    others = [one for one in ledgers if not same_file(one.target, target)]
    return [RecentLedger(target, school, at, sort), *others][:_KEPT]


def write_recent(memory: Memory, ledgers: Sequence[RecentLedger]) -> None:
    """Remembers a list."""
    memory.put(
        _KEY,
        [
            {
                "target": one.target,
                "school": one.school,
                "sort": one.sort,
                "at": one.at.isoformat(timespec="minutes") if one.at else "",
            }
            for one in ledgers
        ],
    )


def look_for(ledgers: Sequence[RecentLedger]) -> list[RecentLedger]:
    """Says which are still there; a stick or share may take its time, so off the UI thread."""
    return [replace(one, there=one.is_url or Path(one.target).is_file()) for one in ledgers]


class RecentList(QWidget):
    """Rows of ledgers to open again.

    Signals:
        chosen: A ledger was chosen (``RecentLedger``).
    """

    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._ledgers: list[RecentLedger] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        heading = plain_label(role="muted")
        words.bind(heading.setText, "start.recent")
        column.addWidget(heading)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        words.changed.connect(self._show)
        self.hide()

    def show_ledgers(self, ledgers: Sequence[RecentLedger]) -> None:
        """Shows other ledgers; hidden while there are none."""
        self._ledgers = list(ledgers)
        self._show()

    def _show(self) -> None:
        while self._rows.count():
            widget = self._rows.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for number, ledger in enumerate(self._ledgers):
            self._rows.addWidget(self._row(number, ledger))
        self.setVisible(bool(self._ledgers))

    def _row(self, number: int, ledger: RecentLedger) -> RowButton:
        button = RowButton("recent")
        button.setObjectName(f"start-recent-{number}")
        button.row.setContentsMargins(12, 7, 12, 7)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        name = ledger.school or Path(ledger.target).stem
        shown = ElidedLabel()
        shown.show_text(name)
        place = ElidedLabel("small")
        place.show_text(ledger.target)
        texts.addWidget(button.put(shown))
        texts.addWidget(button.put(place))
        button.row.addLayout(texts, 1)
        if ledger.sort in _SORTS:
            sort = self._words.say(_SORTS[ledger.sort])
            button.row.addWidget(button.put(Chip(sort, "waiting")))
            name = f"{name} {sort}"
        if ledger.there:
            when = self._when(ledger.at)
            button.row.addWidget(button.put(plain_label(when, role="small")))
            button.setAccessibleName(f"{name} {when}".strip())
        else:
            missing = self._words.say("start.recent_missing")
            button.row.addWidget(button.put(Chip(missing, "quiet")))
            button.setAccessibleName(f"{name} {missing}")
        button.clicked.connect(lambda _on=False, one=ledger: self.chosen.emit(one))
        return button

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return ""
        today = school_time(SystemClock().now()).date()
        day, time = at.date(), at.strftime("%H:%M")
        if day == today:
            return self._words.say("start.opened_today", time=time)
        if day == today - timedelta(days=1):
            return self._words.say("start.opened_yesterday", time=time)
        return self._words.say("start.opened_on", day=day_text(day, self._words.texts))
