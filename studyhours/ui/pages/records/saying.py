"""How this page puts records into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from studyhours.domain.clock import SystemClock, school_time
from studyhours.services.people.namesakes import told_apart
from studyhours.services.records.kinds_list import (
    KindShown,
    RecordChoices,
    review_after_change,
)
from studyhours.services.records.listing import RecordShown
from studyhours.services.wording.amounts import unit_behind, unit_of_kind
from studyhours.ui.kind_names import KindNames
from studyhours.ui.words import Words

if TYPE_CHECKING:  # bring what the list is shown without
    from studyhours.services.people.teacher_list import TeacherShown
    from studyhours.services.people.unit_names import UnitNamed
    from studyhours.services.records.texts_asked import TextWanted

LEVELS = {
    "10": "records.level_nation",
    "20": "records.level_province",
    "30": "records.level_city",
    "40": "records.level_county",
    "50": "records.level_district",
    "60": "records.level_school",
    "99": "records.level_other",
}
MODES = {
    "face": "records.mode_face",
    "online": "records.mode_online",
    "mixed": "records.mode_mixed",
    "full_time": "records.mode_full_time",
    "other": "records.mode_other",
}
PLACES = {"in_school": "records.place_in_school", "out_school": "records.place_out_school"}
DEPTHS = {"through": "records.depth_through", "intensive": "records.depth_intensive"}
CATEGORIES = {
    "public": "records.category_public",
    "professional": "records.category_professional",
    "elective": "records.category_elective",
    "ethics": "records.category_ethics",
}
TEXTS = {
    "text": "records.label_text",
    "comment": "records.label_comment",
    "notes": "records.label_notes",
}
FAULTS = {
    "need_teacher": "records.need_teacher",
    "need_day": "records.need_day",
    "need_title": "records.need_title",
    "title_too_long": "records.title_too_long",
    "need_type": "records.need_type",
    "need_amount": "records.need_amount",
    "bad_day": "records.bad_day",
    "bad_amount": "records.bad_amount",
    "first_after_day": "records.first_after_day",
    "sheet_needed": "records.sheet_needed",
    "sheet_number": "records.sheet_number",
    "sheet_day": "records.sheet_day",
    "sheet_too_long": "records.sheet_too_long",
    "sheet_choice": "records.sheet_choice",
    "sheet_rows": "records.sheet_rows",
    "sheet_unreadable": "records.sheet_unreadable",
}
_LONGEST = 40  # characters of a title in a message
_INNER = str.maketrans("《》", "〈〉")
_UNITS_OF_ITEMS = {"writing": "record_writing", "reading": "record_reading"}


class Saying(KindNames):
    """Words for kinds, types, days and amounts, in the language of the moment.

    Attributes:
        units: What records may count for, by kind and name.
        unit_names: The same by identifier.
    """

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._today: date | None = None
        self._choices: RecordChoices | None = None
        self._apart: Mapping[str, str] = {}
        self.units: Sequence[UnitNamed] = ()
        self.unit_names: Mapping[str, str] = {}

    def learn(self, choices: RecordChoices) -> None:
        """Takes the ledger's kinds and units."""
        self.units = choices.units
        self.unit_names = {one.uid: one.name for one in choices.units}
        self.know_kinds(choices.kinds, unreviewed=choices.unreviewed)
        self._today = choices.today
        self._choices = choices

    def after_change(self, kind: KindShown, status: str, *, dirty: bool) -> str:
        """What becomes of the approval of a record that is changed; empty for nothing.

        In an own ledger, where nothing waits here, only once something is typed.
        """
        choices = self._choices
        if choices is None or (choices.alone and not dirty):
            return ""
        becomes = review_after_change(choices, kind, status)
        return self.words.say(f"records.change_{becomes}") if becomes else ""

    def learn_names(self, teachers: Sequence[TeacherShown]) -> bool:
        """Takes the teachers, of whom some may have the same name.

        Returns:
            Whether somebody is called otherwise now.
        """
        before, self._apart = self._apart, told_apart(teachers)
        return self._apart != before

    def today(self) -> date | None:
        """Today as the ledger has it; None before it is known."""
        return self._today

    @property
    def kinds(self) -> Sequence[str]:
        """What all kinds are called."""
        return tuple(self.kind(kind) for kind in self._kinds)

    @property
    def namesakes(self) -> Sequence[str]:
        """What those are called who share their name with somebody."""
        return tuple(self._apart.values())

    def person(self, uid: str | None, name: str) -> str:
        """Somebody's name in a list, with what tells them from another of that name."""
        said = self._apart.get(uid or "", name)
        # A record keeps the name as it was, perhaps before another one was taken.
        return said if said.startswith(name) else name

    def others(self, record: RecordShown) -> str:
        """The other people in a record."""
        linked = record.linked or (None,) * len(record.people)
        names = [self.person(uid, name) for uid, name in zip(linked, record.people, strict=True)]
        return self.words.say("records.comma").join(names)

    def wanted(self, wanted: TextWanted | None) -> str:
        """What a text lacks for a rule to count it; nothing where it lacks nothing."""
        if wanted is None:
            return ""
        rule = self.words.texts.pick(wanted.rule)
        if wanted.missing == wanted.characters:
            if wanted.characters == 1:
                return self.words.say("records.text_wanted", rule=rule)
            return self.words.say("records.text_wanted_long", rule=rule, count=wanted.characters)
        return self.words.say("records.text_short", rule=rule, count=wanted.missing)

    def unplaced(self, rule: Mapping[str, str] | None) -> str:
        """That nobody can tell where a lesson was that a rule asks about; nothing without one."""
        return self.words.say("records.unplaced", rule=self.words.texts.pick(rule)) if rule else ""

    def levelless(self, rule: Mapping[str, str] | None) -> str:
        """That a rule does not count a record without a level; nothing without one."""
        pick = self.words.texts.pick
        return self.words.say("records.levelless", rule=pick(rule)) if rule else ""

    def uncounted(self, kind: KindShown, wanted: TextWanted | None) -> str:
        """The same of a record that has been saved so; nothing where nothing is lacking."""
        if wanted is None:
            return ""
        say = self.words.say
        rule, label = self.words.texts.pick(wanted.rule), say(TEXTS[kind.fields.text])
        if wanted.missing == wanted.characters:
            return say("records.uncounted_empty", label=label, rule=rule)
        return say("records.uncounted_short", label=label, rule=rule, count=wanted.missing)

    def named(self, kind: str, title: str, type_id: str | None) -> str:
        """A record as the status bar and messages name it: 教学反思《分数的意义》."""
        what = self.type(kind, type_id) or self.kind(kind)
        if not title:
            return what
        short = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
        if self.words.language == "zh":
            short = short.translate(_INNER)  # marks within marks are the single ones
        return self.words.say("records.named", what=what, title=short)

    def day(self, record: RecordShown) -> str:
        """The day that counts, in a sentence: with the year where it is not this one."""
        return self._day(record.last_day)

    def days(self, record: RecordShown) -> str:
        """Both days of a span, in full."""
        first, last = record.first_day.isoformat(), record.last_day.isoformat()
        return last if first == last else self.words.say("records.days", first=first, last=last)

    def _day(self, day: date) -> str:
        if self._today is not None and day.year == self._today.year:
            return self.words.say("records.day_short", month=day.month, day=day.day)
        return self.words.say("records.day_long", year=day.year, month=day.month, day=day.day)

    def unit(self, unit: str, kind: str = "", number: Fraction | int = 0) -> str:
        """A unit's name, behind a number where there is one; items have their own by kind."""
        if unit == "item" and kind in _UNITS_OF_ITEMS:
            unit = _UNITS_OF_ITEMS[kind]
        elif unit != "item":
            unit = unit_of_kind(unit, kind, self.words.texts)
        return unit_behind(number, unit, self.words.texts)

    def returned(self, record: RecordShown) -> str:
        """Why a record was returned; empty unless it is."""
        if not record.reason:
            return ""
        return self.words.say("records.returned_for", reason=record.reason)

    def moment(self, at: datetime) -> str:
        """Clock time today, else the day, as the school has them."""
        here = school_time(at)
        if here.date() == school_time(SystemClock().now()).date():
            return f"{here:%H:%M}"
        return self.words.say("records.day_short", month=here.month, day=here.day)
