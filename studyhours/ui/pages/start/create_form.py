"""A school's new ledger: its name, place, year, terms and rules on one sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.creating import NewSchool
from studyhours.services.ledgers.opening import SUFFIX
from studyhours.services.ledgers.starting import StartChoices, ledger_path
from studyhours.ui.context import Surroundings
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.start.rules_form import RulesForm
from studyhours.ui.pages.start.terms_form import TermsForm
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.still_choice import StillChoice

_PLACE_FAULTS = frozenset(
    {"ledger_exists", "folder_missing", "folder_not_writable", "file_not_writable", "disk_full",
     "file_trouble", "file_is_folder"}
)  # fmt: skip
_TERM_FAULTS = {
    "term_impossible": "start.term_impossible",
    "term_outside_year": "start.term_outside_year",
    "terms_overlap": "start.terms_overlap",
}
_LABELS = 84


class CreateForm(QWidget):
    """What a new ledger needs, with everything but the name proposed.

    Signals:
        wanted: The person wants this ledger (``NewSchool``; its path, None for the place proposed,
            named after the school or the teacher; the name and staff number of the teacher whose
            own it is, None for a school's).
        back: The person goes back to the choices.
        open_there: The person would rather open the ledger that lies there (its path).
    """

    wanted = Signal(object, object, object)
    back = Signal()
    open_there = Signal(str)

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shared, self._words = surroundings, surroundings.words
        self._choices: StartChoices | None = None
        self._own_place = self._of_teacher = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(self._head())
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(14)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column.addLayout(self._form)
        self._teacher_row()
        self._name_row()
        self._place_row()
        self._year_row()
        self.terms = TermsForm(self._words)
        self._add("start.terms", self.terms)
        self.rules = RulesForm(self._words)
        self._add("start.rules", self.rules)
        column.addLayout(self._foot())
        column.addStretch(1)

    # ------------------------------------------------------------ its parts

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._back = QPushButton()
        self._back.setObjectName("start-back")
        self._back.setProperty("kind", "link")
        self._words.bind(self._back.setText, "start.back")
        self._back.clicked.connect(self.back)
        self._title = plain_label(role="title")
        row.addWidget(self._back)
        row.addWidget(self._title)
        row.addStretch(1)
        return row

    def _add(self, key: str, field: QWidget) -> None:
        label = plain_label(role="field")
        label.setFixedWidth(scaled(_LABELS))
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        label.setBuddy(field)
        self._words.bind(label.setText, key)
        self._form.addRow(label, field)

    def _teacher_row(self) -> None:
        """Whose own ledger it is; a school's has no such row."""
        self._whose, column = _column()
        line = QHBoxLayout()
        line.setSpacing(8)
        self.teacher, self.staff_no = QLineEdit(), QLineEdit()
        for field, name, share in ((self.teacher, "teacher", 2), (self.staff_no, "staff-no", 1)):
            key = f"start.{name.replace('-', '_')}"
            field.setObjectName(f"start-{name}")
            field.setMaxLength(100)
            self._words.bind(field.setPlaceholderText, f"{key}_hint")
            self._words.bind(field.setAccessibleName, key)
            field.returnPressed.connect(self._submit)
            line.addWidget(field, share)
        self.teacher.textChanged.connect(self._teacher_changed)
        self._teacher_error = _error("start-teacher-error")
        column.addLayout(line)
        column.addWidget(self._teacher_error)
        self._add("start.teacher", self._whose)

    def _name_row(self) -> None:
        box, column = _column()
        self.name = QLineEdit()
        self.name.setObjectName("start-name")
        self.name.setMaxLength(100)
        self._words.bind(self.name.setPlaceholderText, "start.name_hint")
        self._words.bind(self.name.setAccessibleName, "start.name")
        self.name.textChanged.connect(self._name_changed)
        self.name.returnPressed.connect(self._submit)
        self._name_error = _error("start-name-error")
        column.addWidget(self.name)
        column.addWidget(self._name_error)
        self._add("start.name", box)

    def _place_row(self) -> None:
        box, column = _column()
        line = QHBoxLayout()
        line.setSpacing(8)
        self.place = QLineEdit()
        self.place.setObjectName("start-place")
        self._words.bind(self.place.setAccessibleName, "start.place")
        self.place.textEdited.connect(self._place_typed)
        self.place.returnPressed.connect(self._submit)
        other = QPushButton()
        other.setObjectName("start-place-choose")
        self._words.bind(other.setText, "start.place_choose")
        other.clicked.connect(self._choose_place)
        line.addWidget(self.place, 1)
        line.addWidget(other)
        column.addLayout(line)
        self._place_error = _error("start-place-error")
        column.addWidget(self._place_error)
        self._instead = QPushButton()
        self._instead.setObjectName("start-open-instead")
        self._instead.setProperty("kind", "link")
        self._words.bind(self._instead.setText, "start.open_instead")
        self._instead.clicked.connect(lambda: self.open_there.emit(self.place.text().strip()))
        self._instead.hide()
        column.addWidget(self._instead, 0, Qt.AlignmentFlag.AlignLeft)
        self._add("start.place", box)

    def _year_row(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        self.year = StillChoice()
        self.year.setObjectName("start-year")
        self.year.setMinimumWidth(150)
        self._words.bind(self.year.setAccessibleName, "start.year")
        self.year.currentTextChanged.connect(self._year_chosen)
        line.addWidget(self.year)
        line.addStretch(1)
        box = QWidget()
        box.setLayout(line)
        self._add("start.year", box)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addSpacing(scaled(_LABELS) + 16)
        self.create_button = QPushButton()
        self.create_button.setObjectName("start-create")
        self.create_button.setProperty("kind", "primary")
        self._words.bind(self.create_button.setText, "start.create")
        self.create_button.clicked.connect(self._submit)
        row.addWidget(self.create_button)
        self._note = plain_label(role="small", wrap=True)
        self._note.setObjectName("start-create-note")
        row.addWidget(self._note, 1)
        return row

    # ------------------------------------------------------------ what it shows

    def offer(self, choices: StartChoices) -> None:
        """Fills in what can be proposed."""
        first = self._choices is None
        self._choices = choices
        if not first:
            return
        self.year.addItems(list(choices.years))
        self.year.setCurrentText(choices.year)
        # Made after the button, and yet above it.
        last = self.rules.offer(choices.presets, self.terms.last_stop)
        self.setTabOrder(last, self.create_button)
        self._propose_place()

    def begin(self, *, own: bool = False) -> None:
        """Is shown: the cursor stands in the name.

        Args:
            own: Whether it is a teacher's own ledger that is wanted, and not a school's.
        """
        self._of_teacher = own
        self._form.setRowVisible(self._whose, own)
        self._words.bind(self._title.setText, "start.own" if own else "start.new")
        self._words.bind(self._note.setText, "start.own_note" if own else "start.create_note")
        self._propose_place()
        self.clear_errors()
        (self.teacher if own else self.name).setFocus()

    def forget(self) -> None:
        """The ledger is there: what is made next is called otherwise."""
        for field in (self.name, self.teacher, self.staff_no):
            field.clear()

    def clear_errors(self) -> None:
        """Takes every complaint away."""
        for label in (self._teacher_error, self._name_error, self._place_error, self._instead):
            label.hide()
        for field in (self.teacher, self.staff_no, self.name):
            set_look(field, "wrong", False)
        set_look(self.place, "wrong", False)
        self.terms.show_error("")

    def show_fault(self, fault: Fault) -> bool:
        """Says a fault beside the field it is about; False where it is about none."""
        if fault.params.get("field") in {"name", "staff_no"} and self._of_teacher:
            field = self.staff_no if fault.params["field"] == "staff_no" else self.teacher
            self._complain(field, self._teacher_error, self._words.fault(fault))
        elif fault.code == "school_name_empty":
            self._complain(self.name, self._name_error, self._words.fault(fault))
        elif fault.code in _PLACE_FAULTS:
            self._complain(self.place, self._place_error, self._words.fault(fault))
            self._instead.setVisible(fault.code == "ledger_exists")
        elif fault.code in _TERM_FAULTS:
            key = _TERM_FAULTS[fault.code]
            self.terms.show_error(self._words.say(key, year=self.year.currentText()))
            self.terms.focus_first()
        else:
            return False
        return True

    def _complain(self, field: QLineEdit, label: QLabel, said: str) -> None:
        label.setText(said)
        label.show()
        set_look(field, "wrong", True)
        field.setFocus()

    # ------------------------------------------------------------ what the person does

    def _teacher_changed(self, _text: str) -> None:
        self._teacher_error.hide()
        set_look(self.teacher, "wrong", False)
        self._propose_place()

    @property
    def _called(self) -> str:
        """What its file is named after."""
        return (self.teacher if self._of_teacher else self.name).text()

    def _name_changed(self, _text: str) -> None:
        self._name_error.hide()
        set_look(self.name, "wrong", False)
        self._propose_place()

    def _propose_place(self) -> None:
        if self._own_place or self._choices is None:
            return
        folder, name = self._choices.folder, self._called
        if not name.strip():
            self.place.setText(str(folder))
            return
        work: Callable[[], Path] = lambda: ledger_path(folder, name)  # noqa: E731
        self._shared.tasks.query(self, "place", work, self._show_place, self._no_place)

    def _show_place(self, path: Path) -> None:
        if not self._own_place:
            self.place.setText(str(path))
            self._place_error.hide()
            self._instead.hide()
            set_look(self.place, "wrong", False)

    def _no_place(self, fault: Fault) -> None:
        self._complain(self.place, self._place_error, self._words.fault(fault))

    def _place_typed(self, _text: str) -> None:
        self._own_place = True
        self._place_error.hide()
        self._instead.hide()
        set_look(self.place, "wrong", False)

    def _choose_place(self) -> None:
        name = Path(self.place.text()).name or SUFFIX
        pattern = self._words.say("start.ledger_files", suffix=SUFFIX)
        title = self._words.say("start.place_title")
        chosen = files.choose_save(self, self._shared.memory, title, name, pattern)
        if chosen is not None:
            self.place.setText(str(_with_suffix(chosen)))
            self._place_typed("")

    def _year_chosen(self, year: str) -> None:
        if year:
            self.terms.propose(year)

    def _submit(self) -> None:
        self.clear_errors()
        name = self.name.text().strip()
        terms = self.terms.terms
        teacher = self.teacher.text().strip() if self._of_teacher else None
        if teacher == "":
            said = self._words.say("start.teacher_needed")
            self._complain(self.teacher, self._teacher_error, said)
            return
        if not name:
            self._complain(self.name, self._name_error, self._words.say("start.name_needed"))
            return
        if terms is None:
            self.terms.show_error(self._words.say("start.term_half"))
            self.terms.focus_first()
            return
        typed = self.place.text().strip()
        if self._own_place and not typed:
            self._complain(self.place, self._place_error, self._words.say("start.place_needed"))
            return
        new = NewSchool(name, self.year.currentText(), terms, self.rules.chosen)
        # A proposed name may still be on its way when Enter is pressed: then it is made anew.
        whose = None if teacher is None else (teacher, self.staff_no.text().strip())
        self.wanted.emit(new, _with_suffix(Path(typed)) if self._own_place else None, whose)


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def _column() -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return box, column


def _error(name: str) -> QLabel:
    label = plain_label(role="error", wrap=True)
    label.setObjectName(name)
    label.hide()
    return label
