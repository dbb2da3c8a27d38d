"""What long work is at: its name, how far it is, and a button that calls it off."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from studyhours.ui.tasks import Tasks
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words
from studyhours.ui.workers import Job

_SHOWN_AFTER = 400
_STEPS = 1000


class ProgressLine(QWidget):
    """Follows the command that runs; hidden while none takes longer than a moment."""

    def __init__(self, words: Words, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._job: Job | None = None
        self._at: tuple[str, int, int | None] = ("", 0, None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.label = plain_label()
        row.addWidget(self.label)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(180)
        row.addWidget(self.bar)
        self.cancel = QPushButton()
        self.cancel.setObjectName("cancel-task")
        self.cancel.setProperty("kind", "link")
        words.bind(self.cancel.setText, "window.stop")
        self.cancel.clicked.connect(self._cancel)
        row.addWidget(self.cancel)
        self._late = QTimer(self, singleShot=True, interval=_SHOWN_AFTER)
        self._late.timeout.connect(self._appear)
        tasks.begun.connect(self._begun)
        tasks.moved.connect(self._moved)
        tasks.settled.connect(self._settled)
        words.changed.connect(self._say)
        self.hide()

    def _begun(self, job: Job) -> None:
        if job.key and not job.quiet:
            self._job = job
            self._at = ("", 0, None)
            self.cancel.setEnabled(True)
            self._late.start()

    def _moved(self, job: Job, at: tuple[str, int, int | None]) -> None:
        if job is self._job:
            self._at = at
            if self.isVisible():
                self._say()

    def _settled(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._late.stop()
            self.hide()

    def _appear(self) -> None:
        self._say()
        self.show()

    def _say(self) -> None:
        if self._job is None:
            return
        stage, done, total = self._at
        text = self._words.say(self._job.key)
        if stage:
            text = f"{text} · {self._words.say(f'progress.{stage}')}"
        if total:
            text = f"{text} {done} / {total}"
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(min(done * _STEPS // total, _STEPS))
        else:
            self.bar.setRange(0, 0)
        self.label.setText(text)

    def _cancel(self) -> None:
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._job.cancel()
