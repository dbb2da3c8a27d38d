"""Public notices: the list at the left, one of them at the right, what can be done below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
)

from studyhours.domain.progress import Progress
from studyhours.services.reviewing.known import Known
from studyhours.services.reviewing.notice_paper import notice_pdf, notice_text
from studyhours.services.reviewing.notices import (
    ENDED,
    HANGING,
    OVER,
    NoticeChanged,
    NoticeRead,
    list_notices,
    take_notice_back,
)
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.review.notice_dialog import NoticeDialog
from studyhours.ui.pages.review.notice_form import (
    EndDialog,
    NewNotice,
    ObjectionDialog,
    SettleDialog,
)
from studyhours.ui.preview.document_forms import other_forms
from studyhours.ui.undo import Step
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.dialog_parts import dialog_column, open_within
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.words import Words

_WIDTH, _HEIGHT = 900, 560
_ROLES = {HANGING: "waiting", OVER: "risk", ENDED: "met"}


class NoticesDialog(QDialog):
    """Shows the notices of a ledger.

    Args:
        page: Whose window it lies over; its deeds outlive the dialog.
        kinds: Record kinds by id and name.
        known: Tells today and the school year.
    """

    def __init__(self, page: Page, kinds: Sequence[tuple[str, str]], known: Known) -> None:
        super().__init__(page)
        self._page, self._context = page, page.context
        self._kinds, self._known = kinds, known
        self._wanted: str | None = None
        words = self._words = page.context.words
        column = dialog_column(self, words, "notices-dialog", spacing=12)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "review.notices_title")
        column.addWidget(title)
        self.banner = Banner(words)
        column.addWidget(self.banner)
        self.desk = PrintDesk(self._context, self.banner, self)
        column.addWidget(self.desk)
        split = QSplitter(Qt.Orientation.Horizontal)
        self.model = RowsModel(_columns(words), words, self)
        self.table = DataTable(
            self.model, self._context.theme, self._context.memory, "review-notices"
        )
        words.bind(self.table.setAccessibleName, "review.notices_title")
        split.addWidget(self.table)
        self.text = QPlainTextEdit()
        self.text.setObjectName("notices-text")
        self.text.setReadOnly(True)
        words.bind(self.text.setAccessibleName, "review.notices_title")
        split.addWidget(self.text)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        column.addWidget(split, 1)
        column.addLayout(self._buttons())
        self.table.selected.connect(self._show)
        self.table.opened.connect(lambda _notice: self._print())
        self._read()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[str, QPushButton] = {}
        for name, act in (
            ("new", self._make),
            ("print", self._print),
            ("copy", self._copy),
            ("object", lambda: self._ask(ObjectionDialog, "review.notice_was_objected")),
            ("settle", lambda: self._ask(SettleDialog, "review.notice_was_settled")),
            ("end", lambda: self._ask(EndDialog, "review.notice_was_ended")),
            ("back", self._take_back),
        ):
            button = QPushButton()
            button.setObjectName(f"notice-{name}")
            button.setAutoDefault(False)
            self._words.bind(button.setText, f"review.notice_{name}")
            button.clicked.connect(act)
            row.addWidget(button)
            self.buttons[name] = button
        self.buttons["new"].setProperty("kind", "primary")
        row.addStretch(1)
        leave = QPushButton()
        leave.setObjectName("notice-close")
        leave.setAutoDefault(False)
        self._words.bind(leave.setText, "review.notice_close")
        leave.clicked.connect(self.reject)
        row.addWidget(leave)
        return row

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._page.window().size(), (_WIDTH, _HEIGHT))

    def done(self, result: int) -> None:
        """Qt's: nothing is printed any more."""
        self.desk.finish()
        super().done(result)

    # ------------------------------------------------------------ showing

    def _read(self) -> None:
        ledger = self._context.ledger
        self._context.tasks.query(
            self, "notices", lambda: list_notices(ledger), self._fill, self.banner.show_fault
        )

    def _fill(self, found: Sequence[NoticeRead]) -> None:
        before = self._wanted or (self._current.uid if self._current is not None else None)
        self._wanted = None
        self.model.set_rows(list(found))
        place = next((at for at, row in enumerate(self.model.rows) if row.uid == before), 0)
        if found:
            self.table.selectRow(place)
        self._show(self._current)

    @property
    def _current(self) -> NoticeRead | None:
        found: NoticeRead | None = self.table.current()
        return found

    def _show(self, notice: NoticeRead | None) -> None:
        say = self._words.say
        if notice is None:
            self.text.setPlainText(
                f"{say('review.notices_empty')}\n\n{say('review.notices_empty_hint')}"
            )
        else:
            self.text.setPlainText(self._said(notice))
        changes = notice is not None and notice.state != ENDED
        shown = {
            "print": notice is not None,
            "copy": notice is not None,
            "object": changes,
            "settle": changes and notice is not None and bool(notice.open_objections),
            "end": notice is not None and notice.state == OVER and not notice.open_objections,
            "back": changes and notice is not None and not notice.objections,
        }
        for name, visible in shown.items():
            self.buttons[name].setVisible(visible)

    def _said(self, notice: NoticeRead) -> str:
        say = self._words.say
        # What has to be looked into comes first: the list may be long.
        lines: list[str] = []
        for number, one in enumerate(notice.objections, 1):
            key = "review.notice_objection_line" if one.line else "review.notice_objection"
            by = one.said_by or say("review.notice_nobody")
            lines.append(say(key, number=number, by=by, text=one.text, line=one.line))
            if one.outcome:
                lines.append(say("review.notice_outcome", outcome=one.outcome))
        if notice.state == ENDED:
            lines.append(say("review.notice_result", result=notice.result))
        return "\n".join([*lines, *([""] if lines else []), notice_text(notice, self._words.texts)])

    # ------------------------------------------------------------ what can be done

    def _make(self) -> None:
        def made(changed: NoticeChanged) -> None:
            self._wanted = changed.uid
            self._told("review.notice_made", changed, after=self._remember)

        NewNotice(self, self._context, self._kinds, self._known, made).ask()

    def _ask(self, kind: type[NoticeDialog], key: str) -> None:
        notice = self._current
        if notice is not None and kind in {ObjectionDialog, SettleDialog, EndDialog}:
            dialog = kind(self, self._context, notice, lambda changed: self._told(key, changed))
            dialog.ask()

    def _told(
        self,
        key: str,
        changed: NoticeChanged,
        after: Callable[[NoticeRead], None] | None = None,
    ) -> None:
        ledger = self._context.ledger

        def show(found: Sequence[NoticeRead]) -> None:
            self._fill(found)
            notice = next((one for one in found if one.uid == changed.uid), None)
            if notice is not None:
                self.banner.say(key, what=notice.title)
                if after is not None:
                    after(notice)

        self._context.tasks.query(self, "notices", lambda: list_notices(ledger), show)

    def _remember(self, notice: NoticeRead) -> None:
        ledger, uid = self._context.ledger, notice.uid
        self._step(
            "review.step_notice", notice.title,
            lambda: take_notice_back(ledger, uid),
            lambda: take_notice_back(ledger, uid, back=False),
        )  # fmt: skip

    def _take_back(self) -> None:
        notice = self._current
        if notice is None:
            return
        ledger, uid, title = self._context.ledger, notice.uid, notice.title

        def done(_changed: NoticeChanged) -> None:
            self._step(
                "review.step_notice_back", title,
                lambda: take_notice_back(ledger, uid, back=False),
                lambda: take_notice_back(ledger, uid),
            )  # fmt: skip
            self.banner.say("review.notice_was_back", what=title)
            self._read()

        self._context.tasks.command(
            self, "review.notice_saving", lambda _tell: take_notice_back(ledger, uid), done,
            self.banner.show_fault, changes=lambda changed: changed.changes,
        )  # fmt: skip

    def _step(
        self,
        key: str,
        name: str,
        undo: Callable[[], NoticeChanged],
        redo: Callable[[], NoticeChanged],
    ) -> None:
        from studyhours.ui.attempt import Attempt

        context, page = self._context, self._page

        def go(doing: str, work: Callable[[], NoticeChanged]) -> None:
            attempt = Attempt(context.undo, step)
            context.tasks.command(
                page, doing, attempt.watch(lambda _tell: work()),
                lambda _done: page.banner.clear(), over=attempt.over,
                changes=lambda changed: changed.changes,
            )  # fmt: skip

        step = Step(
            key,
            {"what": name},
            undo=lambda: go("records.undoing", undo),
            redo=lambda: go("records.redoing", redo),
        )
        context.undo.did(step)

    def _print(self) -> None:
        notice = self._current
        if notice is None:
            return
        ledger, uid, texts = self._context.ledger, notice.uid, self._words.texts

        def make(progress: Progress) -> bytes:
            progress("make_table", 0, None)
            return notice_pdf(ledger, uid, texts)

        others = other_forms(ledger, "notice", {"notice": uid}, texts)
        self.desk.show_pdf(make, self._words.say("review.notice_name", what=notice.title), others)

    def _copy(self) -> None:
        notice = self._current
        if notice is not None:
            QGuiApplication.clipboard().setText(notice_text(notice, self._words.texts))
            self.banner.say("review.notice_copied")


def _columns(words: Words) -> tuple[Column[NoticeRead], ...]:
    def days(one: NoticeRead) -> str:
        return f"{one.first_day:%m-%d}–{one.last_day:%m-%d}"

    return (
        Column("title", "review.notice_column_title", lambda one: one.title, width=170),
        Column("days", "review.notice_column_days", days, width=110, muted=True),
        Column(
            "state", "review.notice_column_state",
            lambda one: words.say(f"notice.state_{one.state}"), width=110,
            chip=lambda one: _ROLES[one.state],
        ),
    )  # fmt: skip
