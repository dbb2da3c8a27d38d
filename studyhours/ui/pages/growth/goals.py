"""The goals of a plan: a line each, with what it is measured by and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.growth.choices import Measure
from studyhours.services.growth.goals import (
    FREE,
    MOST_GOALS,
    RECORD,
    SPANS,
    Goal,
    GoalShown,
)
from studyhours.services.growth.saying import goal_progress, goal_text
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.whole_number import WholeNumber
from studyhours.ui.words import Words

_MOST = 999


class _Line(QFrame):
    """One goal."""

    changed = Signal()
    removed = Signal()

    def __init__(self, words: Words, number: int, goal: Goal, measures: QStandardItemModel) -> None:
        super().__init__()
        self._words = words
        self.setProperty("kind", "goal")
        self._make_what(number, goal)
        self._make_measure(number, goal, measures)
        self._place_parts()
        self.text.textChanged.connect(self.changed)
        self.span.activated.connect(self.changed)
        self.measure.activated.connect(self._measured)
        self.target.valueChanged.connect(self.changed)
        self.done.toggled.connect(self.changed)
        self.remove.clicked.connect(self.removed)
        self._show_parts()

    def _place_parts(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.text, 0, 0, 1, 3)
        grid.addWidget(self.span, 0, 3)
        grid.addWidget(self.remove, 0, 4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.measure, 1)
        row.addWidget(self.target)
        row.addWidget(self.done)
        row.addWidget(self.bar)
        row.addWidget(self.far)
        grid.addLayout(row, 1, 0, 1, 5)

    def _make_what(self, number: int, goal: Goal) -> None:
        words = self._words
        self.text = QLineEdit(goal.text)
        self.text.setObjectName(f"goal-text-{number}")
        words.bind(self.text.setPlaceholderText, "growth_page.goal_hint")
        words.bind(self.text.setAccessibleName, "growth_page.goal")
        self.span = StillChoice()
        self.span.setObjectName(f"goal-span-{number}")
        words.bind(self.span.setAccessibleName, "growth_page.goal_span")
        for span in SPANS:
            self.span.addItem(words.say(f"growth_page.span_{span}"), span)
        self.span.setCurrentIndex(max(self.span.findData(goal.span), 0))
        self.remove = QPushButton()
        self.remove.setObjectName(f"goal-remove-{number}")
        self.remove.setProperty("kind", "link")
        words.bind(self.remove.setText, "growth_page.goal_remove")

    def _make_measure(self, number: int, goal: Goal, measures: QStandardItemModel) -> None:
        words = self._words
        self.measure = StillChoice()
        self.measure.setObjectName(f"goal-measure-{number}")
        self.measure.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words.bind(self.measure.setAccessibleName, "growth_page.goal_measure")
        self.measure.setModel(measures)
        self._choose(goal)
        self.target = WholeNumber(_MOST)
        self.target.setObjectName(f"goal-target-{number}")
        self.target.setFixedWidth(64)
        self.target.setValue(goal.target)
        words.bind(self.target.setAccessibleName, "growth_page.goal_target")
        self.done = QCheckBox()
        self.done.setObjectName(f"goal-done-{number}")
        self.done.setChecked(goal.done)
        words.bind(self.done.setText, "growth_page.goal_done")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 100)
        self.bar.setFixedWidth(90)
        self.far = plain_label(role="muted")
        self.far.setObjectName(f"goal-far-{number}")

    def _choose(self, goal: Goal) -> None:
        for place in range(self.measure.count()):
            if self.measure.itemData(place) == f"{goal.measure}:{goal.about}":
                self.measure.setCurrentIndex(place)
                return
        # What it was tied to is not there any more; it stays tied until somebody says otherwise.
        self.measure.addItem(goal.about, f"{goal.measure}:{goal.about}")
        self.measure.setCurrentIndex(self.measure.count() - 1)

    def _measured(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        measure = self.goal.measure
        self.target.setVisible(measure == RECORD)
        self.done.setVisible(measure == FREE)
        self.tell(None)

    def tell(self, shown: GoalShown | None) -> None:
        """Says how far it is; nothing while that is not known."""
        part = shown.part if shown is not None and shown.goal.measure != FREE else None
        self.bar.setVisible(part is not None)
        self.bar.setValue(round((part or 0) * 100))
        measured = shown is not None and shown.goal.measure != FREE
        self.far.setText(goal_progress(shown, self._words.texts) if shown and measured else "")

    @property
    def goal(self) -> Goal:
        """What stands there."""
        measure, _, about = (self.measure.currentData() or f"{FREE}:").partition(":")
        return Goal(
            self.text.text(),
            self.span.currentData(),
            measure,
            about,
            self.target.value() if measure == RECORD else 1,
            self.done.isChecked() and measure == FREE,
        )


def _said(one: Measure, words: Words) -> str:
    pick = words.texts.pick
    if not one.title:
        return words.say(f"growth_page.measure_{one.measure}_all", of=pick(one.of))
    return words.say(f"growth_page.measure_{one.measure}", of=pick(one.of), what=pick(one.title))


class GoalsEditor(QWidget):
    """Goals to write, or to look at.

    Signals:
        changed: Something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: list[_Line] = []
        self._measures = QStandardItemModel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        title = plain_label(role="panel-title")
        words.bind(title.setText, "growth.goals")
        head.addWidget(title)
        head.addStretch(1)
        self.add = QPushButton()
        self.add.setObjectName("goal-add")
        self.add.setProperty("kind", "link")
        words.bind(self.add.setText, "growth_page.goal_add")
        self.add.clicked.connect(self._add)
        head.addWidget(self.add)
        column.addLayout(head)
        self._place = QVBoxLayout()
        self._place.setSpacing(2)
        column.addLayout(self._place)
        self._others = plain_label(role="muted", wrap=True)
        self._others.setObjectName("goals-carried")
        column.addWidget(self._others)

    def show_goals(
        self,
        goals: Sequence[Goal],
        shown: Sequence[GoalShown],
        measures: Sequence[Measure],
        year: str,
        *,
        editable: bool,
    ) -> None:
        """Shows goals as they stand in the text, with how far those that are kept are."""
        self._offer(measures)
        for line in self._lines:
            self._place.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for goal in goals:
            self._put(goal)
        known = {one.goal: one for one in shown if one.since == year}
        for line in self._lines:
            line.tell(known.get(line.goal))
            line.setEnabled(editable)
            line.remove.setVisible(editable)
        carried = [one for one in shown if one.since != year]
        self._others.setText(
            "\n".join(
                self._words.say(
                    "growth_page.goal_carried",
                    text=goal_text(one, self._words.texts),
                    far=goal_progress(one, self._words.texts),
                )
                for one in carried
            )
        )
        self._others.setVisible(bool(carried))
        self.add.setVisible(editable)
        self.add.setEnabled(len(self._lines) < MOST_GOALS)

    def _offer(self, measures: Sequence[Measure]) -> None:
        """What goals may be tied to: one list for all lines."""
        self._measures = QStandardItemModel(self)
        free = (self._words.say("growth_page.measure_free"), f"{FREE}:")
        every = [(_said(one, self._words), f"{one.measure}:{one.about}") for one in measures]
        for said, value in (free, *every):
            item = QStandardItem(said)
            item.setData(value, Qt.ItemDataRole.UserRole)
            self._measures.appendRow(item)

    @property
    def goals(self) -> tuple[Goal, ...]:
        """What stands there, lines without words left out."""
        return tuple(line.goal for line in self._lines if line.text.text().strip())

    def _put(self, goal: Goal) -> _Line:
        line = _Line(self._words, len(self._lines), goal, self._measures)
        line.changed.connect(self.changed)
        line.removed.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._place.addWidget(line)
        return line

    def _add(self) -> None:
        line = self._put(Goal(""))
        line.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.add.setEnabled(len(self._lines) < MOST_GOALS)
        self.changed.emit()

    def _remove(self, line: _Line) -> None:
        self._lines.remove(line)
        self._place.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.add.setEnabled(True)
        self.changed.emit()
