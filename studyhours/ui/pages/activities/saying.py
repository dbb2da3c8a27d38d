"""How this page puts activities, states and attendance into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from studyhours.domain.clock import school_time
from studyhours.domain.quantity import Amount
from studyhours.domain.review import INCOMPLETE
from studyhours.services.activities import reading
from studyhours.services.activities.choices import PlanChoices
from studyhours.services.activities.opened import ActivityOpened, PersonShown
from studyhours.services.activities.reading import ActivityShown
from studyhours.services.records.parts import PARTS
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.explaining import day_text
from studyhours.ui.words import Words

STATE_ROLES: Mapping[str, str] = {
    reading.UPCOMING: "quiet",
    reading.TO_TAKE: "risk",
    reading.TO_CHECK: "waiting",
    reading.TO_CREDIT: "waiting",
    reading.TO_HAND_IN: "risk",
    reading.DONE: "met",
}
STATUS_ROLES: Mapping[str, str] = {
    "present": "met",
    "late": "risk",
    "early": "risk",
    "official": "waiting",
    "personal": "quiet",
    "sick": "quiet",
    "absent": "missed",
}
KEYS = ("present", "late", "early", "official", "personal", "sick", "absent")
"""Statuses by the digit that says them, from 1."""
_LOCAL = "local"


class Saying:
    """Words, in the language of the moment."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._types: Mapping[str, Mapping[str, str]] = {}
        self._units: Mapping[str, str] = {}

    def learn(self, choices: PlanChoices) -> None:
        """Takes the ledger's types of training."""
        self._types = dict(choices.types)
        self._units = {one.uid: one.name for one in (*choices.units, *choices.partners)}

    def type(self, type_id: str | None) -> str:
        """A type's name; empty for none."""
        known = self._types.get(type_id or "")
        return self.words.texts.pick(known) if known is not None else ""

    def units(self, uids: Iterable[str]) -> str:
        """Names of units; empty for none."""
        wanted = set(uids)
        named = [name for one, name in self._units.items() if one in wanted]
        return self.words.say("window.separator").join(named)

    def state(self, state: str) -> str:
        """How far an activity is."""
        return self.words.say(f"activities.state_{state}")

    def status(self, status: str) -> str:
        """How somebody attended; nothing where it has not been said."""
        return self.words.say(f"activities.status_{status}") if status in STATUS_ROLES else ""

    def amount(self, shown: ActivityShown) -> str:
        """What it earns."""
        return record_amount(Amount(shown.hundredths, shown.unit), "training", self.words.texts)

    def when(self, shown: ActivityShown) -> str:
        """Day or days, and times."""
        say = self.words.say
        day = say(
            "activities.day",
            day=self.day(shown.first_day),
            weekday=say(f"weekday.{shown.first_day.isoweekday()}"),
        )
        if shown.last_day != shown.first_day:
            day = say("activities.days", first=day, last=self.day(shown.last_day))
        return " ".join(part for part in (day, times(shown.starts, shown.ends)) if part)

    def day(self, day: date) -> str:
        """A day in words."""
        return day_text(day, self.words.texts)

    def there(self, shown: ActivityShown) -> str:
        """How many came, of how many."""
        if not shown.people:
            return "—"
        if not shown.marked:
            return str(shown.people)
        return f"{shown.present} / {shown.people}"

    def counts(self, opened: ActivityOpened, everybody: Sequence[PersonShown]) -> list[str]:
        """How many came and how, and what they have handed in.

        Who sees only themselves is told no number: the list says how many there are.
        """
        say = self.words.say
        people = [one for one in everybody if one.teacher is not None]
        parts = []
        if [one.uid for one in people] != [opened.own] or opened.shown.people == 1:
            parts += self._attended(people)
        guests = len(everybody) - len(people)
        if guests:
            parts.append(say("activities.counted_guests", count=guests))
        credited = [one for one in people if one.record is not None]
        if opened.wanted and credited:
            behind = len(opened.behind)
            parts.append(say("activities.count_handed", count=len(credited) - behind))
            if behind:
                parts.append(say("activities.count_missing", count=behind))
        elif opened.wanted:
            parts.append(say("activities.wanted", what=self.parts(opened.wanted)))
        checked = self.checked(opened.shown)
        return [*parts, *([checked] if checked else [])]

    def _attended(self, people: Sequence[PersonShown]) -> list[str]:
        say = self.words.say
        parts = [say("activities.counted", count=len(people))]
        counts = {status: sum(one.status == status for one in people) for status in KEYS}
        parts += [
            say("activities.count_of", what=self.status(status), count=count)
            for status, count in counts.items()
            if count
        ]
        blank = len(people) - sum(counts.values())
        return [*parts, *([say("activities.count_blank", count=blank)] if blank else [])]

    def parts(self, parts: Iterable[str]) -> str:
        """Parts of what is handed in, in words."""
        named = [self.words.say(f"activities.part_{part}") for part in PARTS if part in set(parts)]
        return self.words.say("window.separator").join(named)

    def handed(self, one: PersonShown, wanted: frozenset[str]) -> tuple[str, str | None]:
        """What somebody has handed in, and the role of its chip; nothing of who got no record."""
        if one.record is None:
            return "", None
        missing = wanted - one.handed
        if one.review == INCOMPLETE and missing:
            return self.words.say("activities.handed_missing", what=self.parts(missing)), "risk"
        if wanted and not missing:
            return self.words.say("activities.handed_all"), "met"
        return self.parts(one.handed), "quiet" if one.handed else None

    def checked(self, shown: ActivityShown) -> str:
        """Who checked the attendance, and when; empty where nobody has."""
        if shown.checked_at is None:
            return ""
        by, at = shown.checked_by or "", moment(shown.checked_at)
        if by == _LOCAL:
            return self.words.say("activities.checked_unnamed", at=at)
        return self.words.say("activities.checked_by", by=by, at=at)


def times(starts: str | None, ends: str | None) -> str:
    """Times of day; empty for none."""
    return "–".join(part for part in (starts, ends) if part)


def moment(at: datetime) -> str:
    """When, in the time of the school."""
    return school_time(at).strftime("%Y-%m-%d %H:%M")
