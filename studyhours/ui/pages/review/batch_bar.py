"""What can be done with several records at once, and what stands out among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from studyhours.services.reviewing.queue import Chosen, QueueRow
from studyhours.services.reviewing.standing_out import HINTS, Hint
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words


@dataclass(frozen=True, slots=True)
class Batch:
    """Records to be decided together.

    Attributes:
        records: Uid of each and the hash of its newest version.
        hints: What stands out, by record.
    """

    records: Sequence[tuple[str, str]] = ()
    hints: Mapping[str, Sequence[Hint]] | None = None

    @property
    def plain(self) -> Sequence[tuple[str, str]]:
        """Those in which nothing stands out."""
        marked = self.hints or {}
        return [one for one in self.records if one[0] not in marked]


def batch_of_rows(rows: Iterable[QueueRow]) -> Batch:
    """Selected rows."""
    found = list(rows)
    return Batch(
        [(row.uid, row.record.version) for row in found],
        {row.uid: row.hints for row in found if row.hints},
    )


def batch_of_all(chosen: Chosen) -> Batch:
    """Everything the filter finds."""
    return Batch(chosen.records, chosen.hints)


class BatchBar(QFrame):
    """A strip below the queue; hidden while fewer than two records are selected.

    Signals:
        plain_wanted: Those without hints are to be approved.
        all_wanted: All are to be approved.
        return_wanted: All are to be returned.
    """

    plain_wanted = Signal()
    all_wanted = Signal()
    return_wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._batch = Batch()
        self.setObjectName("review-batch")
        self.setProperty("panel", "notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        self._said = plain_label(wrap=True)
        self._said.setObjectName("review-batch-said")
        column.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.send_back, self.every, self.plain = QPushButton(), QPushButton(), QPushButton()
        for button, name, signal in (
            (self.send_back, "review-batch-return", self.return_wanted),
            (self.every, "review-batch-all", self.all_wanted),
            (self.plain, "review-batch-plain", self.plain_wanted),
        ):
            button.setObjectName(name)
            button.clicked.connect(signal)
            row.addWidget(button)
        # There is little room beside the record.
        row.insertStretch(1)
        self.send_back.setProperty("kind", "link")
        words.bind(self.send_back.setText, "review.batch_return")
        self.plain.setProperty("kind", "primary")
        column.addLayout(row)
        words.changed.connect(self._say)
        self.hide()

    def show_batch(self, batch: Batch) -> None:
        """Shows what is selected."""
        self._batch = batch
        self._say()
        self.setVisible(len(batch.records) > 1)

    def _say(self) -> None:
        batch, say = self._batch, self._words.say
        count, plain = len(batch.records), len(batch.plain)
        marked = count - plain
        text = say("review.batch", count=f"{count:,}")
        if marked:
            codes = Counter(
                code
                for hints in (batch.hints or {}).values()
                for code in {hint.code for hint in hints}
            )
            named = [
                say("review.hint_count", what=say(f"review.hint_{code}"), count=f"{codes[code]:,}")
                for code in HINTS
                if codes[code]
            ]
            what = say("review.comma").join(named)
            text += say("review.batch_marked", count=f"{marked:,}", what=what)
        self._said.setText(text)
        self.plain.setVisible(bool(marked and plain))
        self.plain.setText(say("review.batch_plain", count=f"{plain:,}"))
        together = "review.batch_every" if marked and plain else "review.batch_all"
        self.every.setText(say(together, count=f"{count:,}"))
        set_look(self.every, "kind", "" if marked and plain else "primary")
        set_look(self, "role", "risk" if marked else "")
