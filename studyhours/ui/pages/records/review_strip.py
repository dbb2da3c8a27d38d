"""What reviewers said of the open record: why it was returned, and their comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from studyhours.domain.review import NOTE_COMMENT, NOTE_RETURN, RETURNED
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import plain_label, set_look

if TYPE_CHECKING:  # brings the database, which the form is made without
    from studyhours.services.reviewing.notes import Note

_SHOWN = 4
_LOCAL = "local"


class ReviewStrip(QFrame):
    """Hidden where nothing was said.

    Signals:
        resubmit_wanted: The record is to be handed in again.
        said: It says something else, or nothing.
    """

    resubmit_wanted = Signal()
    said = Signal()

    def __init__(self, saying: Saying) -> None:
        super().__init__()
        self._saying = saying
        self._notes: Sequence[Note] = ()
        self._status, self._may_edit = "", False
        self.setObjectName("records-review")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        self._labels: list[QLabel] = []
        for number in range(_SHOWN):
            label = plain_label(wrap=True)
            label.setObjectName(f"records-review-{number}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
            self._labels.append(label)
        self._hint = plain_label(role="small", wrap=True)
        column.addWidget(self._hint)
        self.button = QPushButton()
        self.button.setObjectName("records-resubmit")
        saying.words.bind(self.button.setText, "records.resubmit")
        self.button.clicked.connect(self.resubmit_wanted)
        row.addWidget(self.button)
        saying.words.changed.connect(self._say)
        self.hide()

    def tell(self, status: str, notes: Sequence[Note], *, may_edit: bool) -> None:
        """Says how things stand.

        Args:
            status: The record's status.
            notes: What was said of it, oldest first.
            may_edit: Whether this login may hand it in again.
        """
        self._status, self._notes, self._may_edit = status, notes, may_edit
        self._say()

    def _say(self) -> None:
        returned = self._status == RETURNED
        shown = [one for one in self._notes if one.sort == NOTE_COMMENT]
        reasons = [one for one in self._notes if one.sort == NOTE_RETURN]
        if returned and reasons:
            # What is to be mended comes first, however much was said since.
            shown = [*shown[-(_SHOWN - 1) :], reasons[-1]]
        lines = [self._line(one) for one in reversed(shown[-_SHOWN:])]
        if returned and not reasons:
            lines.insert(0, self._saying.words.say("records.returned_without"))
        for label, text in zip(self._labels, [*lines, *[""] * _SHOWN], strict=False):
            label.setText(text)
            label.setVisible(bool(text))
        own = self._saying.unreviewed
        hint = "records.mend_hint_own" if own else "records.mend_hint"
        self._hint.setText(self._saying.words.say(hint))
        mends = returned and self._may_edit
        self._hint.setVisible(mends)
        self.button.setVisible(mends)
        set_look(self, "strip", "missed" if returned else "said")
        self.setVisible(bool(lines))
        self.said.emit()

    def _line(self, note: Note) -> str:
        say = self._saying.words.say
        by = say("review.by_reviewer") if note.made_by == _LOCAL else note.made_by
        key = "review.note_return" if note.sort == NOTE_RETURN else "review.note_comment"
        return say(key, at=self._saying.moment(note.made_at), by=by, text=note.text)
