"""What is asked of an activity: when, where, what, for how many hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from studyhours.domain.quantity import HUNDRED, UNITS, Amount, decimal_text
from studyhours.services.activities.choices import PlanChoices, UnitChoice
from studyhours.services.activities.guests import guests_text, read_guests
from studyhours.services.activities.plan import TRAINING, ActivityPlan, read_time
from studyhours.services.records.parts import RECORD, REFLECTION
from studyhours.services.records.typed import read_amount
from studyhours.services.wording.amounts import unit_of_kind
from studyhours.ui.pages.activities.partners_field import PartnersField
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

LEVELS = {
    60: "records.level_school",
    50: "records.level_district",
    40: "records.level_county",
    30: "records.level_city",
    20: "records.level_province",
    10: "records.level_nation",
    99: "records.level_other",
}
MODES = {
    "face": "records.mode_face",
    "online": "records.mode_online",
    "mixed": "records.mode_mixed",
    "full_time": "records.mode_full_time",
    "other": "records.mode_other",
}
WEEKS = (0, 1, 2, 4)
NEEDS_SAID: Mapping[frozenset[str], str] = {
    frozenset(): "activities.needs_none",
    frozenset({RECORD}): "activities.needs_record",
    frozenset({REFLECTION}): "activities.needs_reflection",
    frozenset({RECORD, REFLECTION}): "activities.needs_record_reflection",
}
NEEDS = tuple(NEEDS_SAID)
_NOTHING = "-"
_USUAL = ActivityPlan(title="", first_day=date.min, last_day=date.min, hundredths=200, mode="face")


class PlanForm(FieldForm):
    """The fields of a plan.

    Signals:
        group_chosen: Another unit holds it (its uid, empty for none).
        series_changed: The days of a series may be others.
    """

    group_chosen = Signal(str)
    series_changed = Signal()

    def __init__(
        self, words: Words, choices: PlanChoices, plan: ActivityPlan | None, *, frozen: bool
    ) -> None:
        """A form.

        Args:
            words: Language.
            choices: What may be chosen.
            plan: What is changed; None for a new activity.
            frozen: Whether only people may be added: it is credited.
        """
        super().__init__(words)
        self._term_ends = choices.term_ends
        self._proposed: date | None = None
        said = plan or _USUAL
        day = said.first_day if plan is not None else choices.today
        self.add_line("title", "activities.label_title", said.title)
        self._add_group(choices, said)
        self.add_days(
            ("activities.label_first", day),
            ("activities.label_last", said.last_day if plan is not None else day),
        )
        times = self.beside(2)
        self.add_line("starts", "activities.label_starts", said.starts or "", into=times[0])
        self.add_line("ends", "activities.label_ends", said.ends or "", into=times[1])
        self._add_series(new=plan is None)
        worth = self.beside(2)
        amount = decimal_text(Amount(said.hundredths, said.unit).exact)
        self.add_line("amount", "activities.label_amount", amount, into=worth[0])
        named = {unit: unit_of_kind(unit, TRAINING, words.texts) for unit in UNITS}
        units = [(unit, words.say(f"unit.{name}")) for unit, name in named.items()]
        self.add_options("unit", "activities.label_unit", units, said.unit, into=worth[1])
        self._add_what(choices, said)
        who = self.beside(2)
        self.add_line("speaker", "activities.label_speaker", said.speaker or "", into=who[0])
        self.add_line("place", "activities.label_place", said.place or "", into=who[1])
        self._content = QPlainTextEdit(said.content or "")
        self._content.setTabChangesFocus(True)
        self._content.setMinimumHeight(72)
        self._content.setMaximumHeight(120)
        self.add_field("content", "activities.label_content", self._content)
        self._add_after(choices, said)
        self.end()
        self._said = said
        if frozen:
            for name, field in self._fields.items():
                field.setEnabled(name == "guests")
        first = self._fields["first"]
        if isinstance(first, DayEdit):
            first.changed.connect(self._day_changed)

    def _add_group(self, choices: PlanChoices, said: ActivityPlan) -> None:
        """Who holds it; asked early, as its members are chosen with it."""
        words = self._words
        held = [] if choices.fixed_group else [("", words.say("activities.group_none"))]
        units = [*held, *((one.uid, unit_name(one, words)) for one in choices.units)]
        field = self.add_options(
            "group", "activities.label_group", units, said.group or "", least=8
        )
        field.activated.connect(lambda _at: self.group_chosen.emit(self.text("group")))

    def _add_what(self, choices: PlanChoices, said: ActivityPlan) -> None:
        words, texts = self._words, self._words.texts
        none = words.say("activities.none")
        types = [("", none), *((one, texts.pick(title)) for one, title in choices.types)]
        self.add_options("type", "activities.label_type", types, said.type or "", least=8)
        how = self.beside(2)
        levels = [(str(code), words.say(key)) for code, key in LEVELS.items()]
        self.add_options(
            "level", "activities.label_level", [("", none), *levels],
            str(said.level) if said.level is not None else "", into=how[0],
        )  # fmt: skip
        modes = [("", none), *((mode, words.say(key)) for mode, key in MODES.items())]
        self.add_options("mode", "activities.label_mode", modes, said.mode or "", into=how[1])

    def _add_after(self, choices: PlanChoices, said: ActivityPlan) -> None:
        """What is handed in afterwards, and who comes from elsewhere."""
        words = self._words
        school = words.say("activities.needs_school", what=_needs_said(choices.wanted, words))
        options = [("", school)]
        options += [(_needs_value(needs), _needs_said(needs, words)) for needs in NEEDS]
        chosen = "" if said.needs is None else _needs_value(said.needs)
        self.add_options("needs", "activities.label_needs", options, chosen)
        self._partners: PartnersField | None = None
        if choices.partners:
            self._partners = PartnersField(words, choices.partners, said.units)
            self.add_field("units", "activities.label_units", self._partners)
        self._guests = QPlainTextEdit(guests_text(said.guests))
        self._guests.setTabChangesFocus(True)
        self._guests.setMinimumHeight(56)
        self._guests.setMaximumHeight(84)
        self.add_field("guests", "activities.label_guests", self._guests)

    def was_put(self) -> None:
        """What was left earlier stands there again: the fields go by each other as if typed."""
        if self._repeats:
            self._repeat_chosen(0)

    def _add_series(self, *, new: bool) -> None:
        if not new:
            return
        series = self.beside(2)
        options = [(str(weeks), self._words.say(f"activities.repeat_{weeks}")) for weeks in WEEKS]
        repeat = self.add_options("repeat", "activities.label_repeat", options, "0", into=series[0])
        repeat.activated.connect(self._repeat_chosen)
        self._until = self.add_day("until", "activities.label_until", into=series[1])
        self._until.changed.connect(lambda _day: self.series_changed.emit())
        self._until.setEnabled(False)
        row = QHBoxLayout()
        self.days = plain_label(role="muted", wrap=True)
        self.days.setObjectName("form-series-days")
        self.days.hide()
        row.addWidget(self.days)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addLayout(row)

    def _repeat_chosen(self, _at: int) -> None:
        self._until.setEnabled(self.weeks > 0)
        self._propose_until()
        self.series_changed.emit()

    def _propose_until(self) -> None:
        """Most series are held until the term is over; a day that was typed stays."""
        first = self.day("first")
        if first is None or not self.weeks or self._until.day not in (None, self._proposed):
            return
        self._proposed = next((one for one in self._term_ends if one >= first), None)
        self._until.set_day(self._proposed)

    def _day_changed(self, day: date | None) -> None:
        """A last day before the first follows it: most activities take one day."""
        last = self.day("last")
        if day is not None and (last is None or last < day or not self._last_touched):
            self.set_days(day, day)
        self._propose_until()
        self.series_changed.emit()

    @property
    def _last_touched(self) -> bool:
        return self._said.first_day != self._said.last_day

    # ------------------------------------------------------------ what stands there

    @property
    def weeks(self) -> int:
        """Every how many weeks it is held again; 0 for once."""
        return int(self.text("repeat")) if self._repeats else 0

    @property
    def _repeats(self) -> bool:
        return "repeat" in self._fields

    @property
    def until(self) -> date | None:
        """The last day of a series."""
        return self._until.day if self.weeks else None

    def read(self, people: frozenset[str]) -> ActivityPlan | None:
        """The plan as it stands there; None where something is not understood, which is said."""
        first, last = self.day("first"), self.day("last")
        if first is None:
            self.show_problem("first", self._words.say("activities.day_needed"))
            return None
        amount = read_amount(self.text("amount"), self.text("unit"))
        if amount is None:
            self.show_problem("amount", self._words.say("activities.amount_needed"))
            return None
        times: dict[str, str | None] = {}
        for name in ("starts", "ends"):
            typed = self.text(name).strip()
            times[name] = read_time(typed) if typed else None
            if typed and times[name] is None:
                self.show_problem(name, self._words.say("activities.bad_time"))
                return None
        if self.weeks and self.until is None:
            self.show_problem("until", self._words.say("activities.until_needed"))
            return None
        level = self.text("level")
        return ActivityPlan(
            title=self.text("title").strip(),
            first_day=first,
            last_day=last or first,
            hundredths=int(amount.exact * HUNDRED),
            unit=amount.unit,
            starts=times["starts"],
            ends=times["ends"],
            place=self.text("place").strip() or None,
            speaker=self.text("speaker").strip() or None,
            organiser=self._said.organiser,
            type=self.text("type") or None,
            level=int(level) if level else None,
            mode=self.text("mode") or None,
            group=self.text("group") or None,
            content=self._content.toPlainText().strip() or None,
            people=people,
            needs=_needs_read(self.text("needs")),
            units=self._partners.units if self._partners is not None else self._said.units,
            guests=read_guests(self._guests.toPlainText()),
        )


def _needs_value(needs: frozenset[str]) -> str:
    return "+".join(sorted(needs)) or _NOTHING


def _needs_read(value: str) -> frozenset[str] | None:
    if not value:
        return None
    return frozenset() if value == _NOTHING else frozenset(value.split("+"))


def _needs_said(needs: frozenset[str], words: Words) -> str:
    return words.say(NEEDS_SAID[needs])


def unit_name(unit: UnitChoice, words: Words) -> str:
    """A unit as choices name it."""
    return (
        f"{unit.name}（{len(unit.members)}）"
        if words.language == "zh"
        else (f"{unit.name} ({len(unit.members)})")
    )
