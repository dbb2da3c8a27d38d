"""交出: what goes into a package, where to, and the short code to read out afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.exchange.outset import Outset, outset
from studyhours.services.exchange.peers import Identity, identity_of
from studyhours.services.exchange.sending import Sending, Sent, send
from studyhours.services.exchange.sending_each import ENDING, SentEach, send_each
from studyhours.services.wording.sizes import size_text
from studyhours.transfer.files import safe_name
from studyhours.ui.context import PageContext
from studyhours.ui.pages.exchange.part import Part
from studyhours.ui.pages.exchange.saying import fault_text
from studyhours.ui.widgets import files
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.people_list import PeopleList

if TYPE_CHECKING:
    from collections.abc import Callable

    from studyhours.ui.page import Page

_ALL, _SOME, _EACH = "all", "some", "each"
_WIDTH = 620
_NAMED = 3


class SendPart(Part):
    """A form; what was written takes its place."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._outset: Outset | None = None
        self._whom = self._was = _ALL
        self._ticked = self._left = False
        self.code = self.button("exchange-code", "exchange_page.show_code")
        self.code.clicked.connect(self._show_code)
        self.write = self.button("exchange-write", "exchange_page.write", "primary")
        self.write.setEnabled(False)
        self.write.clicked.connect(self._write)
        may_link = "import" in context.ledger.actor.functions
        self.buttons = (self.code, self.write) if may_link else (self.write,)
        self._stack = QStackedWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._make_result())
        self.column.addWidget(self._stack, 1)

    # ------------------------------------------------------------ making

    def _make_form(self, shown: Outset) -> QWidget:
        words = self.context.words
        form = FieldForm(words)
        form.setMaximumWidth(_WIDTH)
        form.add_hint("exchange_page.send_hint")
        self.whom = None
        self.people = PeopleList(
            words,
            shown.teachers,
            ("exchange-find", "exchange-people"),
            ("exchange_page.find_teacher", "exchange_page.whom_some"),
        )
        if len(shown.teachers) > 1:
            self.whom = form.add_few(
                "whom",
                "exchange_page.whom",
                [(one, words.say(f"exchange_page.whom_{one}")) for one in (_ALL, _SOME, _EACH)],
                self._begins_with(shown),
            )
            form.add_widget(self.people)
            self.whom.changed.connect(self._whom_changed)
        if shown.links:
            names = list(dict.fromkeys(one.name for one in shown.links))
            form.add_options(
                "to",
                "exchange_page.to",
                [("", words.say("exchange_page.to_auto")), *((one, one) for one in names)],
            )
        form.add_day("since", "exchange_page.since")
        form.add_secret("passphrase", "exchange_page.passphrase_new")
        form.add_secret("again", "exchange_page.passphrase_again")
        form.add_note("exchange_page.passphrase_note")
        self.all_files = QCheckBox()
        self.all_files.setObjectName("exchange-all-files")
        words.bind(self.all_files.setText, "exchange_page.all_files")
        form.add_widget(self.all_files)
        form.end()
        form.saved.connect(self._choose_place)
        self.form = form
        self._ticked = False
        self.people.changed.connect(self._note_ticked)
        self._show_whom(shown)
        holder = QWidget()
        holder.setObjectName("scroll-body")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(form, 4)
        row.addStretch(1)
        return holder

    def _make_result(self) -> QWidget:
        panel = Panel()
        self.context.words.bind(panel.title.setText, "exchange_page.sent_title")
        self.said = plain_label(wrap=True)
        self.said.setObjectName("exchange-sent")
        panel.body.addWidget(self.said)
        self.behind = plain_label(role="warning", wrap=True)
        self.behind.setObjectName("exchange-sent-behind")
        self.context.words.bind(self.behind.setText, "exchange_page.sent_behind")
        self.behind.hide()
        panel.body.addWidget(self.behind)
        self.drafts = plain_label(role="warning", wrap=True)
        self.drafts.setObjectName("exchange-sent-drafts")
        panel.body.addWidget(self.drafts)
        self.shown_code = plain_label(role="figure")
        self.shown_code.setObjectName("exchange-sent-code")
        panel.body.addWidget(self.shown_code)
        hint = plain_label(role="muted", wrap=True)
        self.context.words.bind(hint.setText, "exchange_page.sent_hint")
        panel.body.addWidget(hint)
        row = QHBoxLayout()
        folder = self.button("exchange-folder", "exchange_page.show_folder")
        folder.clicked.connect(self._show_folder)
        another = self.button("exchange-another", "exchange_page.another")
        another.clicked.connect(self._another)
        row.addWidget(folder)
        row.addWidget(another)
        row.addStretch(1)
        panel.body.addLayout(row)
        panel.body.addStretch(1)
        self._sent: Sent | SentEach | None = None
        return panel

    # ------------------------------------------------------------ what the page asks

    def refresh(self) -> None:
        """Reads what can be chosen, unless somebody is at the form already."""
        is_begun = self._outset is not None and (self.form.is_changed or self._ticked)
        if is_begun and self._sent is None:
            return
        ledger = self.context.ledger
        self.context.tasks.query(self, "outset", lambda: outset(ledger), self._show, self.say_fault)

    def retell(self) -> None:
        """Says the choices and the result again."""
        if self._sent is not None:
            self._say_sent(self._sent)
        self.refresh()

    def _show(self, shown: Outset) -> None:
        self._outset = shown
        if self._sent is not None:
            self._say_behind(self._sent, is_behind=shown.log_number != self._sent.log_number)
        self._scroll.setWidget(self._make_form(shown))
        self.form.begin()
        self.write.setEnabled(self._stack.currentIndex() == 0)

    def _say_behind(self, sent: Sent | SentEach, *, is_behind: bool) -> None:
        """What was written is not all any more: whoever comes back to it wants another one."""
        self.behind.setVisible(is_behind)
        if is_behind and self._left:
            self._sent = None
            self._stack.setCurrentIndex(0)
            self.banner.say("exchange_page.sent_before", role="waiting", file=sent.path.name)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's: the person goes elsewhere."""
        super().hideEvent(event)
        self._left = self._left or not event.spontaneous()

    def _begins_with(self, shown: Outset) -> str:
        """What was chosen last; everybody's in one only where no teacher collects here.

        What is written right after teachers have handed in is for them: one has to choose to put
        everybody's records on a stick of one of them.
        """
        return _EACH if shown.handed_in and self._whom == _ALL else self._whom

    def _whom_changed(self) -> None:
        if self.whom is not None and self._outset is not None:
            self._whom = self.whom.value
            self._show_whom(self._outset)

    def _show_whom(self, shown: Outset) -> None:
        """Shows what is asked of those whose records are to go."""
        if self.whom is None:
            return
        whom = self.whom.value
        self.people.setVisible(whom != _ALL)
        if shown.links:
            self.form.show_field("to", shown=whom != _EACH)
        if whom == _EACH:
            self.people.begin_with(shown.handed_in)
        elif whom == _SOME and self._was == _EACH:
            self.people.clear()  # those ticked for one each are not meant to share one
        self._was = whom

    def _note_ticked(self) -> None:
        self._ticked = True

    # ------------------------------------------------------------ what the person does

    def _write(self) -> None:
        self.form.save()

    def _choose_place(self) -> None:
        words, form, shown = self.context.words, self.form, self._outset
        ledger = self.context.ledger
        if shown is None:
            return
        whom = self.whom.value if self.whom is not None else _ALL
        some = whom != _ALL
        chosen = self.people.chosen if some else []
        if some and not chosen:
            form.whole.setText(words.say("exchange_page.nobody_chosen"))
            form.whole.show()
            return
        if form.text("passphrase") != form.text("again"):
            form.show_problem("again", words.say("exchange_page.passphrase_differs"))
            return
        wanted = Sending(
            tuple(one.uid for one in chosen),
            form.day("since"),
            form.text("passphrase") or None,
            self.all_files.isChecked(),
        )
        if whom == _EACH:
            self._choose_folder(shown, wanted)
            return
        path = files.choose_save(
            self,
            self.context.memory,
            words.say("exchange_page.write_title"),
            self._file_name(shown, [one.name for one in chosen]),
            words.say("exchange_page.pattern", endings=f"*{ENDING}"),
        )
        if path is not None:
            to = (form.text("to") if shown.links else "") or None
            place = path if path.suffix else path.with_suffix(ENDING)
            self._send(lambda tell: send(ledger, place, replace(wanted, to=to), tell))

    def _choose_folder(self, shown: Outset, wanted: Sending) -> None:
        """One package for each teacher, into a folder."""
        words, ledger, day = self.context.words, self.context.ledger, shown.today.isoformat()
        title = words.say("exchange_page.each_title")
        memory = self.context.memory
        begun = Path(memory.text("files.folder", str(Path.home())))
        folder = files.choose_folder(self, memory, title, begun)
        if folder is None:
            return

        def named(who: str) -> str:
            return f"{words.say('exchange_page.file_for', name=shown.name, who=who)} {day}"

        self._send(lambda tell: send_each(ledger, folder, wanted, named, tell))

    def _file_name(self, shown: Outset, names: list[str]) -> str:
        words, who = self.context.words, shown.name
        named = words.say("window.separator").join(names)
        if len(shown.teachers) == 1 or shown.own is not None:
            who = shown.teachers[0].name
        elif 0 < len(names) <= _NAMED:
            who = words.say("exchange_page.file_for", name=shown.name, who=named)
        return safe_name(f"{who} {shown.today.isoformat()}") + ENDING

    def _send(self, work: Callable[[Progress], Sent | SentEach]) -> None:
        self.banner.clear()
        self.write.setEnabled(False)

        self.context.tasks.command(
            self,
            "exchange_page.writing",
            work,
            self._written,
            self._failed,
            cancelled=self._called_off,
        )

    def _failed(self, fault: Fault) -> None:
        self.write.setEnabled(True)
        self.say_fault(fault)

    def _called_off(self) -> None:
        self.write.setEnabled(True)
        self.banner.say("exchange_page.called_off", role="risk")

    def _written(self, sent: Sent | SentEach) -> None:
        self._sent, self._left = sent, not self.isVisible()
        self.behind.hide()
        self._say_sent(sent)
        self._stack.setCurrentIndex(1)

    def _say_sent(self, sent: Sent | SentEach) -> None:
        said = self._each_text(sent) if isinstance(sent, SentEach) else self._sent_text(sent)
        self.said.setText(said)
        self.shown_code.setText(sent.code)
        drafts = sent.drafts if isinstance(sent, Sent) else 0
        self.drafts.setText(self.context.words.say("exchange_page.sent_drafts", count=drafts))
        self.drafts.setVisible(bool(drafts))

    def _each_text(self, sent: SentEach) -> str:
        words = self.context.words
        lines = [words.say("exchange_page.sent_each", folder=sent.path, count=len(sent.sent))]
        for one in sent.failed:
            why = fault_text(one.fault, words)
            lines.append(words.say("exchange_page.not_sent", name=one.teacher, why=why))
        return "\n".join(lines)

    def _sent_text(self, sent: Sent) -> str:
        words = self.context.words
        size = size_text(sent.size)
        said = words.say(
            "exchange_page.sent", file=sent.path, size=size, records=sent.records, files=sent.files
        )
        if sent.left_out:
            said += "\n" + words.say("exchange_page.files_there", count=sent.left_out)
        return said

    def _another(self) -> None:
        self._stack.setCurrentIndex(0)
        self._sent, self._outset = None, None
        self.refresh()

    def _show_folder(self) -> None:
        if self._sent is not None:
            files.show_folder(self._sent.path, self.banner)

    def _show_code(self) -> None:
        ledger = self.context.ledger

        def done(who: Identity) -> None:
            self.banner.say("exchange_page.code_is", role="waiting", name=who.name, code=who.code)

        self.context.tasks.command(
            self, "exchange_page.reading_code", lambda _tell: identity_of(ledger), done,
            self.say_fault,
        )  # fmt: skip
