"""How to begin with a new ledger: a checklist that ticks itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.home.school import SetUpStep
from studyhours.ui.context import PageContext
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_TEXTS = {
    "terms": ("home.step_terms", "home.step_terms_hint"),
    "rules": ("home.step_rules", "home.step_rules_hint"),
    "roster": ("home.step_roster", "home.step_roster_hint"),
    "training": ("home.step_training", "home.step_training_hint"),
    "certificate": ("home.step_certificate", "home.step_certificate_hint"),
}
_BUTTONS = {
    "rules": ("home.step_rules_do", "rules"),
    "roster": ("home.step_roster_do", "imports"),
    "training": ("home.step_training_do", "imports"),
    "certificate": ("home.step_certificate_do", "documents"),
}
_CHOOSES = frozenset({"roster", "training"})
"""Steps that ask for files at once."""
_MARK = 20


class SetUpList(Panel):
    """The steps, done ones ticked; the next one has the primary button."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self.setObjectName("home-set-up")
        self._words.bind(self.title.setText, "home.begin")
        self._steps: Sequence[SetUpStep] = ()
        self.body.setSpacing(4)

    def show_steps(self, steps: Sequence[SetUpStep]) -> None:
        """Shows where one is."""
        self._steps = steps
        while self.body.count():
            widget = self.body.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        done = sum(step.done for step in steps)
        self.note.setText(self._words.say("home.begin_note", done=done, total=len(steps)))
        following = next((step for step in steps if not step.done), None)
        for step in steps:
            self.body.addWidget(self._row(step, first=step is following))

    def _row(self, step: SetUpStep, *, first: bool) -> QWidget:
        row = QWidget()
        row.setObjectName(f"home-step-{step.code}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 6, 0, 6)
        line.setSpacing(12)
        mark = _Mark(self._context.theme, done=step.done)
        mark.setAccessibleName(self._words.say("home.done" if step.done else "home.to_do"))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        title, hint = _TEXTS[step.code]
        name = plain_label(role="muted" if step.done else "")
        self._words.bind(name.setText, title)
        texts.addWidget(name)
        if not step.done:
            more = plain_label(role="small", wrap=True)
            self._words.bind(more.setText, hint)
            texts.addWidget(more)
        line.addLayout(texts, 1)
        key, page = _BUTTONS.get(step.code, ("", ""))
        if not step.done and self._context.shows(page):
            button = QPushButton()
            button.setObjectName(f"home-do-{step.code}")
            if first:
                button.setProperty("kind", "primary")
            self._words.bind(button.setText, key)
            params = {"choose": step.code} if step.code in _CHOOSES else {}
            button.clicked.connect(lambda: self._context.go(page, **params))
            line.addWidget(button)
        return row


class _Mark(QWidget):
    """A filled circle with a tick, or an empty one."""

    def __init__(self, theme: Theme, *, done: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._done = theme, done
        self.setFixedSize(QSize(_MARK, _MARK))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: draws it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(1, 1, _MARK - 2, _MARK - 2)
        if not self._done:
            painter.setPen(QPen(self._theme.colour("edge"), 1.5))
            painter.drawEllipse(circle)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("pine"))
            painter.drawEllipse(circle)
            painter.setPen(QPen(self._theme.colour("on_pine"), 2))
            painter.drawPolyline([QPointF(x, y) for x, y in _TICK])
        painter.end()


_TICK = ((6.0, 10.4), (9.0, 13.2), (14.2, 7.2))
