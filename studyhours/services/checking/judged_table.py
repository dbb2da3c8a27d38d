"""The check as a table: a line for each teacher, or for each group, pair and school.

All teachers have the same rules. Units are bound by those about their own kind of subject, so a
line of theirs has no result where a rule is about others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from studyhours.domain.statuses import NOT_APPLICABLE
from studyhours.domain.tidy import squeeze
from studyhours.rules.results import RuleResult, SubjectResult
from studyhours.rules.status import verdict_of, worst_consequence
from studyhours.rules.subjects import PAIR
from studyhours.services.checking.checking import Checked, TeacherChecked, UnitChecked
from studyhours.services.people.pinyin import pinyin_of, spelled
from studyhours.services.people.subjects import BETWEEN_NAMES
from studyhours.services.people.teacher_list import TeacherShown

Cells = Sequence[RuleResult | None]


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A group, pair or school as lists show it.

    Attributes:
        uid: Its identifier.
        kind: One of ``domain.people.ALL_UNIT_KINDS``, or ``pair``.
        name: Its name; of a pair both names, the mentor's first.
        pinyin: Syllables with spaces between; of a pair those of both.
        position: Place among all units judged: by kind, then by name.
    """

    uid: str
    kind: str
    name: str
    pinyin: str
    position: int

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean it: part of the name, pinyin, or initials."""
        wanted = squeeze(typed)
        syllables = self.pinyin.lower().split()
        return (
            not wanted
            or wanted in squeeze(self.name)
            or wanted in "".join(part if part[0].isdigit() else part[0] for part in syllables)
            or any("".join(syllables[at:]).startswith(wanted) for at in range(len(syllables)))
        )


@dataclass(frozen=True, slots=True)
class OfRuleSet:
    """What results come to when only one rule set is looked at, as its certificates do.

    Attributes:
        id: The rule set.
        title: Its name by language.
        places: Where its rules stand among the columns.
        verdicts: The verdict by these alone, line by line.
    """

    id: str
    title: Mapping[str, str]
    places: tuple[int, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """Whoever is judged, and how they stand.

    Attributes:
        who: The teacher, group, pair or school.
        checked: All results.
        cells: A result for each rule of the table; None where the rule is about others.
    """

    who: TeacherShown | UnitShown
    checked: TeacherChecked | UnitChecked
    cells: Cells


@dataclass(frozen=True, slots=True)
class JudgedTable:
    """Whoever is judged by every rule about them.

    Attributes:
        lines: In the order of the roster, or of kinds and names.
        rules: One result of each rule, which names it; the columns.
        rulesets: The same by each rule set alone, in the order of their rules.
        of_units: Whether it is about groups, pairs and schools.
        namesakes: Names that stand in several lines.
    """

    lines: tuple[JudgedLine, ...]
    rules: tuple[RuleResult, ...]
    rulesets: tuple[OfRuleSet, ...]
    of_units: bool = False
    namesakes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Counts the names once, where the table is made."""
        names = Counter(line.who.name for line in self.lines)
        twice = frozenset(name for name, count in names.items() if count > 1)
        object.__setattr__(self, "namesakes", twice)

    def with_lines(self, lines: Iterable[JudgedLine]) -> JudgedTable:
        """Some lines alone, with the rules that are about any of them."""
        kept = tuple(lines)
        places = [
            at for at in range(len(self.rules)) if any(line.cells[at] is not None for line in kept)
        ]
        return JudgedTable(
            tuple(
                JudgedLine(line.who, line.checked, tuple(line.cells[at] for at in places))
                for line in kept
            ),
            tuple(self.rules[at] for at in places),
            (),
            self.of_units,
        )

    def of_ruleset(self, ruleset: str) -> JudgedTable:
        """The results of one rule set alone, verdicts and what missing it brings included."""

        def alone(line: JudgedLine) -> JudgedLine:
            cells = tuple(
                rule if rule is not None and rule.ruleset_id == ruleset else None
                for rule in line.cells
            )
            result = result_of_ruleset(line.checked.result, ruleset)
            return JudgedLine(line.who, replace(line.checked, result=result, traces=()), cells)

        return self.with_lines(map(alone, self.lines))


def units_table(checked: Checked) -> JudgedTable:
    """Groups, pairs and schools by the rules about them; empty where no rule binds any."""
    units = (*checked.groups, *checked.schools)
    bound = {
        (one.kind, *_key(rule))
        for one in units
        for rule in one.result.rules
        if rule.status != NOT_APPLICABLE
    }
    # A rule that binds nothing of a kind is not about that kind, though it might have been.
    results = [
        {_key(rule): rule for rule in one.result.rules if (one.kind, *_key(rule)) in bound}
        for one in units
    ]
    rules: dict[tuple[str, str], RuleResult] = {}
    for own in results:
        for key, rule in own.items():
            rules.setdefault(key, rule)
    # The rules of a set stand together, whichever kind of unit they are about.
    keys = sorted(rules, key=lambda key: _first_place(key[0], rules))
    cells = [tuple(own.get(key) for key in keys) for own in results]
    lines = tuple(
        JudgedLine(_shown(one, position), one, own)
        for position, (one, own) in enumerate(zip(units, cells, strict=True))
    )
    ordered = tuple(rules[key] for key in keys)
    return JudgedTable(lines, ordered, by_ruleset(checked, ordered, cells), of_units=True)


def by_ruleset(
    checked: Checked, rules: Sequence[RuleResult], lines: Iterable[Cells]
) -> tuple[OfRuleSet, ...]:
    """What the lines of a table come to by each rule set alone.

    Args:
        checked: The results, which know what rule sets are called.
        rules: The columns.
        lines: The results of each line.
    """
    titles = {used.id: used.title for used in checked.rulesets}
    places: dict[str, list[int]] = {}
    for place, rule in enumerate(rules):
        places.setdefault(rule.ruleset_id, []).append(place)
    every = list(lines)
    return tuple(
        OfRuleSet(
            name,
            titles[name],
            tuple(mine),
            tuple(
                verdict_of(one.status for place in mine if (one := cells[place]) is not None)
                for cells in every
            ),
        )
        for name, mine in places.items()
    )


def result_of_ruleset(result: SubjectResult, ruleset: str) -> SubjectResult:
    """What the rules of one set come to."""
    rules = tuple(rule for rule in result.rules if rule.ruleset_id == ruleset)
    return SubjectResult(
        result.subject,
        verdict_of(rule.status for rule in rules),
        worst_consequence(rule.consequence for rule in rules),
        rules,
    )


def _key(rule: RuleResult) -> tuple[str, str]:
    return rule.ruleset_id, rule.rule_id


def _first_place(ruleset: str, rules: Iterable[tuple[str, str]]) -> int:
    return next(at for at, (one, _) in enumerate(rules) if one == ruleset)


def _shown(one: UnitChecked, position: int) -> UnitShown:
    if one.kind == PAIR:
        said = " ".join(pinyin_of(name) for name in one.name.split(BETWEEN_NAMES))
    else:
        said = spelled(one.name)
    return UnitShown(one.uid, one.kind, one.name, said, position)
