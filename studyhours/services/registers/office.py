"""What the office has entered about one teacher, and what may be entered: for the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Group, MentorPair, School, Teacher
from studyhours.domain.calendar import SchoolYear
from studyhours.domain.errors import NotPermitted
from studyhours.domain.people import GROUP_KINDS
from studyhours.domain.registers import Decided, Exempted, Joined, Kept, Paired
from studyhours.domain.texts import Texts
from studyhours.rules.model import Version
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import only_own, require
from studyhours.services.people.teacher_list import found_teacher, group_names
from studyhours.services.people.text_order import order_of
from studyhours.services.people.unit_names import found_unit
from studyhours.services.registers.reading import (
    OF_TEACHERS,
    OF_UNITS,
    PAIRS,
    REGISTERS,
    entries_of,
)
from studyhours.services.registers.text import entry_text
from studyhours.services.rulebook.rulesets import load_versions

Title = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleNamed:
    """A rule somebody may be exempt from, or about which something may be decided.

    Attributes:
        id: Its id within its set.
        title: Its name by language.
    """

    id: str
    title: Title


@dataclass(frozen=True, slots=True)
class RuleSetNamed:
    """A rule set of the ledger, with every rule that any of its versions has.

    Attributes:
        id: The rule set.
        title: Its name by language.
        rules: Its rules, those of the newest version first.
    """

    id: str
    title: Title
    rules: tuple[RuleNamed, ...]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry as a list shows it.

    Attributes:
        register: The register's id, a key of ``REGISTERS``.
        entry: The entry.
        other: The mentee's name, of a pair; the group's, of a member.
        mentor: Of a pair whose mentee the list is about: the mentor's name; else empty.
        about: Name of the rule or rule set it is about, by language; none where it names none.
        may_change: Whether the actor may change it or take it out.
    """

    register: str
    entry: Kept
    other: str
    mentor: str
    about: Title
    may_change: bool

    def said(self, texts: Texts) -> str:
        """What sort of entry it is, and what it says, without when and why."""
        if self.mentor:
            return texts.say("register.mentored", name=self.mentor)
        what = entry_text(self.entry, self.other, texts, texts.pick(self.about))
        if isinstance(self.entry, Exempted):
            return what
        kind = texts.say(f"register_kind.{self.register}")
        return texts.say("register.of_kind", kind=kind, what=what)


@dataclass(frozen=True, slots=True)
class OfficeEntries:
    """All that stands in the registers about one teacher.

    Attributes:
        teacher: The teacher's uid.
        name: The teacher's name.
        entries: What is in force or was last comes first.
        rulesets: What entries may be about.
        may_add: Ids of the registers about a teacher that the actor may write.
        year: The school year of today.
        groups: Kind and name of the school's groups, by name.
    """

    teacher: str
    name: str
    entries: tuple[EntryShown, ...]
    rulesets: tuple[RuleSetNamed, ...]
    may_add: frozenset[str]
    year: SchoolYear
    groups: tuple[tuple[str, str], ...] = ()


def writable(ledger: Ledger) -> frozenset[str]:
    """Ids of the registers the actor may write; nothing is read for it."""
    functions = ledger.actor.functions
    return frozenset(one.id for one in REGISTERS.values() if one.function in functions)


def read_office(ledger: Ledger, teacher: str) -> OfficeEntries:
    """Every entry about a teacher: as mentee and member, too.

    Args:
        ledger: The ledger.
        teacher: The teacher's uid.

    Raises:
        UnusableInput: there is no such teacher.
        NotPermitted: the account may not see this teacher.
    """
    own = only_own(ledger.actor, "read_school", "read_self")
    if own not in {None, teacher}:
        raise NotPermitted("not_permitted", user=ledger.actor.name, function="read_school")
    may = writable(ledger) & {kind.id for kind in OF_TEACHERS}
    with ledger.reading() as session:
        school = school_of(session)
        found = found_teacher(session, school, teacher)
        rulesets = _rulesets(load_versions(session, school))
        titles = _titles(rulesets)
        names = group_names(session, school)
        shown = [
            EntryShown(
                kind.id, one, _other(session, one, names), "", _about(one, titles), kind.id in may
            )
            for kind in OF_TEACHERS
            for one in entries_of(session, school, kind, [found.id]).get(teacher, ())
        ]
        shown += [
            EntryShown(PAIRS.id, one, found.name, _name(session, one.teacher), {}, PAIRS.id in may)
            for one in _as_mentee(session, school, found.id)
        ]
        year = choose_year(session, school, None, today(ledger, school))
        return OfficeEntries(
            teacher,
            found.name,
            tuple(sorted(shown, key=_order, reverse=True)),
            rulesets,
            may,
            year,
            _groups(session, school),
        )


def _groups(session: Session, school: School) -> tuple[tuple[str, str], ...]:
    query = select(Group.kind, Group.name).where(
        Group.school_id == school.id, Group.kind.in_(GROUP_KINDS)
    )
    return tuple(sorted(session.execute(query).tuples(), key=lambda one: order_of(one[1])))


def read_unit_office(ledger: Ledger, unit: str) -> OfficeEntries:
    """What stands in the registers about one group or school: exemptions and decisions.

    Args:
        ledger: The ledger.
        unit: Its uid.

    Raises:
        UnusableInput: it is there no longer.
        NotPermitted: the account may not see everybody's results.
    """
    require(ledger.actor, "check")
    may = writable(ledger)
    with ledger.reading() as session:
        school = school_of(session)
        found = found_unit(session, school, unit)
        rulesets = _rulesets(load_versions(session, school))
        titles = _titles(rulesets)
        shown = [
            EntryShown(of_teachers, one, "", "", _about(one, titles), kind.id in may)
            for of_teachers, kind in OF_UNITS.items()
            for one in entries_of(session, school, kind, [UUID(found.uid)]).get(found.uid, ())
        ]
        year = choose_year(session, school, None, today(ledger, school))
        entries = tuple(sorted(shown, key=_order, reverse=True))
        return OfficeEntries(unit, found.name, entries, rulesets, frozenset(OF_UNITS), year)


def _order(shown: EntryShown) -> tuple[bool, str, Any, str]:
    """What is open still, or ends last, comes first."""
    entry = shown.entry
    return entry.last is None, str(entry.last or entry.first or ""), entry.made_at, entry.uid


def _as_mentee(session: Session, school: School, teacher: UUID) -> Sequence[Paired]:
    query = select(MentorPair).where(
        MentorPair.school_id == school.id, MentorPair.mentee_id == teacher
    )
    return [PAIRS.entry(row) for row in session.scalars(query)]


def _other(session: Session, entry: Kept, groups: Mapping[str, str]) -> str:
    match entry:
        case Paired():
            return _name(session, entry.mentee)
        case Joined():
            return groups.get(entry.group, "")
        case _:
            return ""


def _name(session: Session, uid: str) -> str:
    return session.get_one(Teacher, UUID(uid)).name


def _rulesets(versions: Mapping[str, Sequence[Version]]) -> tuple[RuleSetNamed, ...]:
    found = []
    for key, all_of_it in versions.items():
        newest_first = [version.ruleset for version in reversed(all_of_it)]
        rules: dict[str, RuleNamed] = {}
        for ruleset in newest_first:
            for rule in ruleset.rules:
                rules.setdefault(rule.id, RuleNamed(rule.id, rule.title))
        found.append(RuleSetNamed(key, newest_first[0].title, tuple(rules.values())))
    return tuple(found)


def _titles(rulesets: Sequence[RuleSetNamed]) -> Mapping[tuple[str, str | None], Title]:
    titles: dict[tuple[str, str | None], Title] = {}
    for one in rulesets:
        titles[one.id, None] = one.title
        titles.update({(one.id, rule.id): rule.title for rule in one.rules})
    return titles


def _about(entry: Kept, titles: Mapping[tuple[str, str | None], Title]) -> Title:
    if isinstance(entry, Exempted | Decided) and entry.ruleset is not None:
        return titles.get((entry.ruleset, entry.rule), {})
    return {}
