"""The dialog an activity is planned or changed in: what it is, and beside that who comes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.progress import Progress
from studyhours.services.activities.choices import PlanChoices
from studyhours.services.activities.opened import ActivityOpened
from studyhours.services.activities.planning import (
    Planned,
    SeriesDays,
    change_activity,
    plan_activity,
    plan_series,
    series_days,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.activities.plan_form import PlanForm
from studyhours.ui.pages.activities.plan_people import PeopleField
from studyhours.ui.pages.activities.saying import Saying
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper, Values
from studyhours.ui.widgets.asking_dialog import AskingDialog
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label

_WIDTH, _HEIGHT, _EDGE, _LEAST = 860, 640, 60, 720
_PEOPLE = "(people)"


class _Plan:
    """A plan as it is typed: the fields, and who is chosen beside them."""

    def __init__(self, form: PlanForm, people: PeopleField) -> None:
        self._form, self._people = form, people
        self._fields = TypedFields(form.fields)
        self.listen = self._fields.listen

    def read(self) -> Values:
        """What stands there."""
        return {**self._fields.read(), _PEOPLE: " ".join(sorted(self._people.people))}

    def put(self, values: Values) -> None:
        """Puts it back."""
        self._fields.put(values)
        self._people.take(values[_PEOPLE].split(), self._form.text("group"))
        self._form.was_put()


class PlanDialog(AskingDialog):
    """Asks what an activity is; nothing waits for the answer.

    Attributes:
        form: What it is.
        people: Who is to be there.
        keeper: Keeps what is typed.

    Signals:
        planned: New activities are in the ledger (``Planned``, the plan).
        changed: The plan was changed (``Planned``, the plan it says now).
    """

    planned = Signal(object, object)
    changed = Signal(object, object)

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        saying: Saying,
        choices: PlanChoices,
        opened: ActivityOpened | None = None,
    ) -> None:
        super().__init__(parent, context.words)
        self._context, self._saying, self._opened = context, saying, opened
        words = context.words
        column = dialog_column(self, words, "plan-dialog", spacing=12)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "activities.plan" if opened is None else "activities.change")
        column.addWidget(title)
        kept = {one.uid for one in opened.people if one.credited} if opened is not None else set()
        plan = opened.plan if opened is not None else None
        self.form = PlanForm(words, choices, plan, frozen=bool(kept))
        self.people = PeopleField(
            words, choices, plan.people if plan is not None else (), kept, self
        )
        if kept:
            note = plain_label(role="muted", wrap=True)
            words.bind(note.setText, "activities.credited_note")
            column.addWidget(note)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self._scrolled(), 3)
        both.addLayout(self._people_column(), 2)
        column.addLayout(both, 1)
        column.addLayout(self._buttons())
        self.people.note_taken(self.form.text("group"))
        self._people_first = self.people.people
        typed = _Plan(self.form, self.people)
        self.keeper = TypedKeeper(context, "plan", typed, self)
        self.keeper.failed.connect(self.form.show_fault)
        typed.listen(self.keeper.touch)
        self.people.model.ticked.connect(self.keeper.touch)
        column.insertWidget(1, self.keeper.strip)
        self.keeper.strip.refused.connect(self.form.fields["title"].setFocus)
        self.form.saved.connect(self._save)
        self.form.left.connect(self.reject)
        self.form.group_chosen.connect(self.people.take_unit)
        self.form.series_changed.connect(self._ask_days)

    def _scrolled(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form.setObjectName("scroll-body")
        scroll.setWidget(self.form)
        self._scroll = scroll
        return scroll

    def _people_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        said = plain_label(role="muted")
        self._context.words.bind(said.setText, "activities.people")
        column.addWidget(said)
        column.addWidget(self.people, 1)
        return column

    def _buttons(self) -> QHBoxLayout:
        names, words = ("plan-cancel", "plan-save"), self._context.words
        foot = dialog_foot(self, words, names, "activities.save", enter=False)
        self.keep = foot.go
        self.keep.clicked.connect(self.form.save)
        return foot.row

    def ask(self) -> None:
        """Opens it."""
        room = self.screen().availableGeometry()
        self.resize(
            min(scaled(_WIDTH), max(room.width() - _EDGE, _LEAST)),
            min(scaled(_HEIGHT), room.height() - _EDGE),
        )
        self.open()
        # Known once it is shown in its style: the form never loses its right edge.
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self.form.minimumSizeHint().width() + bar)
        self.form.begin()
        self._people_first = self.people.people
        self.keeper.begin(self._opened.shown.uid if self._opened is not None else "")

    @property
    def has_typed(self) -> bool:
        """What was filled in."""
        return self.form.is_changed or self.people.people != self._people_first

    @property
    def is_held(self) -> bool:
        """While it is saved."""
        return not self.form.isEnabled()

    def give_up(self) -> None:
        """Nothing of it is kept."""
        self.keeper.gone()

    # ------------------------------------------------------------ days of a series

    def _ask_days(self) -> None:
        first, weeks, until = self.form.day("first"), self.form.weeks, self.form.until
        if first is None or until is None or not weeks or until < first:
            self.form.days.hide()
            return
        ledger = self._context.ledger
        self._context.tasks.query(
            self,
            "days",
            lambda: series_days(ledger, first, weeks, until),
            self._show_days,
            self.form.show_fault,
        )

    def _show_days(self, found: SeriesDays) -> None:
        words = self._context.words
        said = words.say("activities.series", count=len(found.days))
        if found.skipped:
            days = words.say("window.separator").join(day.isoformat()[5:] for day in found.skipped)
            said = f"{said} {words.say('activities.series_skips', days=days)}"
        self.form.days.setText(said)
        self.form.days.show()

    # ------------------------------------------------------------ saving

    def _save(self) -> None:
        if not self.form.isEnabled():
            return
        plan = self.form.read(self.people.people)
        if plan is None:
            return
        ledger, opened = self._context.ledger, self._opened
        weeks, until = self.form.weeks, self.form.until

        def work(_tell: Progress) -> Planned:
            if opened is not None:
                return change_activity(ledger, opened.shown.uid, plan, opened.plan)
            if weeks and until is not None:
                days = series_days(ledger, plan.first_day, weeks, until).days
                return plan_series(ledger, plan, days)
            return plan_activity(ledger, plan)

        def done(made: Planned) -> None:
            self.keeper.gone()
            if opened is None:
                self.planned.emit(made, plan)
            else:
                self.changed.emit(made, plan)
            self.accept()

        self._hold(held=True)
        self._context.tasks.command(
            self,
            "activities.saving",
            work,
            done,
            self.form.show_fault,
            over=lambda: self._hold(held=False),
            changes=lambda made: made.changes,
        )

    def _hold(self, *, held: bool) -> None:
        """While what stands there is saved nothing can be changed."""
        self.form.setEnabled(not held)
        self.people.setEnabled(not held)
        self.keep.setEnabled(not held)
