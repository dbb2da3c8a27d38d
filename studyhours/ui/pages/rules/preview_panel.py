"""试算: how the school's real teachers would stand by a rule text while it is being written."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.rulebook.preview import (
    PreviewRequest,
    RulesPreview,
    explain_previewed,
    preview_rules,
)
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.cases_saying import finding_said
from studyhours.ui.pages.rules.preview_bars import RuleBars
from studyhours.ui.pages.rules.preview_detail import PreviewDetail
from studyhours.ui.pages.rules.preview_rows import PreviewModel, PreviewRow
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.verdict_chips import VerdictChips
from studyhours.ui.widgets.yielding_row import YieldingRow

PAUSE = 600
"""Milliseconds without a change after which a text being written is judged."""
_BEFORE_EXPLAINING = 70
_RULE_COLUMN = 2
_NARROW = 860
_WANTS = Changes.TEACHERS | Changes.RECORDS | Changes.ACTIVITIES | Changes.CALENDAR | Changes.SCHOOL


class RulePreview(QWidget):
    """A trial of a rule text on everybody; writes nothing.

    ``show_rules`` may be called with every keystroke: a newer text takes the place of an older one,
    and one that cannot be read leaves the last results there, faded, and says why.

    Signals:
        case_wanted: A case is to be written from a teacher's records (uid, and the day).
    """

    case_wanted = Signal(str, object)

    def __init__(self, context: PageContext, detail: PreviewDetail | None = None) -> None:
        """A trial of nothing yet.

        Args:
            context: The page's.
            detail: The panel of one teacher, where it has been made before, in a turn of its own.
        """
        super().__init__()
        self.context = context
        self.detail = detail or PreviewDetail(context.words, context.theme)
        self._text = ""
        self._judged = PreviewRequest("")
        self._preview: RulesPreview | None = None
        self._fault: Fault | None = None
        self._day: date | None = None
        self._due = False
        self._turns = Turns(self)
        self.setObjectName("rule-preview")
        self._wait = QTimer(self, singleShot=True, interval=PAUSE)
        self._wait.timeout.connect(self._judge)
        self._explaining = QTimer(self, singleShot=True, interval=_BEFORE_EXPLAINING)
        self._explaining.timeout.connect(self._explain)
        self._make()
        context.changes.changed.connect(self._changed)
        context.words.changed.connect(self._say)

    # ------------------------------------------------------------ building

    def _make(self) -> None:
        words, theme = self.context.words, self.context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.note = plain_label(role="warning", wrap=True)
        self.note.setObjectName("preview-note")
        self.note.hide()
        column.addWidget(self.note)
        self.bars = RuleBars(words, theme)
        self.model = PreviewModel(words, self)
        self.table = DataTable(self.model, theme, self.context.memory, "preview.teachers")
        words.bind(self.table.setAccessibleName, "rules_page.try")
        self.table.setMinimumHeight(120)
        # What room there is belongs to the rule, and none is lacking for the figures behind it.
        heads = self.table.horizontalHeader()
        heads.setStretchLastSection(False)
        heads.setSectionResizeMode(
            self.model.place_of_column("rule"), QHeaderView.ResizeMode.Stretch
        )
        self.search = QLineEdit()
        self.search.setObjectName("preview-search")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(190)
        words.bind(self.search.setPlaceholderText, "check_page.search")
        words.bind(self.search.setAccessibleName, "check_page.search")
        self.chips = VerdictChips(words, "preview")
        main = QWidget()
        inside = QVBoxLayout(main)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.bars)
        inside.addWidget(YieldingRow(self.search, self.chips))
        inside.addWidget(self.table, 1)
        self.split = SplitWithDrawer(main, self.detail, words, side_width=330, narrow=_NARROW)
        self.nothing = EmptyState(words, "rule_preview.nothing", "rule_preview.nothing_hint")
        self.no_rules = EmptyState(words, "rule_preview.no_rules", "rule_preview.no_rules_hint")
        self.nobody = EmptyState(
            words, "check_page.no_teachers", "rule_preview.nobody_hint", "rule_preview.to_roster"
        )
        self.nobody.setObjectName("preview-nobody")
        self.nobody.clicked.connect(lambda: self.context.go("imports", choose="roster"))
        self.stage = QStackedWidget()
        for part in (self.nothing, self.split, self.no_rules, self.nobody):
            self.stage.addWidget(part)
        column.addWidget(self.stage, 1)
        self.bars.chosen.connect(self._look_at)
        self.search.textChanged.connect(self._narrow)
        self.chips.changed.connect(self._narrow)
        self.table.selected.connect(self._select)
        self.table.clicked.connect(lambda _index: self.split.open_drawer())
        self.table.opened.connect(self._open)
        self.split.closed.connect(self.table.setFocus)
        self.detail.like_wanted.connect(self._want_case)
        self.detail.record.connect(lambda uid: self.context.go("records", record=uid))

    def _head(self) -> QHBoxLayout:
        words = self.context.words
        row = QHBoxLayout()
        row.setSpacing(8)
        self.day = DayEdit(words, today=self._today)
        self.day.setObjectName("preview-day")
        words.bind(self.day.field.setAccessibleName, "check_page.as_of")
        words.bind(self.day.setToolTip, "check_page.as_of")
        self.day.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.day.field.setFixedWidth(190)
        self.day.changed.connect(self._choose_day)
        self.quick = QToolButton()
        self.quick.setObjectName("preview-quick-days")
        self.quick.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        words.bind(self.quick.setText, "check_page.quick_days")
        self._menu = QMenu(self.quick)
        self.quick.setMenu(self._menu)
        self.summary = plain_label(role="small", wrap=True)
        self.summary.setObjectName("preview-summary")
        row.addWidget(self.day)
        row.addWidget(self.quick)
        row.addWidget(self.summary, 1)
        return row

    # ------------------------------------------------------------ judging

    @property
    def preview(self) -> RulesPreview | None:
        """What is shown."""
        return self._preview

    @property
    def is_stale(self) -> bool:
        """Whether what is shown is of an earlier text, for the one written now has errors."""
        return self._fault is not None

    def offer_cases(self) -> None:
        """Offers to write a case from the teacher looked at: ``case_wanted`` is listened to."""
        self.detail.offers_cases = True

    def show_rules(self, text: str) -> None:
        """Judges by another text, a moment after it was last changed."""
        if text == self._text:
            return
        self._text = text
        self._wait.start(PAUSE if self._preview is not None else 0)

    def _judge(self) -> None:
        if not self.isVisible():
            self._due = True
            return
        self._due = False
        if not self._text.strip():
            self._preview = self._fault = None
            self.stage.setCurrentWidget(self.nothing)
            self._say()
            return
        ledger = self.context.ledger
        request = PreviewRequest(self._text, as_of=self._day)
        self.summary.setText(self.context.words.say("check_page.judging"))

        def judge(progress: Progress) -> RulesPreview:
            preview = preview_rules(ledger, request, progress)
            for one in preview.people:
                one.teacher.matches("-")  # folded now, the names are not folded at the first key
            return preview

        self.context.tasks.watched_query(
            self, "preview", judge, lambda preview: self._show(request, preview), self._failed
        )

    def _changed(self, changes: Changes) -> None:
        if changes & _WANTS and self._text:
            self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: what was put off while nobody looked is done now."""
        super().showEvent(event)
        if self._due:
            self._wait.start(0)

    def _failed(self, fault: Fault) -> None:
        self._fault = fault
        self._fade()
        self._say()

    def _show(self, request: PreviewRequest, preview: RulesPreview) -> None:
        uid = self.detail.uid
        self._judged, self._preview, self._fault = request, preview, None
        self._turns.begin(
            lambda: self._show_bars(preview),
            lambda: self._show_people(preview, uid),
            self._say,
        )

    def _show_bars(self, preview: RulesPreview) -> None:
        self._fade()
        self.bars.show_preview(preview)
        self.day.set_day(preview.as_of)
        self._offer_days(preview)
        here = self.split if preview.people else self.nobody
        self.stage.setCurrentWidget(here if preview.rules else self.no_rules)

    def _show_people(self, preview: RulesPreview, uid: str | None) -> None:
        self.model.show(preview, self.bars.place)
        self._after_narrowing(uid)

    def _fade(self) -> None:
        """Old results stand back; they can still be read and scrolled."""
        fresh = self._fault is None
        self.bars.setEnabled(fresh)
        self.table.setEnabled(fresh)
        self.detail.setEnabled(fresh)
        self.chips.setEnabled(fresh)

    # ------------------------------------------------------------ looking

    def _look_at(self, place: int | None) -> None:
        if self._preview is not None:
            uid = self.detail.uid
            self.model.show(self._preview, place)
            self._after_narrowing(uid)

    def _narrow(self) -> None:
        uid = self.detail.uid
        self.model.narrow(self.search.text(), self.chips.chosen)
        self._after_narrowing(uid)

    def _after_narrowing(self, uid: str | None) -> None:
        """The teacher looked at stays, if still among those shown."""
        self.table.setColumnHidden(_RULE_COLUMN, self.model.place is not None)
        self.chips.show_counts(self.model.counts)
        at = self.model.place_of(uid) if uid is not None else None
        if at is not None:
            self.table.selectRow(at)
        else:
            self.detail.show_person(None, None)

    def _select(self, row: PreviewRow | None) -> None:
        if row is None:
            return
        self.detail.show_person(row.person, self.model.place)
        self._explaining.start()

    def _open(self, _row: PreviewRow) -> None:
        self.split.open_drawer()

    def _want_case(self, uid: str) -> None:
        if self._preview is not None:
            self.case_wanted.emit(uid, self._preview.as_of)

    def _explain(self) -> None:
        uid, ledger, request = self.detail.uid, self.context.ledger, self._judged
        if uid is not None:
            self.context.tasks.query(
                self,
                "explain",
                lambda: explain_previewed(ledger, request, uid),
                self.detail.show_explained,
                lambda fault: self.detail.show_failed(self.context.words.fault(fault)),
            )

    # ------------------------------------------------------------ days and words

    def _today(self) -> date | None:
        return self._preview.days.today if self._preview is not None else None

    def _choose_day(self, day: date | None) -> None:
        self._day = day
        self._judge()

    def _offer_days(self, preview: RulesPreview) -> None:
        say, days = self.context.words.say, preview.days
        self._menu.clear()
        self._offer(say("check_page.today"), None, "today")
        for number, last in days.terms:
            said = say("check_page.term_end", number=number, day=f"{last:%Y-%m-%d}")
            self._offer(said, last, f"term-{number}")
        end = days.year_end
        self._offer(say("check_page.year_end", day=f"{end:%Y-%m-%d}"), end, "year")

    def _offer(self, said: str, day: date | None, name: str) -> None:
        action = QAction(said, self._menu)
        action.setObjectName(f"preview-day-{name}")
        action.triggered.connect(lambda: self._choose_day(day))
        self._menu.addAction(action)

    def _say(self) -> None:
        words, preview = self.context.words, self._preview
        set_look(self.note, "role", "error" if self._fault is not None else "warning")
        if self._fault is not None:
            self.note.setText(self._said_fault(self._fault))
        elif preview is not None and not preview.has_terms:
            words_key = "rule_preview.no_terms"
            self.note.setText(words.say(words_key, year=preview.year))
        else:
            self.note.clear()
        self.note.setVisible(bool(self.note.text()))
        if preview is None:
            self.summary.clear()
            return
        self.summary.setText(
            words.say(
                "rule_preview.summary",
                teachers=self.model.everybody,
                rules=len(preview.rules),
                year=preview.year,
                seconds=f"{preview.seconds:.2f}",
            )
        )

    def _said_fault(self, fault: Fault) -> str:
        """The first thing that is wrong with the text, and whether the results are old ones."""
        words = self.context.words
        if not fault.findings:
            return words.fault(fault)
        said = words.say(
            "rule_preview.invalid",
            problem=finding_said(fault.findings[0], words),
            count=len(fault.findings),
        )
        if self._preview is None:
            return said
        return said + words.say("rule_preview.stale")
