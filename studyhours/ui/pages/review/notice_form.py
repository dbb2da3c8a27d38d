"""The dialogs of a public notice: what it lists, an objection, what was found out, the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.tidy import fold
from studyhours.services.people.name_order import ORDERS, STROKES
from studyhours.services.reviewing.known import Known
from studyhours.services.reviewing.notice_lines import NoticeLine
from studyhours.services.reviewing.notices import (
    NoticeChanged,
    NoticeRead,
    NoticeWanted,
    end_notice,
    make_notice,
    object_to,
    offered_lines,
    settle,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.review.notice_dialog import NoticeDialog
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.tick_delegate import TickDelegate

_DAYS = "5"
_CHARACTERS = 20
"""That a choice of somebody's words has room for."""
_ROWS = 100
"""Pixels of height of the list of lines."""
_AROUND, _LEAST = 24, 160
"""Pixels left free around a dialog, and of a form at least."""
_BESIDE = 780
"""Pixels of width with the list beside the form."""


class NewNotice(NoticeDialog):
    """Asks what a notice lists.

    Args:
        parent: Whose window it lies over.
        context: The page's.
        kinds: Record kinds by id and name.
        known: Tells today and the school year.
        done: Told of the notice that was made.
    """

    place = "notice-new"

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        kinds: Sequence[tuple[str, str]],
        known: Known,
        done: Callable[[NoticeChanged], None],
    ) -> None:
        super().__init__(parent, context, "review.notice_new", done)
        words, form = context.words, self.form
        options = [
            ("hours", words.say("review.notice_what_hours")),
            ("certificate", words.say("review.notice_what_certificate")),
            *kinds,
        ]
        self._names = dict(options)
        what = form.add_options("what", "review.notice_label_what", options, "hours")
        what.activated.connect(self._what_chosen)
        form.add_line("title", "review.notice_label_title")
        begin, end = known.school_year
        days = form.add_days(
            ("review.notice_label_about_first", begin), ("review.notice_label_about_last", end)
        )
        for field in days:
            field.changed.connect(lambda _day: self._look())
        places = form.beside(2)
        form.add_day("hangs", "review.notice_label_first", known.today, into=places[0])
        form.add_line("days", "review.notice_label_days", _DAYS, into=places[1])
        places = form.beside(2)
        form.add_line("contact", "review.notice_label_contact", into=places[0])
        orders = [(one, words.say(f"document_choice.order_{one}")) for one in ORDERS]
        order = form.add_options(
            "order", "review.notice_label_order", orders, STROKES, into=places[1]
        )
        order.activated.connect(lambda _at: self._look())
        self._said = plain_label(role="muted")
        self._said.setObjectName("notice-lines-count")
        self.lines = QStandardItemModel(self)
        self.lines.itemChanged.connect(lambda _item: self._count())
        self.list = QListView()
        self.list.setObjectName("notice-lines")
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setModel(self.lines)
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setMinimumHeight(scaled(_ROWS))
        words.bind(self.list.setAccessibleName, "review.notice_lines_name")
        self._scroll_form()
        listed = QVBoxLayout()
        listed.addWidget(self._said)
        listed.addWidget(self.list, 1)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(self.column.spacing())
        self._halves.addWidget(self._area, 2)
        self._halves.addLayout(listed, 1)
        self.column.addLayout(self._halves, 1)
        buttons = FieldForm(words)
        buttons.add_buttons("review.notice_save")
        buttons.saved.connect(form.save)
        buttons.left.connect(self.reject)
        self.column.addWidget(buttons)
        form.saved.connect(self._save)
        self._named = ""
        self._what_chosen(0)

    def _scroll_form(self) -> None:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.removeWidget(self.form)
        self.form.setObjectName("scroll-body")
        self._area.setWidget(self.form)

    def _fit(self) -> None:
        """The list stands beside the form where a window is too low for both."""
        form = self.form.sizeHint().height()
        others = self.sizeHint().height() - self._area.sizeHint().height()
        room = self._over.window().size() - QSize(_AROUND, _AROUND)
        if form + others > room.height() and room.width() >= scaled(_BESIDE):
            self._halves.setDirection(QBoxLayout.Direction.LeftToRight)
            self.setMinimumWidth(scaled(_BESIDE))
            others = self._around()
        self._area.setMinimumHeight(max(min(form, room.height() - others), _LEAST))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: fields know how high they are once they are shown."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _around(self) -> int:
        """Pixels of height of all that stands above and below the two halves."""
        column, edges = self.column, self.column.contentsMargins()
        items = [column.itemAt(at) for at in range(column.count())]
        taken = sum(one.sizeHint().height() for one in items if one is not self._halves)
        return edges.top() + edges.bottom() + taken + column.spacing() * (len(items) - 1)

    def _what_chosen(self, _at: int) -> None:
        """A title nobody has changed follows what is listed."""
        name = self._names[self.form.text("what")]
        said = self._context.words.say("review.notice_default", what=name)
        if self.form.text("title") == self._named:
            self.form.set_text("title", said)
            self._named = said
        self._look()

    def was_put(self) -> None:
        """What it lists is looked for again."""
        self._look()

    def _look(self) -> None:
        first, last = self.form.day("first"), self.form.day("last")
        if first is None or last is None or last < first:
            self._show(())
            return
        ledger, what = self._context.ledger, self.form.text("what")
        order = self.form.text("order")
        texts = self._context.words.texts
        self._context.tasks.query(
            self,
            "lines",
            lambda: offered_lines(ledger, what, (first, last), texts, order),
            self._show,
            self._fault,
        )

    def _show(self, lines: Sequence[NoticeLine]) -> None:
        left = set(self._listed(Qt.CheckState.Unchecked))
        self.lines.clear()
        dot = self._context.words.say("records.dot")
        for line in lines:
            said = dot.join(part for part in (line.name, line.group, line.said, line.more) if part)
            item = QStandardItem(said)
            item.setData(line.uid)
            item.setCheckable(True)
            item.setCheckState(
                Qt.CheckState.Unchecked if line.uid in left else Qt.CheckState.Checked
            )
            self.lines.appendRow(item)
        self._count()

    @property
    def _chosen(self) -> tuple[str, ...]:
        return self._listed(Qt.CheckState.Checked)

    def _listed(self, state: Qt.CheckState) -> tuple[str, ...]:
        items = (self.lines.item(row) for row in range(self.lines.rowCount()))
        return tuple(str(one.data()) for one in items if one.checkState() == state)

    def _count(self) -> None:
        said = self._context.words.say(
            "review.notice_lines", chosen=len(self._chosen), count=self.lines.rowCount()
        )
        self._said.setText(said)

    def _save(self) -> None:
        form, say = self.form, self._context.words.say
        first, last = form.day("first"), form.day("last")
        if first is None or last is None:
            form.show_problem("first", say("review.notice_day_needed"))
            return
        hangs = form.day("hangs")
        if hangs is None:
            form.show_problem("hangs", say("review.notice_day_needed"))
            return
        typed = fold(form.text("days")).strip()
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 365):
            form.show_problem("days", say("review.notice_days_needed"))
            return
        wanted = NoticeWanted(
            title=form.text("title"), what=form.text("what"), about=(first, last),
            first_day=hangs, last_day=hangs + timedelta(days=int(typed) - 1),
            contact=form.text("contact"), chosen=self._chosen, order=form.text("order"),
        )  # fmt: skip
        ledger, texts = self._context.ledger, self._context.words.texts
        self.keep(lambda: make_notice(ledger, wanted, texts))


class ObjectionDialog(NoticeDialog):
    """Asks who objects to what."""

    place = "notice-objection"

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        notice: NoticeRead,
        done: Callable[[NoticeChanged], None],
    ) -> None:
        super().__init__(parent, context, "review.notice_object", done, notice.uid)
        lines = [("", context.words.say("review.notice_whole"))]
        lines += [
            (str(number), f"{number} {one.name} {one.said}")
            for number, one in enumerate(notice.lines, 1)
        ]
        self.form.add_line("by", "review.notice_label_by")
        self.form.add_options("line", "review.notice_label_line", lines, least=_CHARACTERS)
        self.form.add_line("text", "review.notice_label_text")
        self.form.add_buttons("review.notice_keep")
        self.form.saved.connect(lambda: self._save(notice.uid))

    def _save(self, uid: str) -> None:
        ledger, form = self._context.ledger, self.form
        line = form.text("line")
        by, text = form.text("by"), form.text("text")
        self.keep(lambda: object_to(ledger, uid, by, text, int(line) if line else None))


class SettleDialog(NoticeDialog):
    """Asks what was found out about an objection."""

    place = "notice-outcome"

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        notice: NoticeRead,
        done: Callable[[NoticeChanged], None],
    ) -> None:
        super().__init__(parent, context, "review.notice_settle", done, notice.uid)
        left = [(one.uid, f"{one.said_by} {one.text}".strip()) for one in notice.open_objections]
        self.form.add_options("which", "review.notice_label_which", left, least=_CHARACTERS)
        self.form.add_line("outcome", "review.notice_label_outcome")
        self.form.add_buttons("review.notice_keep")
        self.form.saved.connect(self._save)

    def _save(self) -> None:
        ledger, which, said = (
            self._context.ledger, self.form.text("which"), self.form.text("outcome")
        )  # fmt: skip
        self.keep(lambda: settle(ledger, which, said))


class EndDialog(NoticeDialog):
    """Asks how a notice ended."""

    place = "notice-ending"

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        notice: NoticeRead,
        done: Callable[[NoticeChanged], None],
    ) -> None:
        super().__init__(parent, context, "review.notice_end", done, notice.uid)
        said = "" if notice.objections else context.words.say("review.notice_no_objection")
        self.form.add_line("result", "review.notice_label_result", said)
        self.form.add_buttons("review.notice_keep")
        self.form.saved.connect(lambda: self._save(notice.uid))

    def _save(self, uid: str) -> None:
        ledger, said = self._context.ledger, self.form.text("result")
        self.keep(lambda: end_notice(ledger, uid, said))
