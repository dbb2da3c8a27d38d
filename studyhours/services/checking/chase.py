"""The chase list (催办单): who is behind in what, by how much and until when, by group.

Behind is whoever a check says is at risk or has missed something; what is due on the day itself can
still be done, for the list is read in the morning. Of a rule with many windows each is said with
its own deadline (``chase_items``); what is past is said to be past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import Texts
from studyhours.services.checking.chase_items import ChaseItem, ending_of, items_of
from studyhours.services.checking.chase_wording import items_texts
from studyhours.services.checking.judged_table import JudgedLine
from studyhours.services.checking.verdicts import NO_RULES, Verdicts, read_verdicts
from studyhours.services.home.rules import rules_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.name_order import in_name_order
from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.people.text_order import order_of
from studyhours.services.wording.printed_days import printed_day


@dataclass(frozen=True, slots=True)
class Chased:
    """Somebody who is behind, with everything they are behind with, the most urgent first.

    Attributes:
        teacher: Who.
        items: What.
        called: The name, with the staff number where others have the same name.
    """

    teacher: TeacherShown
    items: tuple[ChaseItem, ...]
    called: str

    @property
    def ending(self) -> str:
        """What can still be done of it: see ``ending_of``."""
        return ending_of(self.items)


@dataclass(frozen=True, slots=True)
class ChaseGroup:
    """The people of one group who are behind.

    Attributes:
        name: Its name; empty for those of none.
        people: Who is behind.
        asked: How many of the group were looked at.
    """

    name: str
    people: tuple[Chased, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class ChaseList:
    """Everybody who is behind.

    Attributes:
        school: The school's name.
        year: Label of the school year.
        as_of: The day judged.
        groups: By group; those without one last.
        asked: How many teachers were looked at: all of them, or those a filter left.
        everybody: How many teachers the check has judged.
        rulesets: The rule sets judged, their names by language.
        whole: Whether these are all there are.
    """

    school: str
    year: str
    as_of: date
    groups: tuple[ChaseGroup, ...]
    asked: int
    everybody: int
    rulesets: tuple[Mapping[str, str], ...] = ()
    whole: bool = True

    @property
    def count(self) -> int:
        """How many people are behind."""
        return sum(len(group.people) for group in self.groups)

    @property
    def ending(self) -> str:
        """What can still be done of it: see ``ending_of``."""
        return ending_of(
            [item for group in self.groups for one in group.people for item in one.items]
        )

    def of_group(self, name: str | None) -> ChaseList:
        """One group alone; all of them for None."""
        if name is None:
            return self
        groups = tuple(one for one in self.groups if one.name == name)
        return replace(self, groups=groups, asked=sum(one.asked for one in groups))

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
        raise UnusableInput(
            "chase_no_group", group=group, known="、".join(sorted(groups, key=order_of)) or "-"
        )
    lines = [line for line in verdicts.people.lines if group is None or _group_of(line) == group]
    return chase_of(ledger, verdicts, lines, ruleset)


def chase_of(
    ledger: Ledger, verdicts: Verdicts, lines: Sequence[JudgedLine], ruleset: str | None = None
) -> ChaseList:
    """Who of some lines of the check is behind.

    Args:
        ledger: The ledger.
        verdicts: The check.
        lines: Teachers of it.
        ruleset: Only what this rule set asks; everything when None.
    """
    with ledger.reading() as session:
        rules = rules_of(session, school_of(session))
    # A year gone by can be mended no more, whatever day of it is looked at.
    now = verdicts.days.today
    day = now if now > verdicts.days.year_end else verdicts.as_of
    apart = told_apart(verdicts.teachers.values())
    found: dict[str, list[Chased]] = {}
    asked = Counter(_group_of(line) for line in lines if isinstance(line.who, TeacherShown))
    for line in lines:
        if not isinstance(line.who, TeacherShown):
            continue
        judged = line.checked.result.rules
        wanted = [one for one in judged if ruleset is None or one.ruleset_id == ruleset]
        items = items_of(wanted, day, lambda rule: rules.asked(rule).unit)
        if items:
            called = apart.get(line.who.uid, line.who.name)
            found.setdefault(_group_of(line), []).append(Chased(line.who, items, called))
    groups = tuple(
        ChaseGroup(
            name, tuple(sorted(found[name], key=lambda one: one.teacher.pinyin)), asked[name]
        )
        for name in sorted(found, key=order_of)
    )
    checked = verdicts.checked
    school = checked.school if checked is not None else ""
    used = [one for one in verdicts.rulesets if ruleset is None or one.id == ruleset]
    return ChaseList(
        school,
        verdicts.year,
        verdicts.as_of,
        groups,
        asked.total(),
        len(verdicts.people.lines),
        tuple(one.title for one in used),
        whole=len(used) == len(verdicts.rulesets),
    )


def _group_of(line: JudgedLine) -> str:
    return line.who.group or "" if isinstance(line.who, TeacherShown) else ""


# ---------------------------------------------------------------- in words


def rulesets_text(chase: ChaseList, texts: Texts) -> str:
    """Which rule sets were judged, for somebody who is behind in others is not listed."""
    names = texts.say("chase.and").join(texts.pick(one) for one in chase.rulesets)
    key = "chase.rulesets_all" if chase.whole else "chase.rulesets_some"
    return texts.say(key, names=names, count=len(chase.rulesets))


def asked_text(chase: ChaseList, texts: Texts) -> str:
    """How many are behind, of how many looked at, and whether those are all there are."""
    key = "chase.asked_all" if chase.asked == chase.everybody else "chase.asked_some"
    return texts.say(key, count=chase.count, asked=chase.asked, everybody=chase.everybody)


def chase_text(chase: ChaseList, texts: Texts) -> str:
    """The list as a message for a chat: a greeting, then one person one line, by group."""
    if not chase.count:
        key = "chase.nobody" if chase.asked == chase.everybody else "chase.nobody_asked"
        day = printed_day(chase.as_of, texts)
        return texts.say(key, day=day, asked=chase.asked, everybody=chase.everybody)
    ending, day = chase.ending, printed_day(chase.as_of, texts)
    lines = [texts.say(f"chase.greeting{ending}", day=day, count=chase.count)]
    if not chase.whole:
        lines.append(rulesets_text(chase, texts))
    for group in chase.groups:
        if len(chase.groups) > 1 or group.name:
            name = group.name or texts.say("chase.no_group")
            lines.append(texts.say("chase.group_head", name=name, count=len(group.people)))
        for one in group.people:
            what = texts.say("chase.between").join(items_texts(one.items, texts, chase.as_of))
            lines.append(texts.say("chase.line", name=one.called, what=what))
    if ending:
        lines.append(texts.say("chase.over_hint"))
    return "\n".join(lines)
