"""A record as one sentence: 昨天 听课 王芳 分数的意义 1节.

The words may stand in any order; what is no day, kind, person, amount or the like is the title. So
nothing that was typed is lost: every word is in some part. The parts become the texts of a form
(``records.forms``), which is read as any form is.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyhours.domain.tidy import clean_name, has_han
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.forms import read_form
from studyhours.services.records.kinds_list import KindShown, record_choices
from studyhours.services.records.observed import observed_before
from studyhours.services.records.quick_amounts import (
    BARE,
    COUNT,
    Span,
    amounts_in,
    bare_amounts,
    is_numbered,
    is_of_latin,
)
from studyhours.services.records.quick_days import is_plain_day, read_days
from studyhours.services.records.quick_form import type_said, values_of
from studyhours.services.records.quick_kind import find_kind
from studyhours.services.records.quick_running import words_of
from studyhours.services.records.quick_sentence import (
    AFTER,
    MARKED,
    QuickEntry,
    QuickFault,
    QuickPart,
    QuickWorld,
)
from studyhours.services.records.quick_words import (
    SURE,
    TITLES_OF_PEOPLE,
    looks_like_a_name,
    named_exactly,
)
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.typed import read_amount

_LEAST_NUMBER = 3
_COVERS = {"many_people": "need_teacher", "not_yours": "need_teacher"}
"""What a form would say besides of what was said already."""


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
        self._typed = words_of(sentence, world)
        self._parts: dict[int, QuickPart] = {}
        self._taken: set[int] = set()
        self._faults: list[QuickFault] = []
        self._kind: KindShown | None = None
        self._kind_at: int | None = None
        self._amounts: frozenset[Span] = frozenset()
        # In a Chinese sentence Latin words beside each other are a title, whatever each may mean.
        self._in_han = any(map(has_han, self._typed))

    def read(self) -> QuickEntry:
        at = self._kind_at = self._find_kind()
        self._amounts = amounts_in(self._typed, self._kind)
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
        self._take_bare_amounts()
        self._take_rest()
        return self._entry()

    # ------------------------------------------------------------ kind

    def _find_kind(self) -> int | None:
        """Takes the first word that surely names a kind, else the first that may; says where."""
        found = find_kind(self._typed, self._world.named)
        if found is None:
            self._faults.append(QuickFault("no_kind"))
            return None
        span, meant = found
        at = span[0]
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
        plain, latin = word.rstrip(AFTER), self._is_of_latin(span)
        return bool(plain) and (
            self._take_number(plain, span, before_kind=before_kind)
            or (not latin and self._take_day(plain, span))
            or self._take_amount(plain, span)
            or (not latin and self._take_type(plain, span))
            or self._take_person(plain, span, before_kind=before_kind)
            or (not latin and self._take_named(plain, span))
        )

    def _is_of_latin(self, span: range) -> bool:
        return self._in_han and is_of_latin(self._typed, self._taken, span)

    def _take_number(self, word: str, span: range, *, before_kind: bool) -> bool:
        """A staff number; one or two digits are rather an amount."""
        known = len(word) >= _LEAST_NUMBER and self._world.people.has_number(word)
        return known and self._take_person(word, span, before_kind=before_kind)

    def _take_day(self, word: str, span: range) -> bool:
        if len(span) > 1 and not word.isascii():
            return False
        days = read_days(word, self._world.today)
        if days is None or (is_plain_day(word) and is_numbered(self._typed, span[0])):
            return False  # or Unit 3.1
        if days.first is None or days.last is None:
            return self._wrong("bad_day", span, "day")
        if self._has("day"):
            if is_plain_day(word):
                return False  # 9.12 again is no second day: perhaps an amount
            return self._wrong("two_days", span, "day")
        if is_plain_day(word) and self._may_number_a_title(span):
            if any(map(self._is_day, self._typed)):
                return False
            return self._wrong("day_or_title", span, "day")
        self._put("day", span, days.first.isoformat(), days.last.isoformat())
        return True

    def _is_day(self, word: str) -> bool:
        """Whether a word is a day beyond doubt."""
        return read_days(word, self._world.today) is not None and not is_plain_day(word)

    def _may_number_a_title(self, span: range) -> bool:
        """Whether 11.2 in front of a title may be its number.

        11.2 听课 and 听课 11.2 are days; 听课 张伟 11.2 一次函数 is doubtful.
        """
        before, behind = span[0] - 1, span[-1] + 1
        if before < 0 or before == self._kind_at or behind not in self._free():
            return False
        word = self._typed[behind]
        meant = self._is_day(word) or self._world.people.find(word.rstrip(AFTER).lstrip("@"))
        amount = self._amounts & {(behind, 1), (behind, 2)}
        return not (amount or meant) and word[0] not in MARKED

    def _take_amount(self, word: str, span: range) -> bool:
        if (span[0], len(span)) not in self._amounts:
            return False
        kind, joined = self._kind, word.replace(" ", "")
        if kind is not None and not kind.fields.units:
            count = COUNT.fullmatch(joined)
            return self._take_count(count[1], span) if count else self._remark(kind, span)
        amount = read_amount(joined, kind.unit if kind is not None else "hour")
        if amount is None:
            return False
        if self._has("amount"):
            return self._wrong("two_amounts", span, "amount")
        self._put("amount", span, self._words(span), amount.unit)
        return True

    def _take_bare_amounts(self) -> None:
        """Numbers without a unit, where nothing else says how much."""
        kind = self._kind
        if kind is None or not kind.fields.units or self._has("amount"):
            return
        for at in bare_amounts(self._typed, list(self._free())):
            word, span = self._typed[at].rstrip(AFTER), range(at, at + 1)
            if read_amount(word, kind.unit) is None:
                continue
            if self._has("amount"):
                self._wrong("two_amounts", span, "amount")
            else:
                self._put("amount", span, word, kind.unit)

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
        if (
            kind is None
            or type_said(self._parts.values(), kind)
            or (len(span) > 1 and not word.isascii())
        ):
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
            found = named_exactly(what, word) if there and not self._has(what) else None
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
        if found and not credited and self._is_rather_title(name, span):
            return False
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

    def _is_rather_title(self, name: str, span: range) -> bool:
        """Whether somebody's initials are rather a word of an English title: My family.

        Not where whose lesson it was is still to be said: tk zm Unit 3.
        """
        if not self._is_of_latin(span) or not self._world.people.is_spelled(name):
            return False
        roles = self._kind is not None and bool(self._kind.fields.roles)
        return not (roles and name.islower() and span[0] - 1 in self._taken) or self._has("person")

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
        next_one = behind[1]
        alone = len(behind) == 2 and BARE.fullmatch(self._typed[next_one].rstrip(AFTER))
        says_more = not alone and not self._amounts & {(next_one, 1), (next_one, 2)}
        if name in world.observed or (looks_like_a_name(name) and says_more):
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
        values = values_of(self._parts.values(), kind, self._world)
        content: RecordContent | None = None
        if kind is not None:
            read = read_form(kind, values)
            if isinstance(read, tuple):
                covered = {_COVERS.get(fault.code, fault.code) for fault in self._faults}
                self._faults += [QuickFault(one.code) for one in read if one.code not in covered]
            elif not self._faults:
                content = read
        return QuickEntry(parts, tuple(self._faults), kind, values, content)

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
