"""Who is tied to whom, as the reference finds it: day by day, from what registers say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from studyhours.domain.registers import Spell
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.trace import RecordFacts
from tests.rules.reference_persons import NOBODY, Own, in_spell

PEOPLE = {"members", "both", "mentor", "mentee"}
TOGETHER = {"school_pair", "alliance", "district"}


@dataclass(frozen=True, kw_only=True)
class Bond(Spell):
    """One belongs to a whole, or two are a pair (the mentor in the place of the whole)."""

    whole: str
    one: str
    role: str = "member"


@dataclass(frozen=True)
class Everybody:
    """Everybody and everything a rule may bind, by name.

    Attributes:
        kinds: What each is: ``teacher``, ``group``, ``pair``, ``school`` …
        records: Records by teacher.
        people: Facts by name.
        own: Entries of registers by teacher.
        members: Who belongs to which unit.
        parts: What is part of what.
        pairs: Mentor pairs by name.
        units: By record, the units it counts for.
        named: By record, the teachers it names.
        ours: The school whose ledger it is; all who serve belong to it.
    """

    kinds: Mapping[str, str]
    records: Mapping[str, Sequence[RecordFacts]] = field(repr=False)
    people: Mapping[str, Sequence[PersonFact]] = field(default_factory=dict, repr=False)
    own: Mapping[str, Own] = field(default_factory=dict, repr=False)
    members: Sequence[Bond] = ()
    parts: Sequence[Bond] = ()
    pairs: Mapping[str, Bond] = field(default_factory=dict)
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)
    named: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ours: str = ""
    _known: dict[tuple[str, str, date], frozenset[str]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def of_kind(self, subject: str) -> list[str]:
        """The names of one kind of subject."""
        return [name for name, kind in self.kinds.items() if kind == subject]

    def tied(self, word: str, subject: str, inside: Iterable[date]) -> list[str]:
        """Who is tied to a subject on some day, in the order of names."""
        return sorted({one for day in inside for one in self.tied_on(word, subject, day)})

    def tied_on(self, word: str, subject: str, day: date) -> frozenset[str]:
        """Who is tied to a subject on one day."""
        key = (word, subject, day)
        if key not in self._known:
            self._known[key] = frozenset(self._tied_on(word, subject, day))
        return self._known[key]

    def _tied_on(self, word: str, subject: str, day: date) -> Iterator[str]:
        kind = self.kinds[subject]
        if word == "own":
            yield subject
        elif word == "members":
            yield from self._members_on(subject, day)
        elif word == "parts":
            yield from (one.one for one in self._parts_on(day) if one.whole == subject)
        elif word in {"both", "mentor", "mentee", "pair"} or (word, kind) == ("partner", "teacher"):
            yield from self._of_pairs(word, subject, day)
        elif word in {"partner", "lead"}:
            yield from self._beside(word, subject, day)
        elif kind == "teacher":
            named = self.of_kind(word)
            yield from (one for one in named if subject in self._members_on(one, day))
        else:
            near = {*self._below(subject, day), *self._above(subject, day)}
            yield from (one for one in near if self.kinds[one] == word)

    def _members_on(self, unit: str, day: date) -> set[str]:
        bonds = (one for one in self.members if one.whole == unit and in_spell(one, day))
        found = {one.one for one in bonds if self._serves(one.one, day)}
        if unit == self.ours:
            found |= {one for one in self.of_kind("teacher") if self._serves(one, day)}
        for part in self._parts_on(day):
            if part.whole == unit:
                found |= self._members_on(part.one, day)
        return found

    def _serves(self, teacher: str, day: date) -> bool:
        return any(in_spell(one, day) for one in self.own.get(teacher, NOBODY).served)

    def _parts_on(self, day: date) -> list[Bond]:
        return [one for one in self.parts if in_spell(one, day)]

    def _below(self, unit: str, day: date) -> Iterator[str]:
        for part in self._parts_on(day):
            if part.whole == unit:
                yield part.one
                yield from self._below(part.one, day)

    def _above(self, unit: str, day: date) -> Iterator[str]:
        for part in self._parts_on(day):
            if part.one == unit:
                yield part.whole
                yield from self._above(part.whole, day)

    def _of_pairs(self, word: str, subject: str, day: date) -> Iterator[str]:
        for name, pair in self.pairs.items():
            if not in_spell(pair, day):
                continue
            both = {"mentor": pair.whole, "mentee": pair.one}
            if name == subject:
                yield from both.values() if word == "both" else [both[word]]
            elif subject in both.values():
                other = next(one for one in both.values() if one != subject)
                role = next(role for role, one in both.items() if one == other)
                if word in {"partner", role}:
                    yield other
                elif word == "pair":
                    yield name

    def _beside(self, word: str, subject: str, day: date) -> Iterator[str]:
        parts = self._parts_on(day)
        for mine in (one for one in parts if one.one == subject):
            for other in (one for one in parts if one.whole == mine.whole):
                together = self.kinds[mine.whole] in TOGETHER
                fits = other.role == "lead" if word == "lead" else together
                if other.one != subject and fits:
                    yield other.one

    def records_of(self, subject: str) -> list[RecordFacts]:
        """The records that count for a subject in some way."""
        if self.kinds[subject] == "teacher":
            return list(self.records[subject])
        found = []
        for teacher, records in self.records.items():
            for record in records:
                words = frozenset(self._ways(subject, teacher, record))
                if words:
                    partner = (
                        "partner" if self._with_partner(subject, teacher, record) else "nobody"
                    )
                    found.append(replace(record, reach=words, partner=partner))
        return found

    def _ways(self, subject: str, teacher: str, record: RecordFacts) -> Iterator[str]:
        pair = self.kinds[subject] == "pair"
        for word in ("both", "mentor", "mentee") if pair else ("own", "members", "parts"):
            tied = self.tied_on(word, subject, record.last_day)
            if (word in PEOPLE and teacher in tied) or (
                word not in PEOPLE and tied & set(self.units.get(record.uid, ()))
            ):
                yield word

    def _with_partner(self, subject: str, teacher: str, record: RecordFacts) -> bool:
        pair = self.pairs.get(subject)
        if pair is None:
            return False
        other = pair.one if teacher == pair.whole else pair.whole
        return other in self.named.get(record.uid, ())


@dataclass(frozen=True)
class Around:
    """Everybody as seen from one subject while one rule is judged.

    Attributes:
        everybody: All of them.
        subject: Whom the rule binds.
        rule: The rule set and the rule.
        results: What was judged before, by rule and name.
    """

    everybody: Everybody
    subject: str
    rule: tuple[str, str]
    results: Mapping[str, Mapping[str, object]]

    def tied(self, word: str, inside: Iterable[date]) -> list[str]:
        """Who is tied to the subject on some day."""
        return self.everybody.tied(word, self.subject, inside)

    def own(self, name: str) -> Own:
        """What registers say of somebody about the rule."""
        return self.everybody.own.get(name, NOBODY).about(*self.rule)
