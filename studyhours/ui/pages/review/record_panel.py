"""The record at the right: all it says, its evidence, what stands out, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.reviewing.opening import ReviewRead
from studyhours.services.reviewing.queue import QueueRow
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.shown import EvidenceShown
from studyhours.ui.evidence.tiles import LARGE
from studyhours.ui.pages.review.ask_line import AskLine
from studyhours.ui.pages.review.record_parts import Lines, Pairs, note_lines
from studyhours.ui.pages.review.saying import Saying
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label, set_look, set_tip
from studyhours.ui.widgets.panel import Panel

_TEXT_HEIGHT = 150
_REASON_LINES, _COMMENT_LINES = 2, 5
_CROSS = 20
"""Width of what a drawer's cross takes of the head."""


class RecordPanel(Panel):
    """One record being reviewed.

    Attributes:
        evidence: The files attached.
        reason: Asks why it is returned.
        remark: Asks for a comment.
        approve: Approves it.
        send_back: Returns it.
        comment: Begins a comment.

    Signals:
        open_wanted: The record is to be shown where it can be changed.
    """

    open_wanted = Signal()

    def __init__(self, context: PageContext, saying: Saying, *, may_open: bool = True) -> None:
        """A panel without a record.

        Args:
            context: The page's.
            saying: Words.
            may_open: Whether the login sees these records elsewhere too.
        """
        super().__init__()
        self._may_open, self._context = may_open, context
        self.setObjectName("review-record")
        self._saying, self._words, self._keys = saying, saying.words, context.keys
        self.read: ReviewRead | None = None
        self._several = False
        self._turns = Turns(self)
        self.evidence = EvidenceShown(context, "review-evidence", LARGE)
        self.chip = Chip()
        self.chip.setObjectName("review-status")
        self.head.insertWidget(1, self.chip)
        self._open = QPushButton()
        self._open.setObjectName("review-open")
        self._open.setProperty("kind", "link")
        self._words.bind(self._open.setText, "review.open")
        self._open.clicked.connect(self.open_wanted)
        self.head.addWidget(self._open)
        self._room = QWidget()
        self._room.setFixedWidth(_CROSS)
        self._room.hide()
        self.head.addWidget(self._room)
        self._stage = QStackedWidget()
        self._nobody = EmptyState(self._words, "review.choose")
        context.keys.tell(
            self._words, self._nobody.add_hint().setText, "review.choose_hint",
            next="judge.next", previous="judge.previous", approve="judge.approve",
            back="judge.return", comment="judge.comment", undo="undo",
        )  # fmt: skip
        self._stage.addWidget(self._nobody)
        self._stage.addWidget(self._make_whole())
        self.body.addWidget(self._stage, 1)
        self.show_none()

    # ------------------------------------------------------------ building

    def _make_whole(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 8, 0)
        parts.setSpacing(8)
        self.called = plain_label(role="panel-title", wrap=True)
        self.called.setObjectName("review-title")
        self.called.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.who = plain_label(role="muted", wrap=True)
        self.who.setObjectName("review-who")
        self.again = Lines("review-again", role="said")
        self.hints = Lines("review-hints", role="risk")
        self.facts = Pairs()
        self.facts.setObjectName("review-facts")
        self._text_head = self._section("review.text")
        self.text = QPlainTextEdit()
        self.text.setObjectName("review-text")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_TEXT_HEIGHT)
        self._words.bind(self.text.setAccessibleName, "review.text")
        self._proof_head = self._section("review.proof")
        self.proof = Pairs()
        self.proof.setObjectName("review-proof")
        self._no_proof = plain_label(role="muted", wrap=True)
        self._words.bind(self._no_proof.setText, "review.no_proof")
        self._notes_head = self._section("review.notes")
        self.notes = Lines("review-notes")
        for part in (
            self.called, self.who, self.again, self.hints, self.facts, self._text_head, self.text,
            self._proof_head, self.evidence, self.proof, self._no_proof, self._notes_head,
            self.notes,
        ):  # fmt: skip
            parts.addWidget(part, 1 if part is self.text else 0)
        parts.addStretch(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        column.addWidget(area, 1)
        column.addWidget(self._make_foot())
        return whole

    def _section(self, key: str) -> QLabel:
        label = plain_label(role="small")
        label.setContentsMargins(0, 4, 0, 0)
        self._words.bind(label.setText, key)
        return label

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.reason = AskLine(
            self._context, "review-reason",
            yes="review.return_now", hint="review.reason_hint", needed="review.reason_needed",
            lines=_REASON_LINES,
        )  # fmt: skip
        self.remark = AskLine(
            self._context, "review-remark",
            yes="review.comment_now", hint="review.comment_hint", needed="review.comment_needed",
            lines=_COMMENT_LINES,
        )  # fmt: skip
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.comment, self.send_back, self.approve = QPushButton(), QPushButton(), QPushButton()
        for button, name, key, tip, deed in (
            (
                self.comment,
                "review-comment",
                "review.comment",
                "review.comment_tip",
                "judge.comment",
            ),
            (self.send_back, "review-return", "review.return", "review.return_tip", "judge.return"),
            (
                self.approve,
                "review-approve",
                "review.approve",
                "review.approve_tip",
                "judge.approve",
            ),
        ):
            button.setObjectName(name)
            self._words.bind(button.setText, key)
            self._keys.tell(self._words, button.setToolTip, tip, keys=deed)
            row.addWidget(button)
        row.insertStretch(1)
        self.approve.setProperty("kind", "primary")
        for part in (self.reason, self.remark, self._buttons):
            column.addWidget(part)
        for line in (self.reason, self.remark):
            line.given_up.connect(self._asked)
            line.agreed.connect(lambda _text: self._asked())
        return foot

    # ------------------------------------------------------------ showing

    @property
    def row(self) -> QueueRow | None:
        """What is shown, as the queue has it."""
        return self.read.row if self.read is not None else None

    def leave_room(self, *, drawer: bool) -> None:
        """A drawer has a cross at the end of its head."""
        self._room.setVisible(drawer)

    def show_none(self) -> None:
        """Shows nothing."""
        self.read = None
        self._stop_asking()
        self._stage.setCurrentWidget(self._nobody)
        self.title.setText("")
        self.chip.hide()
        self._open.hide()

    def show_record(self, read: ReviewRead) -> None:
        """Shows a record; what is being typed about the same one stays."""
        if self.read is None or self.read.row.uid != read.row.uid:
            self._stop_asking()
        self.read = read
        self._turns.begin(self._show_head, self._show_text)

    def retell(self) -> None:
        """Says it again in another language."""
        if self.read is not None:
            self._turns.begin(self._show_head, self._show_text)

    def _show_head(self) -> None:
        read, saying = self.read, self._saying
        if read is None:
            return
        record = read.row.record
        self.title.setText(saying.kind(record.kind))
        self.chip.say(saying.status(record), saying.status_role(record) or "quiet")
        self.chip.show()
        self._open.setVisible(self._may_open)
        self.called.setText(saying.title(record))
        who = [record.name, record.staff_no or "", saying.days(record)]
        self.who.setText(self._words.say("records.dot").join(part for part in who if part))
        at, by = saying.moment(read.row.since), saying.person(read.row.by)
        set_tip(self.who, self._words.say("review.handed_in", at=at, by=by))
        self.again.show_lines(saying.again(read))
        self.hints.show_lines([saying.hint(one) for one in read.row.hints])
        self.facts.show_pairs(saying.facts(read.content))
        self._allow()
        self._stage.setCurrentIndex(1)

    def stand_back(self, *, several: bool) -> None:
        """While several are selected they are decided together, below the queue, and by the keys.

        One primary action at a time: then it is there too.
        """
        self._several = several
        set_look(self.approve, "kind", "" if several else "primary")
        self._allow()

    def _allow(self) -> None:
        status = self.read.row.record.status if self.read is not None else ""
        one = not self._several
        self.approve.setEnabled(one and status in {"submitted", "returned"})
        self.send_back.setEnabled(one and status in {"submitted", "approved"})

    def _show_text(self) -> None:
        read, saying = self.read, self._saying
        if read is None:
            return
        text = read.content.text
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self.text.setVisible(bool(text))
        self._text_head.setVisible(bool(text))
        proof = saying.evidence(read.content)
        self.proof.show_pairs(proof)
        files = read.content.files
        self.evidence.show_files(files, read.row.uid)
        self.evidence.setVisible(bool(files))
        self._no_proof.setVisible(not proof and not files)
        lines = note_lines(read.notes, saying)
        self.notes.show_lines(lines)
        self._notes_head.setVisible(bool(lines))

    # ------------------------------------------------------------ asking

    def ask(self, line: AskLine, key: str, about: str, offered: tuple[str, ...] = ()) -> None:
        """Asks for a reason or a comment in place of the buttons; see ``AskLine.begin``."""
        self._stop_asking()
        self._buttons.hide()
        line.begin(key, about, offered)

    @property
    def is_asking(self) -> bool:
        """Whether a reason or a comment is being written."""
        return not (self.reason.isHidden() and self.remark.isHidden())

    def _stop_asking(self) -> None:
        self.reason.stop()
        self.remark.stop()
        self._buttons.show()

    def _asked(self) -> None:
        self._buttons.show()
