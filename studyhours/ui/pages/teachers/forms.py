"""The forms of the teachers page: each takes what stands in it and gives the work that saves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_changes import (
    SEXES,
    NewTeacher,
    TeacherEntry,
    TeacherSaved,
    add_teacher,
    change_teacher,
)
from studyhours.services.people.teacher_facts import (
    SPELLS,
    FactsChanged,
    add_spell,
    end_fact,
    end_service,
    set_state,
)
from studyhours.services.people.teacher_list import FactShown
from studyhours.ui.typed_keeper import TypedKeeper
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.words import Words

Values = Mapping[str, tuple[str, ...]]
Saving = Callable[[], TeacherSaved | FactsChanged]
"""Runs off the UI thread."""
YES = "yes"
_LEAVE, _LAYER = "leave", "layer"


class PanelForm(FieldForm):
    """A form of this page.

    Attributes:
        title: Key of its heading.
        did: Key of what it did, for taking back.
        about: What is typed here is about: the teacher, and what of them; empty for a new one.
        keeper: Keeps what is typed; None until the form is shown.
    """

    title = ""
    did = ""
    about = ""
    keeper: TypedKeeper | None = None

    def saving(self, ledger: Ledger) -> Saving:
        """The work that saves what stands there now."""
        raise NotImplementedError


class NewTeacherForm(PanelForm):
    """A teacher to be added."""

    title, did = "teachers_page.add_title", "teachers_page.did_add"

    def __init__(self, words: Words, values: Values) -> None:
        super().__init__(words)
        self.add_line("name", "teachers_page.name")
        self.add_line("staff_no", "teachers_page.staff_no")
        for name in ("group", "subject", "title"):
            self.add_choice(name, f"fact.{name}", values.get(name, ()))
        _add_sex(self, words, "")
        self.add_day("joined", "teachers_page.joined")
        self.add_buttons("teachers_page.save_new")

    def saving(self, ledger: Ledger) -> Saving:
        """Adds the teacher."""
        new = NewTeacher(
            TeacherEntry(
                self.text("name"), self.text("staff_no"), self.text("sex"), self.day("joined")
            ),
            group=self.text("group"),
            subject=self.text("subject"),
            title=self.text("title"),
        )
        return lambda: add_teacher(ledger, new)


class EntryForm(PanelForm):
    """A teacher's name, number and the like."""

    title, did = "teachers_page.edit_title", "teachers_page.did_edit"

    def __init__(self, words: Words, uid: str, entry: TeacherEntry) -> None:
        super().__init__(words)
        self._uid, self._before = uid, entry
        self.about = uid
        self.add_line("name", "teachers_page.name", entry.name)
        self.add_line("staff_no", "teachers_page.staff_no", entry.staff_no)
        _add_sex(self, words, entry.sex)
        self.add_day("joined", "teachers_page.joined", entry.joined)
        self.add_day(
            "joined_profession", "teachers_page.joined_profession", entry.joined_profession
        )
        self.add_line("remarks", "teachers_page.remarks", entry.remarks)
        self.add_buttons("teachers_page.save")

    def saving(self, ledger: Ledger) -> Saving:
        """Corrects the entry, unless somebody else has meanwhile."""
        uid, before = self._uid, self._before
        entry = TeacherEntry(
            self.text("name"),
            self.text("staff_no"),
            self.text("sex"),
            self.day("joined"),
            self.day("joined_profession"),
            self.text("remarks"),
        )
        return lambda: change_teacher(ledger, uid, entry, based_on=before)


def _add_sex(form: PanelForm, words: Words, sex: str) -> None:
    options = [("", "—"), *((one, words.say(f"sex.{one}")) for one in SEXES)]
    if sex and sex not in SEXES:
        options.append((sex, sex))
    form.add_options("sex", "teachers_page.sex", options, sex)


class StateForm(PanelForm):
    """What holds from a day on: another group, title, subject."""

    title, did = "teachers_page.change_title", "teachers_page.did_change"

    def __init__(
        self, words: Words, uid: str, attribute: str, value: str, values: Values, today: date
    ) -> None:
        super().__init__(words)
        self._uid, self._attribute = uid, attribute
        self.about = f"{uid} {attribute}"
        known = list(values.get(attribute, ()))
        if attribute == _LAYER:
            # What most schools call them stands below what this one has said before.
            usual = words.say("teachers_page.layers").split("/")
            known += [one for one in usual if one not in known]
        self.add_choice("value", f"fact.{attribute}", known, value)
        self.add_day("first", "teachers_page.from_day", today if value else None)
        self.add_hint("teachers_page.change_hint")
        self.add_buttons("teachers_page.save")

    def saving(self, ledger: Ledger) -> Saving:
        """Sets it."""
        uid, attribute = self._uid, self._attribute
        value, first = self.text("value"), self.day("first")
        return lambda: set_state(ledger, uid, attribute, value, first)


class SpellForm(PanelForm):
    """Leave, a long course: from a day to a day."""

    title, did = "teachers_page.spell_title", "teachers_page.did_spell"

    def __init__(self, words: Words, uid: str, values: Values, today: date) -> None:
        super().__init__(words)
        self._uid = self.about = uid
        kinds = [(one, words.say(f"fact.{one}")) for one in SPELLS]
        kind = self.add_options("attribute", "teachers_page.spell_kind", kinds, _LEAVE)
        usual = words.say("teachers_page.leave_kinds").split("/")
        known = [one for one in values.get(_LEAVE, ()) if one not in usual]
        self.add_choice("value", "teachers_page.leave_kind", [*usual, *known], usual[0])
        self.add_day("first", "teachers_page.first_day", today)
        self.add_day("last", "teachers_page.last_day")
        self.add_hint("teachers_page.spell_hint")
        self.add_buttons("teachers_page.save")
        kind.currentIndexChanged.connect(self._kind_changed)

    def _kind_changed(self) -> None:
        self.show_field("value", shown=self.text("attribute") == _LEAVE)

    def saving(self, ledger: Ledger) -> Saving:
        """Adds it."""
        uid, attribute = self._uid, self.text("attribute")
        value = self.text("value") if attribute == _LEAVE else YES
        first, last = self.day("first"), self.day("last")
        return lambda: add_spell(ledger, uid, attribute, value, first, last)


class EndForm(PanelForm):
    """The last day of a fact."""

    title, did = "teachers_page.end_title", "teachers_page.did_end"

    def __init__(self, words: Words, uid: str, fact: FactShown, today: date) -> None:
        super().__init__(words)
        self._uid, self._fact = uid, fact
        self.about = f"{uid} {fact.uid}"
        self.add_day("last", "teachers_page.last_day", fact.last or today)
        self.add_hint("teachers_page.end_hint")
        self.add_buttons("teachers_page.save")

    def saving(self, ledger: Ledger) -> Saving:
        """Ends it."""
        uid, fact, last = self._uid, self._fact.uid, self.day("last")
        return lambda: end_fact(ledger, uid, fact, last)


class LeaveForm(PanelForm):
    """The last day of service."""

    title, did = "teachers_page.left_title", "teachers_page.did_left"

    def __init__(self, words: Words, uid: str, last: date | None, today: date) -> None:
        super().__init__(words)
        self._uid = self.about = uid
        self.add_hint("teachers_page.left_hint")
        self.add_day("last", "teachers_page.last_day_of_service", last or today)
        self.add_buttons("teachers_page.save")

    def saving(self, ledger: Ledger) -> Saving:
        """Sets it, or takes it away when the field is empty."""
        uid, last = self._uid, self.day("last")
        return lambda: end_service(ledger, uid, last)
