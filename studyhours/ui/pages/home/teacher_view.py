"""One teacher's progress: hours, checklist, the year's days, newest records, what is next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.quantity import decimal_text
from studyhours.domain.review import AT_SCHOOL
from studyhours.services.home.recorded import RecentRecord
from studyhours.services.home.teacher import HoursShown, RuleGroup, TeacherHome
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.next_steps import NextStep
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.home.activity_rows import coming_row
from studyhours.ui.pages.home.figure_link import FigureLink
from studyhours.ui.pages.home.heat import HeatMap
from studyhours.ui.pages.home.lines import RecordRow, RecordTold, Told, TwoLines
from studyhours.ui.pages.home.phrases import (
    days_left,
    do_text,
    missed_chip,
    missed_text,
    near_day,
    progress_text,
    short_day,
    until_text,
)
from studyhours.ui.pages.home.quick import QuickPanel
from studyhours.ui.pages.home.ring import HoursRing, PartRow
from studyhours.ui.pages.home.rule_row import RuleRow
from studyhours.ui.record_status import STATUS, status_words
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_GAP = 14
_ROOMY = 1060
_SIDE = 268
_STEPS = 6


class TeacherView(QScrollArea):
    """Panels in three columns, or two where the window is narrow."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._home: TeacherHome | None = None
        self._laid: tuple[bool, bool] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("scroll-body")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self._left, self._middle, self._right = (_column(row, share) for share in (0, 1, 0))
        self.setWidget(body)
        self._make_panels()
        self._arrange(roomy=True)

    def _make_panels(self) -> None:
        words, theme = self._words, self._context.theme
        self._hours = Panel()
        words.bind(self._hours.title.setText, "home.hours")
        words.bind(self._hours.note.setText, "home.until_today")
        self._ring = HoursRing(words, theme)
        self._ring.clicked.connect(self._open_hours)
        self._hours.body.addWidget(self._ring)
        self._parts = [PartRow(words, theme, tint) for tint in range(3)]
        parts = QVBoxLayout()
        parts.setSpacing(0)
        self._hours.body.addLayout(parts)
        for row in self._parts:
            row.clicked.connect(lambda _on=False, one=row: self._open_part(one))
            parts.addWidget(row)
        self._pace = FigureLink(theme, "home-pace")
        self._pace.clicked.connect(self._open_hours)
        self._hours.body.addWidget(self._pace)
        self._rules = Panel()
        words.bind(self._rules.title.setText, "home.checklist")
        self._heat_panel = Panel()
        words.bind(self._heat_panel.title.setText, "home.heat")
        self._heat = HeatMap(words, theme)
        self._heat.clicked.connect(self._open_records)
        self._heat.chosen.connect(self._open_day)
        self._heat_panel.body.addWidget(self._heat)
        self._noted = FigureLink(theme, "home-heat-note")
        self._noted.clicked.connect(lambda: self._open_status(""))
        self._heat_panel.head.addWidget(self._noted)
        self._recent = Panel()
        words.bind(self._recent.title.setText, "home.recent")
        everything = QPushButton()
        everything.setObjectName("home-all-records")
        everything.setProperty("kind", "link")
        words.bind(everything.setText, "home.all_records")
        everything.clicked.connect(self._open_records)
        self._recent.head.addWidget(everything)
        self._activities = Panel()
        words.bind(self._activities.title.setText, "home.activities")
        self._quick = QuickPanel(self._context)
        self._next = Panel()
        words.bind(self._next.title.setText, "home.next")
        for panel in (self._rules, self._recent, self._next, self._activities):
            panel.body.setSpacing(2)

    # ------------------------------------------------------------ arranging

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: three columns where there is room, else two."""
        super().resizeEvent(event)
        self._arrange(roomy=self.width() >= scaled(_ROOMY))

    def _arrange(self, *, roomy: bool) -> None:
        mends = self._home is not None and self._home.waiting.get("returned", 0) > 0
        if (roomy, mends) == self._laid:
            return
        self._laid = roomy, mends
        beside = [self._quick, self._next, self._activities]
        # Where it is narrow, what is asked most stands above what is further down the column.
        first = [self._next, self._hours] if mends else [self._hours, self._next]
        left = [self._hours] if roomy else [self._quick, *first, self._activities]
        right = beside if roomy else []
        _fill(self._left, left)
        _fill(self._middle, [self._rules, self._heat_panel, self._recent])
        _fill(self._right, right)
        for column, used in ((self._left, True), (self._right, roomy)):
            box = column.parentWidget()
            box.setFixedWidth(scaled(_SIDE))
            box.setVisible(used)

    # ------------------------------------------------------------ showing

    def show_home(self, home: TeacherHome) -> None:
        """Shows a teacher."""
        self._home = home
        self._arrange(roomy=self.width() >= scaled(_ROOMY))
        self._show_hours(home.hours)
        self._show_rules(home.groups)
        self._show_next(home)
        self._quick.show_kinds(home.uid, home.quick)
        self._show_activities(home)
        self._show_recent(home.recent)
        gone = [day for day in home.days if day.school and day.day <= home.as_of]
        noted = sum(day.records > 0 for day in gone)
        self._heat.show_days(home.days, home.as_of)
        self._noted.say(self._words.say("home.heat_note", days=len(gone), noted=noted))
        self._heat_panel.setVisible(bool(home.days))

    def _show_hours(self, hours: HoursShown | None) -> None:
        self._hours.setVisible(hours is not None)
        if hours is None:
            return
        self._ring.show_hours(hours)
        for row, part in zip(self._parts, hours.parts, strict=True):
            row.show_part(part)
        rule, said = hours.rule, ""
        if rule.shortfall:
            short = decimal_text(rule.shortfall)
            said = self._words.say("home.hours_short", count=short)
            if hours.pace is not None and self._home is not None:
                day = short_day(hours.pace, self._home.as_of, self._words)
                said = self._words.say("home.hours_pace", count=short, day=day)
        else:
            said = self._words.say("home.hours_met")
        self._pace.say(said)

    def _show_rules(self, groups: tuple[RuleGroup, ...]) -> None:
        _empty(self._rules.body)
        home = self._home
        if home is None:
            return
        rows: list[RuleRow] = []
        for group in groups:
            if len(groups) > 1:
                heading = plain_label(self._words.texts.pick(group.title), role="small")
                heading.setObjectName("home-rule-set")
                heading.setContentsMargins(8, 6, 0, 0)
                self._rules.body.addWidget(heading)
            for line in group.lines:
                row = RuleRow(self._words, self._context.theme, line, home.as_of)
                row.clicked.connect(lambda _on=False, one=row.rule: self._check(one))
                self._rules.body.addWidget(row)
                rows.append(row)
        for row in rows:
            row.line_up(rows)
        if not groups:
            # The rules of the hours stand in the ring beside it.
            key = "home.no_rules" if home.hours is None else "home.only_hours"
            empty = plain_label(self._words.say(key), role="muted", wrap=True)
            self._rules.body.addWidget(empty)

    def _show_next(self, home: TeacherHome) -> None:
        _empty(self._next.body)
        self._show_returned(home)
        for status in ("returned", "incomplete"):
            count = home.waiting.get(status, 0)
            if count > (len(home.returned) if status == "returned" else 0):
                key, role = STATUS[status]
                told = Told(
                    self._words.say(key),
                    role,
                    self._words.say("home.records_count", count=count),
                    self._words.say("home.to_mend"),
                )
                row = TwoLines(self._context.theme, told, f"home-next-{status}")
                row.figure = count
                row.clicked.connect(lambda _on=False, one=status: self._open_status(one))
                self._next.body.addWidget(row)
        self._show_to_hand_in(home)
        for step in home.steps[:_STEPS]:
            self._next.body.addWidget(self._step_row(step, home))
        self._show_missed(home)
        if not home.steps and not home.missed and not self._next.body.count():
            done = plain_label(self._words.say("home.nothing_due"), role="muted", wrap=True)
            self._next.body.addWidget(done)

    def _show_to_hand_in(self, home: TeacherHome) -> None:
        """What was mended in an own ledger reaches the school only by a package."""
        if not home.to_hand_in:
            return
        key, role = status_words(AT_SCHOOL)
        told = Told(
            self._words.say(key),
            role,
            self._words.say("home.records_mended", count=home.to_hand_in),
            self._words.say("home.hand_in_again"),
        )
        row = TwoLines(self._context.theme, told, "home-hand-in")
        row.clicked.connect(lambda: self._context.go("exchange", part="send"))
        self._next.body.addWidget(row)

    def _show_returned(self, home: TeacherHome) -> None:
        """Records that were sent back, each with what is to be mended; a click opens it."""
        key, role = STATUS["returned"]
        for number, record in enumerate(home.returned):
            title = record.title or self._words.texts.pick(record.kind_title)
            told = Told(
                self._words.say(key), role, title, record.reason or self._words.say("home.to_mend")
            )
            row = TwoLines(self._context.theme, told, f"home-returned-{number}")
            row.clicked.connect(lambda _on=False, one=record.uid: self._open_record(one))
            self._next.body.addWidget(row)

    def _show_activities(self, home: TeacherHome) -> None:
        """What comes, after what was attended and still lacks a reflection."""
        _empty(self._activities.body)
        for one in home.lacking:
            told = Told(
                self._words.say("home.lacks_reflection"),
                "risk",
                one.title,
                self._words.say("home.write_it"),
            )
            row = TwoLines(self._context.theme, told, f"home-lacking-{one.uid}")
            row.clicked.connect(lambda _on=False, uid=one.record or "": self._open_record(uid))
            self._activities.body.addWidget(row)
        for one in home.coming:
            self._activities.body.addWidget(coming_row(one, home.as_of, self._context))
        if not home.lacking and not home.coming:
            nothing = plain_label(self._words.say("home.no_activities"), role="muted", wrap=True)
            self._activities.body.addWidget(nothing)

    def _show_missed(self, home: TeacherHome) -> None:
        """Says what was missed, and what can still be done about it."""
        if not home.missed:
            return
        heading = plain_label(self._words.say("home.was_missed"), role="small")
        heading.setContentsMargins(8, 8, 8, 0)
        self._next.body.addWidget(heading)
        for missed in home.missed[:_STEPS]:
            told = Told(
                missed_chip(missed, self._words),
                "missed",
                self._words.texts.pick(missed.title),
                missed_text(missed, home.as_of, self._words),
            )
            rule = f"{missed.ruleset_id}/{missed.rule_id}"
            row = TwoLines(self._context.theme, told, f"home-missed-{rule}")
            row.clicked.connect(lambda _on=False, one=rule: self._check(one))
            self._next.body.addWidget(row)
        if len(home.missed) > _STEPS:
            count = len(home.missed) - _STEPS
            more = FigureLink(self._context.theme, "home-more-missed")
            more.say(self._words.say("home.more_missed", count=count), count)
            more.clicked.connect(lambda: self._context.go("check", teacher=home.uid))
            self._next.body.addWidget(more)
        hint = plain_label(self._words.say("home.missed_hint"), role="muted", wrap=True)
        hint.setObjectName("home-missed-hint")
        hint.setContentsMargins(8, 4, 8, 0)
        self._next.body.addWidget(hint)

    def _step_row(self, step: NextStep, home: TeacherHome) -> TwoLines:
        below = [progress_text(step, self._words), days_left(step.due, home.as_of, self._words)]
        told = Told(
            until_text(step.due, home.as_of, self._words),
            "risk" if step.urgent else "quiet",
            do_text(step, self._words),
            " · ".join(part for part in below if part),
        )
        rule = f"{step.ruleset_id}/{step.rule_id}"
        row = TwoLines(self._context.theme, told, f"home-next-{rule}")
        row.clicked.connect(lambda: self._check(rule))
        return row

    def _show_recent(self, records: tuple[RecentRecord, ...]) -> None:
        _empty(self._recent.body)
        for number, record in enumerate(records):
            row = RecordRow(self._context.theme, self._record(record), f"home-record-{number}")
            row.clicked.connect(lambda _on=False, one=record.uid: self._open_record(one))
            self._recent.body.addWidget(row)
        if not records:
            nothing = plain_label(self._words.say("home.no_records"), role="muted", wrap=True)
            self._recent.body.addWidget(nothing)

    def _record(self, record: RecentRecord) -> RecordTold:
        texts, home = self._words.texts, self._home
        key, role = status_words(record.status)
        kind = texts.pick(record.kind_title)
        named = texts.pick(record.what) if record.what else ""
        day = near_day(record.last_day, home.as_of, self._words) if home else ""
        return RecordTold(
            day,
            kind,
            record.title or named,
            record_amount(record.amount, record.kind, texts),
            self._words.say(key),
            role,
        )

    # ------------------------------------------------------------ going on

    def _check(self, rule: str) -> None:
        if self._home is not None:
            self._context.go("check", teacher=self._home.uid, rule=rule)

    def _open_hours(self) -> None:
        if self._home is not None and self._home.hours is not None:
            rule = self._home.hours.rule
            self._check(f"{rule.ruleset_id}/{rule.rule_id}")

    def _open_part(self, row: PartRow) -> None:
        if row.part is not None and row.part.rule is not None:
            self._check(f"{row.part.rule.ruleset_id}/{row.part.rule.rule_id}")

    def _open_records(self) -> None:
        if self._home is not None:
            self._context.go("records", teacher=self._home.uid)

    def _open_status(self, status: str) -> None:
        if self._home is not None:
            self._context.go("records", teacher=self._home.uid, status=status)

    def _open_day(self, day: date) -> None:
        if self._home is not None:
            self._context.go("records", teacher=self._home.uid, day=day.isoformat())

    def _open_record(self, uid: str) -> None:
        if self._home is not None:
            self._context.go("records", teacher=self._home.uid, record=uid)


def _column(row: QHBoxLayout, share: int) -> QVBoxLayout:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(_GAP)
    row.addWidget(box, share)
    return column


def _fill(column: QVBoxLayout, panels: list[Panel]) -> None:
    while column.count():
        column.takeAt(0)
    for panel in panels:
        column.addWidget(panel)
    column.addStretch(1)


def _empty(layout: QLayout) -> None:
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
