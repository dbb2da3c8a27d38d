"""What another version of a rule set would change: its rules, and the results of real teachers.

Two checks over everybody, one by each side; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.calendar import SchoolCalendar, SchoolYear, school_year_of
from studyhours.domain.errors import UnusableInput
from studyhours.domain.findings import Finding
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.statuses import NOT_APPLICABLE, VERDICT_ORDER
from studyhours.rules.changes import Change, changes_between
from studyhours.rules.document import line_of
from studyhours.rules.model import Version
from studyhours.rules.plan import plan_rules
from studyhours.rules.results import RuleResult, SubjectResult
from studyhours.services.checking.judging import Judged, judge_subjects
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.people.teachers import find_teachers
from studyhours.services.rulebook.rulesets import InvalidRules, load_versions, parse_for, read_rules
from studyhours.services.rulebook.versions import follow

WORSE, BETTER, OTHERWISE = "worse", "better", "otherwise"
DIRECTIONS = (WORSE, BETTER, OTHERWISE)


@dataclass(frozen=True, slots=True)
class DiffRequest:
    """What to compare.

    Attributes:
        file: A rule file that might be adopted; None to compare versions the ledger has.
        text: Its text where that is known already: then ``file`` only names it.
        new: Whether the file may be of a set the ledger has not: then it is compared with nothing,
            a version 0 that asks nothing of anybody.
        ruleset: Without a file, the rule set.
        before: Number of the version to start from; with a file the newest, without one the one
            before ``after``, when None.
        after: Without a file, number of the version to arrive at; the newest when None.
        year: Label of the school year; chosen by the day when None.
        as_of: The day, included; today in the school's zone when None.
        adopted: Whether each window is judged by the version in force on its last day, as it will
            be; otherwise each side is judged as if it alone were in force all the time.
        ended: Without a file: the last day on which the set is to be in force. The set as it is is
            compared with that, in the school year of that day, as it will be.
    """

    file: Path | None = None
    text: str | None = None
    new: bool = False
    ruleset: str | None = None
    before: int | None = None
    after: int | None = None
    year: str | None = None
    as_of: date | None = None
    adopted: bool = False
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a version, or a file (then ``number`` is the one it would get).

    Number 0 is the nothing that a set the ledger has not is compared with.
    """

    number: int
    sha256: str
    first: date | None
    last: date | None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule whose result differs; a side that does not have the rule has None."""

    rule: str
    title: Mapping[str, str]
    before: RuleResult | None
    after: RuleResult | None

    @property
    def direction(self) -> str:
        """``worse``, ``better``, or ``otherwise`` where neither can be said."""
        return _direction(_status(self.before), _status(self.after))


@dataclass(frozen=True, slots=True)
class TeacherFlips:
    """A teacher, or a group, pair or school, whose results differ.

    Attributes:
        uid: The teacher's identifier.
        staff_no: Staff number, where there is one.
        name: Name.
        verdicts: Worst status of this rule set, before and afterwards.
        appraisals: Worst consequence of this rule set, before and afterwards.
        rules: The rules that differ; none where only a consequence does.
        pinyin: What the name is sorted by.
    """

    uid: str
    staff_no: str | None
    name: str
    verdicts: tuple[str, str]
    appraisals: tuple[str, str]
    rules: tuple[Flip, ...]
    pinyin: str

    @property
    def direction(self) -> str:
        """Whether the verdict gets worse or better."""
        return _direction(*self.verdicts)


@dataclass(frozen=True, slots=True)
class RulesDiff:
    """Two versions of a rule set held against each other; ``units`` are groups, pairs, schools."""

    school: str
    year: SchoolYear
    as_of: date
    ruleset: str
    title: Mapping[str, str]
    adopted: bool
    before: Side
    after: Side
    changes: tuple[Change, ...]
    teachers: int
    flips: tuple[TeacherFlips, ...]
    units: tuple[TeacherFlips, ...] = ()


def diff_rules(ledger: Ledger, request: DiffRequest, progress: Progress = unwatched) -> RulesDiff:
    """Compares two versions of a rule set, and the results everybody has by them.

    Args:
        ledger: The ledger.
        request: What to compare.
        progress: Told of the stage ``check``, and may call it off between one tally and the next.

    Raises:
        InvalidRules: the file has errors, is of a set the ledger has not, or, for ``adopted``,
            could not be adopted.
        UnusableInput: an unknown rule set, version or year.
        NotPermitted: the account may not see everybody's results.
    """
    require(ledger.actor, "check")
    text = request.text
    if text is None and request.file is not None:
        text = read_rules(request.file)
    with ledger.reading() as session:
        school = school_of(session)
        as_of = request.as_of or today(ledger, school)
        if request.ended is not None and request.as_of is None:
            span = school_year_of(request.ended)
            as_of = min(max(as_of, span.first), span.last)
        year = choose_year(session, school, request.year, as_of)
        calendar = load_calendar(session, school, year)
        old, new = _sides(session, school, request, text)
        before, after = old[-1], new[-1]
        teachers = find_teachers(session, school, ())
        adopted = request.adopted or request.ended is not None
        if not adopted:
            old, new = ((replace(side[-1], first=None, last=None),) for side in (old, new))
        results = [
            _judged(session, school, calendar, as_of, side, teachers, _half(progress, number))
            for number, side in enumerate((old, new))
        ]
        file = None if request.file is None else request.file.name
        return RulesDiff(
            school=school.name,
            year=calendar.year,
            as_of=as_of,
            ruleset=after.ruleset.id,
            title=after.ruleset.title,
            adopted=adopted,
            before=_side(before),
            after=_side(after, file),
            changes=changes_between(before.ruleset, after.ruleset),
            teachers=len(teachers),
            flips=tuple(
                flips
                for teacher, *both in zip(teachers, *(one.teachers for one in results), strict=True)
                if (flips := _flips(_Who.of(teacher), both[0], both[1])) is not None
            ),
            units=tuple(_flips_of_units(*results)),
        )


def _judged(
    session: Session,
    school: School,
    calendar: SchoolCalendar,
    as_of: date,
    versions: Sequence[Version],
    teachers: Sequence[Teacher],
    progress: Progress,
) -> Judged:
    plans = plan_rules(versions, calendar, as_of)
    return judge_subjects(session, school, calendar, as_of, plans, teachers, progress=progress)


class _Who(NamedTuple):
    """Uid, staff number, name of whom results are of, and what that is sorted by."""

    uid: str
    staff_no: str | None
    name: str
    pinyin: str

    @classmethod
    def of(cls, teacher: Teacher) -> _Who:
        return cls(str(teacher.id), teacher.staff_no, teacher.name, teacher.pinyin)


def _flips_of_units(before: Judged, after: Judged) -> Iterator[TeacherFlips]:
    """What differs for groups, pairs and schools, whichever side has rules for them."""
    names = {one.uid: one.name for judged in (before, after) for one in judged.read.subjects}
    for uid, name in names.items():
        nothing = SubjectResult(uid, NOT_APPLICABLE, "none", ())
        both = (judged.units.get(uid, nothing) for judged in (before, after))
        flips = _flips(_Who(uid, None, name, pinyin_of(name)), *both)
        if flips is not None:
            yield flips


def _half(progress: Progress, number: int) -> Progress:
    """The first or second half of the way."""

    def told(stage: str, done: int, total: int | None) -> None:
        whole = None if total is None else 2 * total
        progress(stage, done + number * (total or 0), whole)

    return told


def _sides(
    session: Session, school: School, request: DiffRequest, text: str | None
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """The versions up to either side, with the days they are in force."""
    versions = load_versions(session, school)
    if text is None or request.file is None:
        known = versions.get(request.ruleset or "")
        if known is None:
            listed = ", ".join(versions) or "-"
            raise UnusableInput("unknown_ruleset", id=request.ruleset or "-", known=listed)
        if request.ended is not None:
            return known, (*known[:-1], replace(known[-1], last=request.ended))
        after = _number(known, request.after, len(known))
        before = _number(known, request.before, after - 1)
        if before == 0:
            raise UnusableInput("rules_one_version", id=known[0].ruleset.id)
        return _up_to(known, before), _up_to(known, after)
    name = request.file.name
    ruleset = parse_for(session, school, text, name)
    known = versions.get(ruleset.id)
    if known is None and request.new:
        nothing = replace(ruleset, rules=(), sha256="")
        return (Version(0, None, None, nothing),), (
            Version(1, ruleset.first, ruleset.last, ruleset),
        )
    if known is None:
        params = {"id": ruleset.id, "known": ", ".join(versions) or "-"}
        raise InvalidRules(name, [Finding("rules.not_in_ledger", params, line_of(text, "id"))])
    kept = _up_to(known, _number(known, request.before, len(known)))
    if request.adopted and known[-1].ruleset.sha256 != ruleset.sha256:
        return kept, follow(known, ruleset, text, name)
    fresh = Version(known[-1].number + 1, ruleset.first, ruleset.last, ruleset)
    same = (one for one in known if one.ruleset.sha256 == ruleset.sha256)
    return kept, (*known, next(same, fresh))


def _number(known: Sequence[Version], asked: int | None, default: int) -> int:
    """How many versions there are up to the one asked for."""
    numbers = [version.number for version in known]
    if asked is None:
        return default
    if asked not in numbers:
        listed = ", ".join(map(str, numbers))
        raise UnusableInput(
            "unknown_rule_version", id=known[0].ruleset.id, number=asked, known=listed
        )
    return numbers.index(asked) + 1


def _up_to(known: Sequence[Version], count: int) -> tuple[Version, ...]:
    """The first so many versions as they were before another followed."""
    newest = known[count - 1]
    return (*known[: count - 1], replace(newest, last=newest.ruleset.last))


def _side(version: Version, file: str | None = None) -> Side:
    return Side(version.number, version.ruleset.sha256, version.first, version.last, file)


def _flips(who: _Who, before: SubjectResult, after: SubjectResult) -> TeacherFlips | None:
    """What differs for one teacher or unit; None for nothing."""
    old = {result.rule_id: result for result in before.rules}
    new = {result.rule_id: result for result in after.rules}
    flips = []
    for rule in dict.fromkeys((*new, *old)):
        flip = Flip(rule, (new.get(rule) or old[rule]).title, old.get(rule), new.get(rule))
        if _is_flip(flip):
            flips.append(flip)
    appraisals = before.appraisal, after.appraisal
    if not flips and appraisals[0] == appraisals[1]:
        return None
    return TeacherFlips(
        who.uid,
        who.staff_no,
        who.name,
        (before.verdict, after.verdict),
        appraisals,
        tuple(flips),
        who.pinyin,
    )


def _is_flip(flip: Flip) -> bool:
    """A rule that is new and met, or gone and met, is in the list of changes, not of people."""
    if flip.before is None or flip.after is None:
        return flip.direction != OTHERWISE
    return flip.before.status != flip.after.status


def _status(result: RuleResult | None) -> str:
    return NOT_APPLICABLE if result is None else result.status


def _direction(before: str, after: str) -> str:
    old, new = _gravity(before), _gravity(after)
    if old == new:
        return OTHERWISE
    return WORSE if new > old else BETTER


def _gravity(status: str) -> int:
    return VERDICT_ORDER.index(status) if status in VERDICT_ORDER else 0
