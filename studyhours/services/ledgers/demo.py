"""A plausible school, the same for the same seed; also the generator for benchmarks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from studyhours.db.models import Group, Person, School, Teacher, TeacherFact
from studyhours.domain.calendar import SchoolCalendar, school_year, school_year_of
from studyhours.domain.clock import Clock
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import LEVELS
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.review import APPROVED
from studyhours.domain.windows import windows_of
from studyhours.services.importing.roster_keeping import GROUP, SUBJECT_GROUP
from studyhours.services.ledgers import demo_texts as words
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.creating import NewSchool, add_year, create_ledger
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.term_proposals import propose_terms
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.records.rows import PersonNamed, RecordContent, RecordWriter

LAST_START = 2025
FIRST_START = 2005
PRESETS = ("school-72", "seven-ones-term", "observe-15")
_STEP = 8
_SCHOOL = "青山镇中心小学"


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """How large a school, over how many years, and the seed of its chance.

    Attributes:
        teachers: How many teachers.
        years: How many school years.
        seed: Seed of its chance.
        until: The day up to which everything has been recorded, in the last of the years; None
            for all of 2025-2026.
    """

    teachers: int
    years: int
    seed: int
    until: date | None = None


def make_demo(
    target: str,
    demo: DemoSchool,
    progress: Progress = unwatched,
    clock: Clock | None = None,
) -> Ledger:
    """Makes a demo ledger with presets that a diligent teacher can meet.

    Args:
        target: Path of a file that does not exist, or URL of an empty database.
        demo: Size and seed.
        progress: Told of teachers done and in all; where it raises, an unfinished ledger is left.
        clock: What time it is.

    Raises:
        UnusableInput: the target is taken, or more years than holidays are known for.
    """
    last_start = school_year_of(demo.until).first.year if demo.until else LAST_START
    first_start = last_start - demo.years + 1
    if first_start < FIRST_START:
        raise UnusableInput("demo_too_long", years=last_start - FIRST_START + 1)
    labels = [f"{start}-{start + 1}" for start in range(first_start, last_start + 1)]
    new = NewSchool(_SCHOOL, labels[-1], propose_terms(labels[-1]).days, PRESETS)
    ledger = create_ledger(target, new, clock)
    chance = random.Random(demo.seed)  # noqa: S311 - plausible, not secret
    with ledger.writing() as tx:
        school = school_of(tx.session)
        for label in labels[:-1]:
            add_year(tx, school, school_year(label), propose_terms(label).days)
        tx.session.flush()
        calendars = [load_calendar(tx.session, school, school_year(label)) for label in labels]
        people = _people(tx, school, demo.teachers, last_start, chance)
        tx.log("demo.make", school.name, {"teachers": demo.teachers, "seed": demo.seed})
    for begin in range(0, len(people), _STEP):
        with ledger.writing() as tx:
            writer = RecordWriter(tx, school_of(tx.session).id)
            for teacher_id, name in people[begin : begin + _STEP]:
                diligence = min(chance.triangular(0.4, 1.3, 1.1), 1.0)
                for calendar in calendars:
                    for content in _records(teacher_id, name, calendar, diligence, people, chance):
                        if demo.until is None or content.last_day <= demo.until:
                            writer.add(content)
            writer.flush()
        progress("demo", min(begin + _STEP, len(people)), len(people))
    return ledger


def _people(
    tx: Writing, school: School, count: int, last_start: int, chance: random.Random
) -> list[tuple[UUID, str]]:
    groups = {}
    for name in dict.fromkeys(group for _, group in words.SUBJECTS):
        group = Group(id=tx.new_id(), school_id=school.id, kind=SUBJECT_GROUP, name=name)
        tx.session.add(group)
        groups[name] = group.id
    people: list[tuple[UUID, str]] = []
    for number, name in zip(range(1, count + 1), _names(chance), strict=False):
        subject, group_name = chance.choice(words.SUBJECTS)
        person = Person(id=tx.new_id(), name=name, sex=chance.choice(("female", "female", "male")))
        tx.session.add(person)
        tx.session.flush()
        teacher = Teacher(
            id=tx.new_id(),
            school_id=school.id,
            person_id=person.id,
            staff_no=f"{number:04d}",
            name=name,
            pinyin=pinyin_of(name),
            joined_profession=date(last_start - chance.randint(1, 33), chance.choice((7, 8)), 1),
            position=number,
        )
        tx.session.add(teacher)
        tx.session.flush()
        facts = {
            "subject": subject,
            GROUP: str(groups[group_name]),
            "title": chance.choice(words.TITLES),
        }
        tx.session.add_all(
            TeacherFact(
                id=tx.new_id(),
                school_id=school.id,
                teacher_id=teacher.id,
                attribute=attribute,
                value=value,
                source="demo",
            )
            for attribute, value in facts.items()
        )
        people.append((teacher.id, name))
    return people


def _names(chance: random.Random) -> Iterator[str]:
    yield from (*words.LONG_NAMES[:1], *words.RARE_NAMES[:4])
    while True:
        compound = chance.random() < 0.03
        surname = chance.choice(words.COMPOUND_SURNAMES if compound else words.SURNAMES)
        given = "".join(chance.choices(words.GIVEN, k=chance.choice((1, 2, 2))))
        yield surname + given


def _records(
    teacher: UUID,
    name: str,
    calendar: SchoolCalendar,
    diligence: float,
    people: list[tuple[UUID, str]],
    chance: random.Random,
) -> Iterator[RecordContent]:
    year = _Year(teacher, name, calendar, diligence, people, chance)
    yield from year.training()
    yield from year.writing()
    yield from year.reading()
    yield from year.lessons()


class _Year:
    """One teacher's school year."""

    def __init__(
        self,
        teacher: UUID,
        name: str,
        calendar: SchoolCalendar,
        diligence: float,
        people: list[tuple[UUID, str]],
        chance: random.Random,
    ) -> None:
        self._teacher, self._name, self._calendar = teacher, name, calendar
        self._diligence, self._people, self._chance = diligence, people, chance

    def _does(self) -> bool:
        return self._chance.random() < self._diligence

    def _record(  # noqa: PLR0913 - the fields that differ between kinds
        self,
        kind: str,
        kind_type: str | None,
        day: date,
        title: str,
        *,
        days: int = 1,
        hundredths: int = HUNDRED,
        unit: str = "item",
        level: int | None = None,
        mode: str | None = None,
        place: str | None = None,
        text: str = "",
        people: tuple[PersonNamed, ...] = (),
    ) -> RecordContent:
        return RecordContent(
            teacher_id=self._teacher,
            kind=kind,
            type=kind_type,
            status=APPROVED,
            first_day=day - timedelta(days=days - 1),
            last_day=day,
            level=level,
            mode=mode,
            place=place,
            hundredths=hundredths,
            unit=unit,
            title=title,
            text=text,
            people=people,
        )

    def _text(self) -> str:
        return "".join(self._chance.sample(words.PHRASES, k=self._chance.choice((1, 2, 3))))

    def training(self) -> Iterator[RecordContent]:
        """Courses and school-based sessions, about the quota for a diligent teacher."""
        level_names = (
            "school",
            "school",
            "school",
            "county",
            "county",
            "city",
            "province",
            "nation",
        )
        for number in range(20):
            if not self._does():
                continue
            day = self._chance.choice(self._calendar.school_days)
            level = self._chance.choice(level_names)
            yield self._record(
                "training",
                "activity" if level == "school" else "course",
                day,
                f"{self._chance.choice(words.COURSES)}（{number + 1}）",
                days=self._chance.choice((1, 1, 2)),
                hundredths=self._chance.choice((200, 250, 400, 600, 800)),
                unit="hour",
                level=LEVELS[level],
                mode=self._chance.choice(("face", "online", "mixed")),
            )

    def writing(self) -> Iterator[RecordContent]:
        """Reflections on school days, blog posts by week, and the pieces of each term."""
        for day in self._calendar.school_days:
            if self._does():
                yield self._record("writing", "reflection", day, "教学反思", text=self._text())
        for window in windows_of("week", self._calendar):
            if self._does():
                yield self._record("writing", "blog", window.first, "教学博客", text=self._text())
        for window in windows_of("quarter", self._calendar):
            if self._does():
                yield self._record(
                    "writing", "reading_report", window.first, "读书心得", text=self._text()
                )
        for term in self._calendar.terms:
            for kind in ("case", "paper", "story", "book_response", "term_summary"):
                if self._does():
                    day = term.first + timedelta(days=self._chance.randint(20, 110))
                    yield self._record("writing", kind, day, "", text=self._text())

    def reading(self) -> Iterator[RecordContent]:
        """A book a month."""
        for window in windows_of("month", self._calendar):
            if self._does():
                yield self._record(
                    "reading",
                    "book",
                    window.first + timedelta(days=self._chance.randint(5, 26)),
                    self._chance.choice(words.BOOKS),
                    days=12,
                )

    def _other(self, chosen: tuple[UUID, str]) -> tuple[UUID, str]:
        """Nobody observes a lesson of their own: the next one is taken."""
        people = self._people
        if chosen[0] != self._teacher or len(people) == 1:
            return chosen
        return people[(people.index(chosen) + 1) % len(people)]

    def lessons(self) -> Iterator[RecordContent]:
        """Lessons observed and research lessons given."""
        for term in self._calendar.terms:
            span = (term.last - term.first).days
            for _ in range(19):
                if not self._does():
                    continue
                other, who = self._other(self._chance.choice(self._people))
                own = self._chance.random() < 0.9
                yield self._record(
                    "observation",
                    self._chance.choice(("dropin", "research", "classified")),
                    term.first + timedelta(days=self._chance.randint(0, span)),
                    self._chance.choice(words.LESSON_TOPICS),
                    unit="period",
                    place="in_school" if own else "out_school",
                    text=self._chance.choice(words.COMMENTS),
                    people=(PersonNamed("observed", who, other),) if own else (),
                )
            if self._does():
                yield self._record(
                    "lesson",
                    "research_lesson",
                    term.first + timedelta(days=self._chance.randint(20, 110)),
                    self._chance.choice(words.LESSON_TOPICS),
                    unit="period",
                    level=LEVELS["school"],
                )
