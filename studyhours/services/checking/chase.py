"""The chase list (催办单): who is behind in what, by how much and until when, by group.

Behind is whoever a check says is at risk or has missed something; what is due on the day itself can
still be done, for the list is read in the morning. Of a rule with many windows the
deadline is that of the next one that can still be met; what is past is said to be past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby

from studyhours.domain import statuses as st
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.rules.requirements import AT_MOST
from studyhours.rules.results import RuleResult
from studyhours.services.checking.judged_table import JudgedLine
from studyhours.services.checking.verdicts import NO_RULES, Verdicts, read_verdicts
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.name_order import in_name_order
from studyhours.services.people.pinyin import spelled
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.wording.day_words import day_text
from studyhours.services.wording.explaining import unit_of
from studyhours.services.wording.next_steps import missed_of, standing

LIMIT, OTHER, WINDOWS = "_limit", "_other", "_windows"
UNTIL, PARTLY, OVER, LOST = "until", "partly", "over", "lost"
_STATES = (UNTIL, PARTLY, OVER, LOST)
_BEHIND = frozenset({st.AT_RISK, st.MISSED})


@dataclass(frozen=True, slots=True)
class ChaseItem:
    """Something that somebody is behind with.

    Attributes:
        rule: The result.
        due: The day by which it can still be done, or by which it should have been.
        over: Whether that day is past, or nothing more can be done.
    """

    rule: RuleResult
    due: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class Chased:
    """Somebody who is behind, with everything they are behind with, the most urgent first."""

    teacher: TeacherShown
    items: tuple[ChaseItem, ...]


@dataclass(frozen=True, slots=True)
class ChaseGroup:
    """The people of one group who are behind; ``name`` is empty for those of none."""

    name: str
    people: tuple[Chased, ...]


@dataclass(frozen=True, slots=True)
class ChaseList:
    """Everybody who is behind.

    Attributes:
        school: The school's name.
        year: Label of the school year.
        as_of: The day judged.
        groups: By group; those without one last.
        asked: How many teachers were looked at.
    """

    school: str
    year: str
    as_of: date
    groups: tuple[ChaseGroup, ...]
    asked: int

    @property
    def count(self) -> int:
        """How many people are behind."""
        return sum(len(group.people) for group in self.groups)

    def of_group(self, name: str | None) -> ChaseList:
        """One group alone; all of them for None."""
        if name is None:
            return self
        groups = tuple(one for one in self.groups if one.name == name)
        return ChaseList(self.school, self.year, self.as_of, groups, self.asked)

    def in_order(self, order: str) -> ChaseList:
        """The people of each group in one of the orders of lists."""

        def ordered(people: Sequence[Chased]) -> tuple[Chased, ...]:
            return in_name_order(
                people, order, lambda one: one.teacher.name, lambda one: one.teacher.position
            )

        groups = tuple(replace(one, people=ordered(one.people)) for one in self.groups)
        return replace(self, groups=groups)


def read_chase(
    ledger: Ledger,
    year: str | None = None,
    as_of: date | None = None,
    ruleset: str | None = None,
    group: str | None = None,
    progress: Progress = unwatched,
) -> ChaseList:
    """Judges everybody the login may see, and lists who is behind.

    Args:
        ledger: The ledger.
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today when None.
        ruleset: Only this rule set.
        group: Only this group.
        progress: Told how far judging is.

    Raises:
        UnusableInput: an unknown year, rule set or group, or a ledger without any rule.
        NotPermitted: the account may see nobody's results.
    """
    verdicts = read_verdicts(ledger, year, as_of, progress)
    if verdicts.checked is None and verdicts.missing == NO_RULES:
        raise UnusableInput("no_rulesets")
    known = {one.id for one in verdicts.rulesets}
    if ruleset is not None and verdicts.checked is not None and ruleset not in known:
        raise UnusableInput("unknown_ruleset", id=ruleset, known=", ".join(sorted(known)))
    groups = {one.group for one in verdicts.teachers.values() if one.group}
    if group is not None and group not in groups:
        raise UnusableInput("chase_no_group", group=group, known="、".join(sorted(groups)) or "-")
    lines = [line for line in verdicts.people.lines if group is None or _group_of(line) == group]
    return chase_of(verdicts, lines, ruleset)


def chase_of(
    verdicts: Verdicts, lines: Sequence[JudgedLine], ruleset: str | None = None
) -> ChaseList:
    """Who of some lines of the check is behind.

    Args:
        verdicts: The check.
        lines: Teachers of it.
        ruleset: Only what this rule set asks; everything when None.
    """
    found: dict[str, list[Chased]] = {}
    for line in lines:
        if not isinstance(line.who, TeacherShown):
            continue
        items = tuple(_items(line.checked.result.rules, verdicts.as_of, ruleset))
        if items:
            found.setdefault(_group_of(line), []).append(Chased(line.who, items))
    groups = tuple(
        ChaseGroup(name, tuple(sorted(found[name], key=lambda one: one.teacher.pinyin)))
        for name in sorted(found, key=lambda name: (not name, spelled(name)))
    )
    checked = verdicts.checked
    school = checked.school if checked is not None else ""
    return ChaseList(school, verdicts.year, verdicts.as_of, groups, len(lines))


def _group_of(line: JudgedLine) -> str:
    return line.who.group or "" if isinstance(line.who, TeacherShown) else ""


def _items(rules: Iterable[RuleResult], as_of: date, ruleset: str | None) -> Iterator[ChaseItem]:
    items = [
        ChaseItem(rule, rule.due, standing(rule, as_of) == st.MISSED)
        for rule in rules
        if rule.status in _BEHIND and (ruleset is None or rule.ruleset_id == ruleset)
    ]
    # What can still be done comes first, by its day.
    yield from sorted(items, key=lambda one: (one.over, one.due or date.max))


# ---------------------------------------------------------------- in words


def item_text(item: ChaseItem, texts: Texts, today: date) -> str:
    """One thing somebody is behind with, and its day: ``8月31日前：校本研训差 6.5 学时``."""
    return _dated((item,), texts, today)


def items_texts(items: Sequence[ChaseItem], texts: Texts, today: date) -> tuple[str, ...]:
    """What somebody is behind with, those of one day together; first what can still be done."""
    found = [(_STATES.index(state_of(one, today)), one) for one in items]
    found.sort(key=lambda pair: pair[0])
    return tuple(
        _dated(tuple(one for _, one in same), texts, today)
        for _, same in groupby(found, key=lambda pair: (pair[0], _day(pair[1], today)))
    )


def state_of(item: ChaseItem, today: date) -> str:
    """What can still be done.

    Returns:
        ``UNTIL`` its day all of it, ``PARTLY`` what is still ahead of it, of what is ``OVER``
        nothing; nor of what is ``LOST`` though its day is not past.
    """
    if not item.over:
        return UNTIL
    if item.due is None or item.due < today:
        return OVER
    missed = missed_of(item.rule, today)
    return PARTLY if missed is not None and missed.repeated and missed.ahead else LOST


def _day(item: ChaseItem, today: date) -> date | None:
    """What is said together: what is missed before its day has no day of its own."""
    return item.due if state_of(item, today) in {UNTIL, OVER} else None


def _dated(items: Sequence[ChaseItem], texts: Texts, today: date) -> str:
    first = items[0]
    state = state_of(first, today)
    said = partial(_partly, today=today) if state == PARTLY else _part
    what = texts.say("chase.and").join(said(item, texts) for item in items)
    if first.due is None:
        return what
    return texts.say(f"chase.by_{state}", due=short_day(first.due, texts, today), what=what)


def _partly(item: ChaseItem, texts: Texts, today: date) -> str:
    """How many of its weeks or days are past, and how many are not."""
    rule, missed = item.rule, missed_of(item.rule, today)
    lost, ahead = (missed.lost, missed.ahead) if missed is not None else (0, 0)
    title, unit = texts.pick(rule.title), unit_of(rule, texts)
    return texts.say("chase.part_partly", title=title, lost=lost, ahead=ahead, unit=unit)


def _part(item: ChaseItem, texts: Texts) -> str:
    rule = item.rule
    if rule.bound == AT_MOST:
        how = LIMIT
    elif not rule.shortfall:
        how = OTHER
    else:
        how = WINDOWS if rule.windows is not None else ""
    return texts.say(
        f"chase.part{how}",
        title=texts.pick(rule.title),
        value=decimal_text(rule.value),
        target=decimal_text(rule.target),
        shortfall=decimal_text(rule.shortfall),
        unit=unit_of(rule, texts, rule.shortfall),
    )


def short_day(day: date | None, texts: Texts, today: date) -> str:
    """A day as a message says it: without the year where that is today's."""
    if day is None:
        return ""
    if texts.language == "zh" and day.year == today.year:
        return texts.say("chase.month_day", month=day.month, day=day.day)
    return day_text(day, texts)


def chase_text(chase: ChaseList, texts: Texts) -> str:
    """The list as a message for a chat: a greeting, then one person one line, by group."""
    if not chase.count:
        return texts.say("chase.nobody", day=day_text(chase.as_of, texts))
    over = any(item.over for group in chase.groups for one in group.people for item in one.items)
    greeting = "chase.greeting_over" if over else "chase.greeting"
    lines = [texts.say(greeting, day=day_text(chase.as_of, texts), count=chase.count)]
    for group in chase.groups:
        if len(chase.groups) > 1 or group.name:
            name = group.name or texts.say("chase.no_group")
            lines.append(texts.say("chase.group_head", name=name, count=len(group.people)))
        for one in group.people:
            what = texts.say("chase.between").join(items_texts(one.items, texts, chase.as_of))
            lines.append(texts.say("chase.line", name=one.teacher.name, what=what))
    if over:
        lines.append(texts.say("chase.over_hint"))
    return "\n".join(lines)
