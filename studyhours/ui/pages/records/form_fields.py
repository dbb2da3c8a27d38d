"""Makes the fields that a kind of record asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from studyhours.domain.kinds import LEVELS, MODES, PLACES
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.records.forms import FIELD, PERSON, UNITS
from studyhours.services.records.kinds_list import KindShown
from studyhours.ui.pages.records import saying as say
from studyhours.ui.pages.records.fields import ChoiceBox, Field, LongText, by_key
from studyhours.ui.pages.records.names import NameEdit
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.typed_fields import typed_field
from studyhours.ui.pages.records.units import UnitsEdit
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.teacher_picker import TeacherPicker

_PICKER = 120
"""Pixels a teacher's name needs at least; three fields stand side by side."""
_TITLES = {
    "title": "records.label_title",
    "topic": "records.label_topic",
    "book": "records.label_book",
}
_ROLES = {
    "observed": "records.label_observed",
    "mentor": "records.label_mentor",
    "mentee": "records.label_mentee",
}
FURTHER = {
    "author": "records.label_author",
    "publisher": "records.label_publisher",
    "published": "records.label_published",
    "pages": "records.label_pages",
    "depth": "records.label_depth",
    "remarks": "records.label_remarks",
    "url": "records.label_url",
    "subject": "records.label_subject",
    "class": "records.label_class",
    "period": "records.label_period",
    "school": "records.label_school",
    "venue": "records.label_venue",
    "organiser": "records.label_organiser",
    "category": "records.label_category",
    "certificate_no": "records.label_certificate_no",
    "grade": "records.label_grade",
    "work": "records.label_work",
}
"""Key of the label of each further field."""


class FieldMaker:
    """Makes one form's fields.

    Attributes:
        fields: Fields by name, in the order they stand in.
        folded: Those that are shown on demand; none before ``make_more``.
    """

    def __init__(
        self,
        saying: Saying,
        kind: KindShown,
        edited: Callable[[], object],
        teachers: Sequence[TeacherShown],
    ) -> None:
        self._saying, self._words, self._kind = saying, saying.words, kind
        self._edited, self._teachers = edited, teachers
        self.fields: dict[str, Field] = {}
        self.folded: list[Field] = []

    def make(self, *, own: bool, spans: bool) -> None:
        """Makes them all.

        Args:
            own: Whether there is only one teacher it can credit, who need not be asked for.
            spans: Whether there is a first day besides the one that counts.
        """
        kind, fields = self._kind, self._kind.fields
        if not own:
            self._add_teacher()
        if spans:
            self._add_day("first", "records.label_first")
        self._add_day("day", "records.label_last" if spans else "records.label_day")
        if len(kind.types) > 1:
            self._add_type()
        for role in fields.roles:
            self._add_person(role)
        is_course = kind.base == "training"
        title = "records.label_course" if is_course else _TITLES[fields.title]
        self._add_line("title", title).span = 2
        if fields.units:
            self._add(
                "amount", "records.label_amount", AmountEdit(kind, self._saying, self._edited)
            )
        self._add_choices()
        for name in fields.extra:
            self._add_further(name)
        for spec in kind.own:
            named = FIELD + spec.id
            field = typed_field(spec, named.replace(".", "-"), self._saying, self._edited)
            self.fields[named] = field
        if fields.text:
            text = LongText()
            text.textChanged.connect(self._edited)
            self._add("text", say.TEXTS[fields.text], text)

    def make_more(self) -> None:
        """Makes those that are only shown on demand, once."""
        if not self.folded:
            text = self.fields.pop("text", None)
            self.folded = [self._add_further(name) for name in self._kind.fields.more]
            if self.has_units:
                self.folded.append(self._add_units())
            if text is not None:
                self.fields["text"] = text

    @property
    def saying(self) -> Saying:
        """Words."""
        return self._saying

    @property
    def edited(self) -> Callable[[], object]:
        """Told when a person has changed anything."""
        return self._edited

    @property
    def has_units(self) -> bool:
        """Whether there is anything to count for besides the teacher."""
        return bool(self._saying.units)

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Whom the fields offer from now on."""
        self._teachers = teachers
        for field in self.fields.values():
            if isinstance(field.editor, TeacherPicker | NameEdit):
                field.editor.set_teachers(teachers)

    def _add(self, name: str, label: str, editor: QWidget) -> Field:
        editor.setObjectName(f"records-{name.replace('.', '-')}")
        field = Field(self._words, name.replace(".", "-"), label, editor)
        self.fields[name] = field
        return field

    def _add_teacher(self) -> None:
        picker = TeacherPicker(self._words, empty="records.pick_teacher")
        picker.setMinimumWidth(_PICKER)
        picker.set_teachers(self._teachers)
        picker.chosen.connect(self._edited)
        is_observer = self._kind.base == "observation"
        label = "records.label_observer" if is_observer else "records.label_teacher"
        self._add("teacher", label, picker)

    def _add_units(self) -> Field:
        units = UnitsEdit(self._saying)
        units.edited.connect(self._edited)
        field = self._add(UNITS, "records.label_units", units)
        field.span = 2
        return field

    def _add_person(self, role: str) -> None:
        person = NameEdit()
        person.set_teachers(self._teachers)
        person.edited.connect(self._edited)
        self._add(PERSON + role, _ROLES[role], person)

    def _add_line(self, name: str, label: str) -> Field:
        line = QLineEdit()
        line.textEdited.connect(self._edited)
        return self._add(name, label, line)

    def _add_day(self, name: str, label: str) -> None:
        day = DayEdit(self._words, today=self._saying.today)
        day.changed.connect(self._edited)
        day.field.textEdited.connect(self._edited)
        self._add(name, label, day)
        day.field.setObjectName(f"records-{name}-field")
        self._words.bind(day.field.setAccessibleName, label)

    def _add_type(self) -> None:
        kind = self._kind

        def said(value: str) -> str:
            return self._saying.type(kind.id, value) if value else self._words.say("records.none")

        box = ChoiceBox(said)
        box.offer(["", *(one.id for one in kind.offered)])
        box.edited.connect(self._edited)
        self._add("type", "records.label_type", box)

    def _add_choices(self) -> None:
        fields = self._kind.fields
        if fields.level:
            levels = [str(code) for code in LEVELS.values()]
            self._add_choice("level", "records.label_level", levels, say.LEVELS)
        if fields.mode:
            self._add_choice("mode", "records.label_mode", MODES, say.MODES)
        if fields.place:
            by_itself = "records.place_auto" if fields.roles else "records.none"
            self._add_choice("place", "records.label_place", PLACES, say.PLACES, by_itself)

    def _add_choice(
        self,
        name: str,
        label: str,
        values: Sequence[str],
        keys: Mapping[str, str],
        none: str = "records.none",
    ) -> Field:
        box = ChoiceBox(by_key(self._words, keys, none))
        box.offer(["", *values])
        box.edited.connect(self._edited)
        return self._add(name, label, box)

    def _add_further(self, name: str) -> Field:
        choices = {"depth": say.DEPTHS, "category": say.CATEGORIES}.get(name)
        if choices is not None:
            return self._add_choice(FIELD + name, FURTHER[name], list(choices), choices)
        return self._add_line(FIELD + name, FURTHER[name])


class AmountEdit(QWidget):
    """A number with its unit beside it."""

    def __init__(self, kind: KindShown, saying: Saying, edited: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.number = QLineEdit()
        self.number.setObjectName("records-number")
        self.number.setMinimumWidth(52)
        self.number.textEdited.connect(edited)
        row.addWidget(self.number, 1)
        self.unit = ChoiceBox(lambda unit: saying.unit(unit, kind.id))
        self.unit.setObjectName("records-unit")
        self.unit.offer(kind.fields.units)
        self.unit.edited.connect(edited)
        saying.words.bind(self.number.setAccessibleName, "records.label_amount")
        saying.words.bind(self.unit.setAccessibleName, "records.label_unit")
        row.addWidget(self.unit, 1)
        self.setFocusProxy(self.number)

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [self.number, self.unit]

    def put(self, number: str, unit: str) -> None:
        """Shows an amount."""
        self.number.setText(number)
        self.unit.choose(unit)

    def retell(self) -> None:
        """Says the units again."""
        self.unit.retell()
