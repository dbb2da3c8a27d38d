"""The portfolio: profile, years, records by kind, certificates and evidence of one teacher."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.registers import Spell
from studyhours.services.growth.portfolio import Portfolio, SetVerdict, YearShown, read_portfolio
from studyhours.services.growth.saying import (
    day_said,
    hour_cells,
    paper_text,
    profile_rows,
    title_text,
)
from studyhours.services.wording.day_words import period_text
from studyhours.ui.page import Page
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import button_text, plain_label, set_tip
from studyhours.ui.widgets.panel import Panel

_HOURS = ("certificate.school_based", "certificate.centralised", "certificate.online",
          "certificate.total")  # fmt: skip
_YEARS, _FACTS, _TITLES, _PICTURES = 8, 30, 3, 12
_SIDE = 120


class PortfolioView(QWidget):
    """One portfolio.

    Signals:
        read: It is shown (``Portfolio``).
        go: Another page is wanted (its name, its parameters).
        handbook: The handbook of a year is wanted (its label).
    """

    read = Signal(object)
    go = Signal(str, dict)
    handbook = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        self._words = page.context.words
        self._wanted: str | None = None
        self._shown: Portfolio | None = None
        self._pictures: dict[str, QLabel] = {}
        self._thumbs: object = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("growth-portfolio")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.addWidget(self._scroll)

    def look_at(self, teacher: str) -> None:
        """Shows a teacher's portfolio."""
        self._wanted = teacher
        self.again()

    def again(self) -> None:
        """Reads it again."""
        if self._wanted is None:
            return
        ledger, teacher = self._context.ledger, self._wanted
        self._context.tasks.watched_query(
            self, "portfolio", lambda tell: read_portfolio(ledger, teacher, tell), self._show,
            self._page.banner.show_fault,
        )  # fmt: skip

    def retell(self) -> None:
        """Says it in another language."""
        if self._shown is not None:
            self._show(self._shown)

    def _show(self, whole: Portfolio) -> None:
        self._shown = whole
        place = self._scroll.verticalScrollBar().value()
        inside = QWidget()
        inside.setObjectName("scroll-body")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(14)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._profile(whole), 1)
        top.addWidget(self._history(whole), 1)
        rows.addLayout(top)
        rows.addWidget(self._years(whole))
        rows.addWidget(self._kinds(whole))
        if whole.evidence:
            rows.addWidget(self._evidence(whole))
        rows.addStretch(1)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().setValue(place)
        self.read.emit(whole)

    def _panel(self, key: str, note: str = "") -> Panel:
        panel = Panel()
        panel.title.setText(self._words.say(key))
        panel.note.setText(note)
        return panel

    def _profile(self, whole: Portfolio) -> Panel:
        panel = self._panel("growth.profile")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (name, said) in enumerate(profile_rows(whole, self._words.texts)):
            grid.addWidget(plain_label(name, role="muted"), place, 0, Qt.AlignmentFlag.AlignTop)
            label = plain_label(said, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, place, 1)
        panel.body.addLayout(grid)
        panel.body.addStretch(1)
        return panel

    def _history(self, whole: Portfolio) -> Panel:
        panel = self._panel("growth.history")
        texts = self._words.texts
        dated = [one for one in whole.facts if one.first is not None or one.last is not None]
        for one in dated[:_FACTS]:
            value = "" if one.value == "yes" else one.value
            said = f"{texts.say(f'fact.{one.attribute}')}　{value}".strip()
            panel.body.addWidget(
                self._line(
                    said, period_text(Spell(one.first, one.last), texts), now=one.holds(whole.day)
                )
            )
        for pair in whole.pairs:
            panel.body.addWidget(
                self._line(
                    pair.said(texts),
                    period_text(pair.entry, texts),
                    now=pair.entry.holds(whole.day),
                )
            )
        if not dated and not whole.pairs:
            panel.body.addWidget(
                plain_label(texts.say("growth_page.no_history"), role="muted", wrap=True)
            )
        panel.body.addStretch(1)
        return panel

    def _line(self, said: str, when: str, *, now: bool) -> QWidget:
        frame = QFrame()
        frame.setObjectName("fact-line")
        frame.setProperty("now", now)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 2, 0, 2)
        column.setSpacing(0)
        column.addWidget(plain_label(said, role="" if now else "muted", wrap=True))
        column.addWidget(plain_label(when, role="small"))
        return frame

    # ------------------------------------------------------------ years

    def _years(self, whole: Portfolio) -> Panel:
        panel = self._panel("growth.years")
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(6, 1)
        heads = ("growth.cover_year", *_HOURS, "growth.records", "growth.column_verdict")
        for place, key in enumerate(heads):
            label = plain_label(self._words.say(key), role="muted")
            if 0 < place < len(heads) - 1:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label, 0, place)
        for row, one in enumerate(whole.years[:_YEARS], start=1):
            self._year(grid, row, one, handbook=one.year.label in whole.handbooks)
        panel.body.addLayout(grid)
        return panel

    def _year(self, grid: QGridLayout, row: int, one: YearShown, *, handbook: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(plain_label(one.year.label), row, 0, top)
        for place, said in enumerate((*hour_cells(one), str(one.records)), start=1):
            label = plain_label(said)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label, row, place, top)
        column = QVBoxLayout()
        column.setSpacing(4)
        for verdict in one.verdicts:
            column.addLayout(self._verdict(verdict))
        if not one.verdicts:
            column.addWidget(plain_label("—", role="muted"))
        row_of = QHBoxLayout()
        if one.frozen:
            row_of.addWidget(Chip(self._words.say("growth.frozen"), "quiet"))
        if handbook:
            button = self._link("growth-year-handbook", self._words.say("growth.handbook"))
            button.clicked.connect(partial(self.handbook.emit, one.year.label))
            row_of.addWidget(button)
        row_of.addStretch(1)
        column.addLayout(row_of)
        grid.addLayout(column, row, 6)

    def _verdict(self, verdict: SetVerdict) -> QHBoxLayout:
        texts = self._words.texts
        row = QHBoxLayout()
        row.setSpacing(8)
        status = texts.say(f"status.{verdict.verdict}")
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(Chip(status, status_role(verdict.verdict)), 0, top)
        said = texts.say(
            "growth_page.verdict",
            title=texts.pick(verdict.title),
            met=verdict.met,
            rules=verdict.rules,
        )
        row.addWidget(plain_label(said, wrap=True), 1)
        return row

    # ------------------------------------------------------------ records, evidence

    def _kinds(self, whole: Portfolio) -> Panel:
        texts = self._words.texts
        panel = self._panel("growth.records", texts.say("growth.count", count=len(whole.records)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for row, (kind, records) in enumerate(whole.kinds.items()):
            button = self._link(f"growth-kind-{kind}", texts.pick(records[0].kind_title))
            button.clicked.connect(partial(self._to_records, kind))
            grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
            count = plain_label(texts.say("growth.count", count=len(records)), role="muted")
            grid.addWidget(count, row, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            newest = [
                f"{day_said(one, texts)} {title_text(one, texts)}"
                for one in records[-_TITLES:][::-1]
            ]
            grid.addWidget(plain_label("　".join(newest), role="muted", wrap=True), row, 2)
        if not whole.records:
            grid.addWidget(plain_label(texts.say("growth_page.no_records"), role="muted"), 0, 0)
        panel.body.addLayout(grid)
        if whole.papers:
            heading = plain_label(texts.say("growth.certificates"), role="panel-title")
            panel.body.addWidget(heading)
            for paper in whole.papers[-_FACTS:]:
                panel.body.addWidget(plain_label(paper_text(paper, texts)))
        return panel

    def _to_records(self, kind: str, _on: object = None) -> None:
        if self._shown is not None:
            self.go.emit("records", {"teacher": self._shown.teacher, "kind": kind})

    def _evidence(self, whole: Portfolio) -> Panel:
        from studyhours.ui.evidence.thumbs import Thumbs  # only where there is some

        panel = self._panel(
            "growth.evidence", self._words.say("growth_page.files", count=len(whole.evidence))
        )
        if not isinstance(self._thumbs, Thumbs):
            thumbs = Thumbs(self._context, self)
            thumbs.made.connect(self._drawn)
            self._thumbs = thumbs
        self._pictures = {}
        grid = QGridLayout()
        grid.setSpacing(12)
        for place, one in enumerate(whole.evidence[:_PICTURES]):
            cell = QVBoxLayout()
            cell.setSpacing(4)
            picture = QPushButton()
            picture.setObjectName(f"growth-evidence-{place}")
            picture.setProperty("kind", "link")
            label = QLabel(picture)
            label.setFixedSize(_SIDE, _SIDE)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            picture.setFixedSize(_SIDE, _SIDE)
            picture.setAccessibleName(one.file.name)
            set_tip(picture, f"{one.title or one.file.name}\n{one.file.name}")
            picture.clicked.connect(partial(self._to_record, one.record))
            self._pictures[one.file.sha256] = label
            cell.addWidget(picture)
            name = plain_label(one.title or one.file.name, role="small")
            name.setFixedWidth(_SIDE)
            name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cell.addWidget(name)
            grid.addLayout(cell, *divmod(place, 6))
        grid.setColumnStretch(6, 1)
        panel.body.addLayout(grid)
        for one in whole.evidence[:_PICTURES]:
            if self._thumbs.of(one.file, one.record) is not None:
                self._drawn(one.file.sha256)
        return panel

    def _drawn(self, sha256: str) -> None:
        from studyhours.ui.evidence.thumbs import Thumbs

        label = self._pictures.get(sha256)
        if label is None or self._shown is None or not isinstance(self._thumbs, Thumbs):
            return
        one = next((found for found in self._shown.evidence if found.file.sha256 == sha256), None)
        pixmap = self._thumbs.of(one.file, one.record) if one is not None else None
        if pixmap is not None:
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            label.setPixmap(pixmap.scaled(_SIDE, _SIDE, keep, smooth))

    def _to_record(self, record: str, _on: object = None) -> None:
        self.go.emit("records", {"record": record})

    def _link(self, name: str, said: str) -> QPushButton:
        button = QPushButton(button_text(said))
        button.setObjectName(name)
        button.setProperty("kind", "link")
        return button
