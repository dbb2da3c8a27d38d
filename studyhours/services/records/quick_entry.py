"""A record as one sentence: 昨天 听课 王芳 分数的意义 1节.

The words may stand in any order; what is no day, kind, person, amount or the like is the title. So
nothing that was typed is lost: every word is in some part. The parts become the texts of a form
(``records.forms``), which is read as any form is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyhours.domain.tidy import clean_name
from studyhours.domain.vocabulary import key_of, words
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.forms import FIELD, PERSON, UID, read_form
from studyhours.services.records.kinds_list import KindShown, place_at_first, record_choices
from studyhours.services.records.observed import observed_before
from studyhours.services.records.quick_days import read_days
from studyhours.services.records.quick_sentence import (
    AFTER,
    MARKED,
    QuickEntry,
    QuickFault,
    QuickPart,
    QuickWorld,
    tokens_of,
)
from studyhours.services.records.quick_words import (
    PART,
    SURE,
    TITLES_OF_PEOPLE,
    Meant,
    looks_like_a_name,
)
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.typed import read_amount

_BARE = re.compile(r"\d+(?:\.\d+)?")
_COUNT = re.compile(r"(\d{1,4}|[一二两三四五六七八九十]{1,3})[篇本条项个份次]")
_BEGIN_AMOUNTS = "0123456789.一两二三四五六七八九十半"
_MOST_JOINED = 3
_LEAST_NUMBER = 3
_COVERS = {"many_people": "need_teacher", "not_yours": "need_teacher"}
"""What a form would say besides of what was said already."""
_LONGEST = 2000


def quick_world(ledger: Ledger, teacher: str | None = None) -> QuickWorld:
    """What a sentence is understood by in a ledger.

    Args:
        ledger: The ledger.
        teacher: Uid of whom sentences are about that name nobody; in a teacher's own ledger, where
            nobody else is, that is clear.

    Raises:
        NotPermitted: the account may not see teachers.
    """
    choices = record_choices(ledger)
    teachers = list_teachers(ledger)
    if teacher is None and len(teachers) == 1:
        teacher = teachers[0].uid
    observed = observed_before(ledger) if choices.alone else frozenset[str]()
    return QuickWorld(
        choices.kinds, teachers, choices.today, choices.own, teacher, choices.alone, observed
    )


def understand(sentence: str, world: QuickWorld) -> QuickEntry:
    """What a sentence says.

    Args:
        sentence: As typed; line ends are blanks.
        world: What it is understood by.
    """
    return _Reader(sentence, world).read()


class _Reader:
    """One sentence being understood."""

    def __init__(self, sentence: str, world: QuickWorld) -> None:
        self._world = world
        self._typed = list(tokens_of(" ".join(sentence[:_LONGEST].split())))
        self._parts: dict[int, QuickPart] = {}
        self._taken: set[int] = set()
        self._faults: list[QuickFault] = []
        self._kind: KindShown | None = None

    def read(self) -> QuickEntry:
        at = self._find_kind()
        if at is not None:
            self._take_name(at)
        for start in range(len(self._typed)):
            if start in self._taken:
                continue
            for count in (3, 2, 1):
                span = range(start, start + count)
                if span[-1] < len(self._typed) and self._taken.isdisjoint(span):
                    word = " ".join(self._typed[place] for place in span)
                    if self._take_word(word, span, before_kind=at is None or start < at):
                        break
        self._take_rest()
        return self._entry()

    # ------------------------------------------------------------ kind

    def _find_kind(self) -> int | None:
        """Takes the first word that surely names a kind, else the first that may; says where."""
        best: tuple[int, int, range, tuple[Meant, ...]] | None = None
        for start in range(len(self._typed)):
            for count in range(_MOST_JOINED, 0, -1):
                span = range(start, start + count)
                if span[-1] >= len(self._typed):
                    continue
                word = " ".join(self._typed[place] for place in span)
                if word[0] in MARKED or (count > 1 and not word.isascii()):
                    continue
                strength, meant = self._world.named.find(word.rstrip(AFTER))
                # A kind's own name says more than a type's, and either more than initials.
                rank = strength + (strength > PART and meant[0].type is None) if meant else 0
                if meant and (best is None or rank > best[0]):
                    best = (rank, start, span, meant)
        if best is None:
            self._faults.append(QuickFault("no_kind"))
            return None
        _, at, span, meant = best
        kinds = tuple(dict.fromkeys(one.kind for one in meant))
        typed = self._words(span)
        if len(kinds) > 1:
            self._faults.append(QuickFault("many_kinds", typed, kinds))
            self._taken.update(span)
            self._parts[at] = QuickPart("kind", typed, "")
            return at
        self._kind = next(one for one in self._world.kinds if one.id == kinds[0])
        types = [one.type for one in meant if one.type is not None]
        self._put("kind", span, self._kind.id, types[0] if len(types) == 1 else "")
        return at

    # ------------------------------------------------------------ word by word

    def _take_word(self, word: str, span: range, *, before_kind: bool) -> bool:
        """Takes a word that means something by itself."""
        if word[0] in MARKED:
            return False
        plain = word.rstrip(AFTER)
        return bool(plain) and (
            self._take_number(plain, span, before_kind=before_kind)
            or self._take_day(plain, span)
            or self._take_amount(plain, span)
            or self._take_type(plain, span)
            or self._take_person(plain, span, before_kind=before_kind)
            or self._take_named(plain, span)
        )

    def _take_number(self, word: str, span: range, *, before_kind: bool) -> bool:
        """A staff number; one or two digits are rather an amount."""
        known = len(word) >= _LEAST_NUMBER and self._world.people.has_number(word)
        return known and self._take_person(word, span, before_kind=before_kind)

    def _take_day(self, word: str, span: range) -> bool:
        if len(span) > 1 and not word.isascii():
            return False
        days = read_days(word, self._world.today)
        if days is None:
            return False
        if days.first is None or days.last is None:
            return self._wrong("bad_day", span, "day")
        if self._has("day"):
            if _BARE.fullmatch(word):
                return False  # 9.12 again is no second day: perhaps an amount
            return self._wrong("two_days", span, "day")
        self._put("day", span, days.first.isoformat(), days.last.isoformat())
        return True

    def _take_amount(self, word: str, span: range) -> bool:
        kind = self._kind
        bare = _BARE.fullmatch(word) is not None
        if len(span) > 2 or (len(span) == 2 and not _BARE.fullmatch(self._typed[span[0]])):
            return False
        if bare and (kind is None or not kind.fields.units):
            return False
        if kind is not None and not kind.fields.units and (count := _COUNT.fullmatch(word)):
            return self._take_count(count[1], span)
        if not bare and all(one in _BEGIN_AMOUNTS for one in word):
            return False  # 一, 十五: a numeral alone is rather a word of a title
        unit = kind.unit if kind is not None else "hour"
        amount = read_amount(word, unit) if bare or word[0] in _BEGIN_AMOUNTS else None
        if amount is None:
            return False
        if kind is not None and not kind.fields.units:
            return self._remark(kind, span)
        if self._has("amount"):
            return self._wrong("two_amounts", span, "amount")
        self._put("amount", span, word if bare else self._words(span), amount.unit)
        return True

    def _remark(self, kind: KindShown, span: range) -> bool:
        """A book takes hours too: they are kept as a remark, for its kind counts books."""
        if "remarks" not in (*kind.fields.extra, *kind.fields.more):
            return False
        if self._has("remarks"):
            return self._wrong("two_amounts", span, "amount")
        self._put("remarks", span, self._words(span))
        return True

    def _take_count(self, count: str, span: range) -> bool:
        """One of them is what every record is; several are several records."""
        if count not in {"1", "一"} or self._has("amount"):
            return self._wrong("one_each", span, "amount")
        self._put("amount", span, "1", "item")
        return True

    def _take_type(self, word: str, span: range) -> bool:
        kind = self._kind
        if kind is None or self._type() or (len(span) > 1 and not word.isascii()):
            return False
        strength, meant = self._world.named.find(word, kind.id)
        types = [one.type for one in meant if one.type is not None]
        if strength != SURE or len(types) != 1:
            return False
        self._put("kind", span, kind.id, types[0])
        return True

    def _take_named(self, word: str, span: range) -> bool:
        """A level, a way, or a place, where the kind has one."""
        kind = self._kind
        if kind is None:
            return False
        for what, there in (
            ("level", kind.fields.level),
            ("mode", kind.fields.mode),
            ("place", kind.fields.place),
        ):
            found = _named_exactly(what, word) if there and not self._has(what) else None
            if found is not None:
                self._put(what, span, found)
                return True
        return False

    # ------------------------------------------------------------ people

    def _take_person(self, word: str, span: range, *, before_kind: bool) -> bool:
        world, kind = self._world, self._kind
        credited = word.startswith("@")
        name = word[1:] if credited else word
        if not name or (len(span) > 1 and not name.isascii()):
            return False
        found = list(world.people.find(name))
        if not found:
            return self._take_stranger(name, span) if not credited else False
        role = kind.fields.roles[0] if kind is not None and kind.fields.roles else ""
        other = bool(role) and not credited and (not before_kind or world.own is not None)
        what = "person" if other and not self._has("person") else "teacher"
        if what == "teacher":
            if self._has("teacher") or (world.own is not None and not credited):
                return False  # part of a title that names somebody
            found = [one for one in found if world.own in (None, one.uid)]
            if not found:
                return self._wrong("not_yours", span, "teacher")
        if len(found) > 1:
            self._faults.append(
                QuickFault("many_people", self._words(span), tuple(one.uid for one in found))
            )
            self._put(what, span, "")
            return True
        self._put(what, span, found[0].name, found[0].uid)
        return True

    def _take_stranger(self, name: str, span: range) -> bool:
        """Somebody from elsewhere, where the kind has a place for one and no doubt is left."""
        kind = self._kind
        if kind is None or not kind.fields.roles or self._has("person"):
            return False
        if not name.endswith(TITLES_OF_PEOPLE) or not 3 <= len(name) <= 6:
            return False
        self._put("person", span, clean_name(name), "")
        return True

    def _take_name(self, at: int) -> None:
        """In an own ledger, whose lesson was seen: a name behind the kind and before a title."""
        world, kind = self._world, self._kind
        if not world.alone or kind is None or kind.base != "observation":
            return
        behind = [place for place in range(at, len(self._typed)) if place not in self._taken]
        if len(behind) < 2:
            return
        name = clean_name(self._typed[behind[0]].rstrip(AFTER))
        if name in world.no_names or list(world.people.find(name)):
            return
        last = self._typed[behind[1]]
        if name in world.observed or (looks_like_a_name(name) and not last[0].isdigit()):
            self._put("person", range(behind[0], behind[0] + 1), name)

    # ------------------------------------------------------------ what is left

    def _take_rest(self) -> None:
        """Marked words are the title, else those that mean nothing else; more of them a text."""
        marked = [at for at in self._free() if self._typed[at][0] in MARKED
                  and len(self._typed[at]) > 2]  # fmt: skip
        if marked:
            at = marked[0]
            self._put("title", range(at, at + 1), self._typed[at][1:-1].strip())
        free = list(self._free())
        if not free:
            return
        said = " ".join(self._typed[at] for at in free).strip(AFTER + " ")
        self._taken.update(free)
        what = "title"
        if marked:
            what = "text" if self._kind is None or self._kind.fields.text else "remarks"
        if said:
            self._parts[free[0]] = QuickPart(what, said, said)

    def _free(self) -> Iterator[int]:
        return (at for at in range(len(self._typed)) if at not in self._taken)

    # ------------------------------------------------------------ all of it

    def _entry(self) -> QuickEntry:
        parts = tuple(self._parts[at] for at in sorted(self._parts))
        kind = self._kind
        values = self._values()
        content: RecordContent | None = None
        if kind is not None:
            read = read_form(kind, values)
            if isinstance(read, tuple):
                covered = {_COVERS.get(fault.code, fault.code) for fault in self._faults}
                self._faults += [QuickFault(one.code) for one in read if one.code not in covered]
            elif not self._faults:
                content = read
        return QuickEntry(parts, tuple(self._faults), kind, values, content)

    def _values(self) -> dict[str, str]:
        world, kind = self._world, self._kind
        today = world.today.isoformat()
        values = {"day": today, "teacher": world.own or world.teacher or ""}
        if kind is not None:
            values |= {"unit": kind.unit, "type": self._type()}
            values["place"] = place_at_first(kind, alone=world.alone)
        for part in self._parts.values():
            values |= self._values_of(part)
        if kind is not None and kind.fields.units and not kind.fields.amount_needed:
            values.setdefault("amount", "1")
        return values

    def _values_of(self, part: QuickPart) -> dict[str, str]:
        """What a part of the sentence says in the fields of a form."""
        if part.what == "person" and self._kind is not None:
            role = self._kind.fields.roles[0]
            return {PERSON + role: part.value, UID + role: part.more}
        if part.what == "teacher":
            return {"teacher": part.more}
        if part.what == "remarks":
            return {FIELD + "remarks": part.value}
        if part.what == "day" and part.value:
            first = {"first": part.value} if part.more != part.value else {}
            return {"day": part.more, **first}
        if part.what == "amount" and part.value:
            return {"amount": part.value, "unit": part.more}
        return {} if part.what in {"day", "kind", "amount"} else {part.what: part.value}

    def _type(self) -> str:
        types = [one.more for one in self._parts.values() if one.what == "kind" and one.more]
        if types or self._kind is None:
            return types[0] if types else ""
        offered = self._kind.offered
        return offered[0].id if len(offered) == 1 else ""

    # ------------------------------------------------------------ helpers

    def _has(self, what: str) -> bool:
        return any(one.what == what for one in self._parts.values())

    def _words(self, span: range) -> str:
        return " ".join(self._typed[place] for place in span)

    def _put(self, what: str, span: range, value: str, more: str = "") -> None:
        self._taken.update(span)
        self._parts[span[0]] = QuickPart(what, self._words(span), value, more)

    def _wrong(self, code: str, span: range, what: str) -> bool:
        self._faults.append(QuickFault(code, self._words(span)))
        self._put(what, span, "")
        return True


def _named_exactly(what: str, word: str) -> str | None:
    """The level, mode or place a word names; bare numbers and signs name none in a sentence."""
    if len(word) < 2 or not any(map(str.isalpha, word)):
        return None
    if what == "level" and not word.isascii() and not word.endswith("级"):
        return None  # 校本研修 is rather what a course is called
    return words(what).ids.get(key_of(word))
