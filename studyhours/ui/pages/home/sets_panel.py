"""How many stand where: rule set by rule set, and rule by rule below each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studyhours.domain import statuses as st
from studyhours.services.checking.parts import DONE_PARTS, UP_TO_DATE
from studyhours.services.home.by_group import Share
from studyhours.services.home.school import RuleBar, SchoolHome, SetBar
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.chips import ChipRow, LinkChip
from studyhours.ui.pages.home.lines import RuleBarRow, paint_bar
from studyhours.ui.pages.home.painted import PAD, PaintedButton, sized
from studyhours.ui.pages.home.tiles import Way
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.label import set_tip

STATUS_KEYS: Mapping[str, str] = {
    st.MET: "status.met",
    st.ON_TRACK: "status.on_track",
    st.AT_RISK: "status.at_risk",
    st.NEEDS_DECISION: "status.needs_decision",
    st.MISSED: "status.missed",
}
_HEAD, _BAR = 44, 10
_DONE = ",".join(sorted(DONE_PARTS))


class SetHead(PaintedButton):
    """A rule set's name and the bar of its verdicts."""

    def __init__(
        self, theme: Theme, title: str, said: str, counts: Mapping[str, int], name: str
    ) -> None:
        super().__init__(theme)
        self._title, self._said, self._counts = title, said, counts
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt's: a line and the bar below it."""
        return QSize(300, scaled(_HEAD))

    def minimumSizeHint(self) -> QSize:
        """Qt's: the name gives way."""
        return QSize(200, scaled(_HEAD))

    def draw(self, painter: QPainter) -> None:
        """Name, what stands at the right of it, bar."""
        line = scaled(26)
        font = sized(self.font(), 14, bold=True)
        room = painter.fontMetrics().horizontalAdvance(self._said) + 4 if self._said else 0
        right = self.width() - PAD
        if self._said:
            self.line(painter, QRect(right - room, 2, room, line), self._said, "muted")
        painter.setFont(font)
        self.line(painter, QRect(PAD, 2, right - PAD - room - 12, line), self._title)
        painter.setFont(self.font())
        bar = QRectF(PAD, self.height() - scaled(_BAR) - 5, right - PAD, scaled(_BAR))
        paint_bar(painter, bar, self._counts, self.theme)


class SetsList(QWidget):
    """The list.

    Signals:
        wanted: Something that counts people was clicked (a ``Way``).
    """

    wanted = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = context.theme, context.words
        self._home: SchoolHome | None = None
        self._before: Mapping[str, Share] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(0)

    def show_home(self, home: SchoolHome) -> None:
        """Shows a school, or a group."""
        self._home = home
        self._fill()

    def show_last_year(self, met: Mapping[str, Share]) -> None:
        """Says beside each set how it stood a year ago."""
        self._before = met
        if self._home is not None:
            self._fill()

    def _fill(self) -> None:
        while self._column.count():
            widget = self._column.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        home = self._home
        if home is None:
            return
        most = max((bar.bound for bar in home.rules), default=0)
        widest = self._words.say("home.of_bound", met=most, bound=most)
        for place, one in enumerate(home.sets):
            if place:
                self._column.addSpacing(14)
            self._column.addWidget(self._head(one))
            self._column.addWidget(self._chips(one))
            for bar in home.rules:
                if bar.ruleset_id == one.id:
                    self._column.addWidget(self._row(bar, widest))
        self._column.addStretch(1)

    def _head(self, one: SetBar) -> SetHead:
        words = self._words
        title = words.texts.pick(one.title)
        before = self._before.get(one.id)
        said = ""
        if before is not None and before.bound:
            said = words.say("home.last_year", percent=before.percent)
        head = SetHead(self._theme, title, said, one.counts, f"home-set-{one.id}")
        counted = [
            words.say("home.count_of", status=words.say(key), count=one.counts.get(status, 0))
            for status, key in STATUS_KEYS.items()
            if one.counts.get(status, 0)
        ]
        head.setAccessibleName(f"{title} {words.say('home.separator').join(counted)} {said}")
        set_tip(head, words.say("home.by_set"))
        head.clicked.connect(lambda: self.wanted.emit(Way("check", {"ruleset": one.id})))
        return head

    def _chips(self, one: SetBar) -> QWidget:
        words, row = self._words, ChipRow(PAD)
        for status, key in STATUS_KEYS.items():
            count = one.counts.get(status, 0)
            # How many have met it is what people look for, none of them included.
            if not count and status != st.MET:
                continue
            said = words.say("home.people_of", status=words.say(key), count=count)
            name = f"home-set-{one.id}-{status}"
            chip = LinkChip(self._theme, said, status_role(status), name, figure=count)
            way = Way("check", {"ruleset": one.id, "status": status})
            chip.clicked.connect(lambda _on=False, way=way: self.wanted.emit(way))
            row.add(chip)
        return row

    def _row(self, bar: RuleBar, widest: str) -> QWidget:
        words = self._words
        rule = f"{bar.ruleset_id}/{bar.rule_id}"
        title = words.texts.pick(bar.title)
        figure = words.say("home.of_bound", met=bar.done, bound=bar.bound)
        counts = dict(bar.counts)
        counts[st.ON_TRACK] = counts.get(st.ON_TRACK, 0) - bar.up_to_date
        counts[UP_TO_DATE] = bar.up_to_date
        row = RuleBarRow(self._theme, title, figure, counts, f"home-bar-{rule}", widest=widest)
        row.figure = bar.done
        names = {**STATUS_KEYS, UP_TO_DATE: "home.up_to_date"}
        counted = [
            words.say("home.count_of", status=words.say(key), count=counts[part])
            for part, key in names.items()
            if counts.get(part)
        ]
        said = words.say("home.separator").join(counted)
        set_tip(row, said)
        row.setAccessibleName(f"{title} {said}")
        row.clicked.connect(lambda: self.wanted.emit(done_way(rule)))
        return row


def done_way(rule: str, group: str = "") -> Way:
    """To those who have done what a rule asks so far, of a group or of everybody."""
    params = {"rule": rule, "part": _DONE}
    return Way("check", {**params, "group": group} if group else params)
