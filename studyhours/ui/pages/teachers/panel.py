"""The panel at the right: one teacher, or a form about them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.people.teacher_list import TeacherDetails
from studyhours.services.wording.day_words import short_day_text
from studyhours.ui.pages.teachers.columns import state_of
from studyhours.ui.pages.teachers.entries import EntriesView
from studyhours.ui.pages.teachers.facts import FactsView
from studyhours.ui.pages.teachers.forms import PanelForm
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words


class TeacherPanel(Panel):
    """One teacher's facts.

    Signals:
        edit: Name and number are to be corrected.
        add_spell: A spell of leave or a course is to be added.
        end_service: The last day of service is to be set.
        remove_teacher: The teacher was added by mistake.
        go: Another page is wanted for this teacher (its name).
    """

    edit = Signal()
    add_spell = Signal()
    end_service = Signal()
    remove_teacher = Signal()
    go = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.details: TeacherDetails | None = None
        self._form: PanelForm | None = None
        self._today = date.min
        self._editable = True
        self.setObjectName("teacher-panel")
        self.title.setObjectName("teacher-name")
        self.edit_button = self._link("teacher-edit", "teachers_page.edit", self.edit)
        self.head.insertWidget(1, self.edit_button)
        self._stage = QStackedWidget()
        self.body.addWidget(self._stage, 1)
        self._nobody = EmptyState(words, "teachers_page.choose", "teachers_page.choose_hint")
        self._stage.addWidget(self._nobody)
        self.facts = FactsView(words)
        self.entries = EntriesView(words)
        self._about = self._make_about()
        self._stage.addWidget(self._about)
        self._form_place = _scroll()
        self._stage.addWidget(self._form_place)
        words.changed.connect(self._say)
        self._say()

    # ------------------------------------------------------------ building

    def _make_about(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        scroll = _scroll()
        scroll.setObjectName("teacher-scroll")
        inside = QWidget()
        inside.setObjectName("scroll-body")
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 8, 0)
        parts.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.chip = Chip()
        self.chip.setObjectName("teacher-state")
        self.who = plain_label(role="muted", wrap=True)
        self.who.setObjectName("teacher-who")
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.who, 1)
        parts.addLayout(row)
        parts.addWidget(self.facts)
        parts.addWidget(self.entries)
        parts.addStretch(1)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        self._actions = QWidget()
        grid = QGridLayout(self._actions)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.spell_button = self._button("teacher-spell", "teachers_page.add_spell", self.add_spell)
        self.left_button = self._button(
            "teacher-left", "teachers_page.end_service", self.end_service
        )
        self.records_button = self._button("teacher-records", "teachers_page.records", None)
        self.records_button.clicked.connect(lambda: self.go.emit("records"))
        self.check_button = self._button("teacher-check", "teachers_page.check", None)
        self.check_button.clicked.connect(lambda: self.go.emit("check"))
        self.growth_button = self._button("teacher-growth", "teachers_page.growth", None)
        self.growth_button.clicked.connect(lambda: self.go.emit("growth"))
        grid.addWidget(self.records_button, 0, 0)
        grid.addWidget(self.check_button, 0, 1)
        grid.addWidget(self.growth_button, 1, 0, 1, 2)
        grid.addWidget(self.spell_button, 2, 0)
        grid.addWidget(self.left_button, 2, 1)
        self.remove_button = self._link(
            "teacher-remove", "teachers_page.remove_teacher", self.remove_teacher
        )
        grid.addWidget(self.remove_button, 3, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._actions)
        return whole

    def _button(self, name: str, key: str, signal: object) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self._words.bind(button.setText, key)
        if signal is not None:
            button.clicked.connect(signal)
        return button

    def _link(self, name: str, key: str, signal: object) -> QPushButton:
        button = self._button(name, key, signal)
        button.setProperty("kind", "link")
        return button

    # ------------------------------------------------------------ showing

    @property
    def form(self) -> PanelForm | None:
        """The form shown, if any."""
        return self._form

    def show_details(self, details: TeacherDetails | None, today: date, *, editable: bool) -> None:
        """Shows a teacher, or how to choose one; a form about the same one, or nobody, stays."""
        before = self.details.shown.uid if self.details else None
        self.details, self._today, self._editable = details, today, editable
        if self._form is not None and before == (details.shown.uid if details else None):
            return
        self.close_form()
        self._say()

    def open_form(self, form: PanelForm) -> None:
        """Shows a form in place of the teacher."""
        self._drop_form()
        self._form = form
        form.setObjectName("scroll-body")
        self._form_place.setWidget(form)
        self._say()
        form.begin()

    def close_form(self) -> None:
        """Shows the teacher again."""
        self._drop_form()
        self._say()

    def _drop_form(self) -> None:
        if self._form is not None:
            if self._form.keeper is not None:
                self._form.keeper.gone()
            self._form = None
            gone = self._form_place.takeWidget()
            gone.deleteLater()

    def _say(self) -> None:
        details, form = self.details, self._form
        self.edit_button.setVisible(details is not None and form is None and self._editable)
        if form is not None:
            self._stage.setCurrentWidget(self._form_place)
            self.title.setText(self._words.say(form.title))
            return
        if details is None:
            self._stage.setCurrentWidget(self._nobody)
            self.title.setText("")
            return
        self._stage.setCurrentWidget(self._about)
        shown = details.shown
        self.title.setText(shown.name)
        said, role = state_of(shown, self._today, self._words)
        self.chip.say(said, role or "met")
        self.who.setText(self._who(details))
        self.facts.show_details(details, self._today, editable=self._editable)
        self.spell_button.setVisible(self._editable)
        self.left_button.setVisible(self._editable)
        self.remove_button.setVisible(self._editable and details.records == 0)

    def _who(self, details: TeacherDetails) -> str:
        shown, say, texts = details.shown, self._words.say, self._words.texts
        parts = [shown.staff_no or ""]
        if shown.sex:
            parts.append(say(f"sex.{shown.sex}") if shown.sex in {"male", "female"} else shown.sex)
        if details.joined_profession:
            day = short_day_text(details.joined_profession, texts)
            parts.append(say("teachers_page.working_since", day=day))
        if shown.joined:
            parts.append(say("teachers_page.joined_on", day=short_day_text(shown.joined, texts)))
        if shown.left:
            parts.append(say("teachers_page.left_on", day=short_day_text(shown.left, texts)))
        parts.append(say("teachers_page.records_count", count=details.records))
        if details.remarks:
            parts.append(details.remarks)
        return " · ".join(part for part in parts if part)


def _scroll() -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll
