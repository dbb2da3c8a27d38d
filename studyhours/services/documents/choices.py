"""What a document's questions may be answered with, for a form to offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from studyhours.db.models import SchoolYearRow
from studyhours.domain.calendar import school_year_of
from studyhours.domain.errors import NotPermitted
from studyhours.domain.texts import Texts
from studyhours.domain.tidy import squeeze
from studyhours.services.activities.reading import list_activities
from studyhours.services.closing.reading import list_closings
from studyhours.services.documents.answers import Answer, Answers
from studyhours.services.documents.kinds import Question
from studyhours.services.growth.agreements import list_pairs
from studyhours.services.growth.reach import growth_people
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.people.text_order import order_of
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.reviewing.notices import list_notices
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.wording.day_words import day_text, period_text

MOST = 200
"""So many are offered at once; more are found by typing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer on offer.

    Attributes:
        value: The answer.
        label: What it is called.
        more: What tells it from others of its name; may be empty.
    """

    value: str
    label: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    ledger: Ledger
    question: Question
    answers: Answers
    texts: Texts
    typed: str


def offered(
    ledger: Ledger,
    question: Question,
    texts: Texts,
    given: Mapping[str, Answer] | None = None,
    typed: str = "",
) -> tuple[Choice, ...]:
    """What a question may be answered with, ``MOST`` at most; nothing for days, texts, yes or no.

    Args:
        ledger: The ledger.
        question: A question of a kind of document.
        texts: Language.
        given: What was answered before; narrows what is offered where the question follows it.
        typed: What is looked for; anything where empty.

    Raises:
        NotPermitted: the login may see none of them.
    """
    if question.sort == "choice":
        return tuple(Choice(one, choice_text(question.id, one, texts)) for one in question.choices)
    find = _FOUND.get(question.sort)
    if find is None:
        return ()
    asked = _Asked(ledger, question, Answers(given or {}), texts, typed.strip())
    return tuple(find(asked))[:MOST]


def choice_text(question: str, choice: str, texts: Texts) -> str:
    """What an answer to a question with choices is called."""
    return texts.say(f"document_choice.{question}_{choice}")


def everybody(ledger: Ledger) -> tuple[str, ...]:
    """The uids of all teachers in service the login may see, in roster order.

    Raises:
        NotPermitted: the login may see nobody.
    """
    found = growth_people(ledger)
    return tuple(one.uid for one in found.teachers if one.serves_on(found.today))


def _matching(asked: _Asked, choices: Iterable[Choice]) -> Iterable[Choice]:
    wanted = squeeze(asked.typed)
    return [one for one in choices if wanted in squeeze(f"{one.label}{one.more}")]


def _teachers(asked: _Asked) -> Iterable[Choice]:
    return [
        Choice(one.uid, one.name, one.staff_no or "")
        for one in growth_people(asked.ledger).teachers
        if one.matches(asked.typed)
    ]


def _years(asked: _Asked) -> Iterable[Choice]:
    ledger = asked.ledger
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        kept = session.scalars(
            select(SchoolYearRow.label).where(
                SchoolYearRow.school_id == school.id, SchoolYearRow.first <= now
            )
        )
        labels = sorted(kept, reverse=True) or [school_year_of(now).label]
    return [Choice(label, label) for label in labels]


def _groups(asked: _Asked) -> Iterable[Choice]:
    try:
        names = {one.group for one in list_teachers(asked.ledger) if one.group}
    except NotPermitted:
        return []
    return _matching(asked, [Choice(name, name) for name in sorted(names, key=order_of)])


def _activities(asked: _Asked) -> Iterable[Choice]:
    found = list_activities(asked.ledger, asked.answers.text("year"))
    return [
        Choice(one.uid, one.title, day_text(one.first_day, asked.texts))
        for one in found.rows
        if one.matches(asked.typed)
    ]


def _records(asked: _Asked) -> Iterable[Choice]:
    answers = asked.answers
    wanted = RecordFilter(
        kind=asked.question.kind or None,
        teacher=answers.text("teacher"),
        year=answers.text("year"),
        first=answers.day("first"),
        last=answers.day("last"),
        text=asked.typed,
    )
    page = list_records(asked.ledger, wanted, limit=MOST, counted=False)
    return [
        Choice(one.uid, one.title, f"{one.name} {day_text(one.last_day, asked.texts)}")
        for one in page.rows
    ]


def _notices(asked: _Asked) -> Iterable[Choice]:
    return _matching(
        asked,
        [
            Choice(one.uid, one.title, day_text(one.first_day, asked.texts))
            for one in list_notices(asked.ledger)
        ],
    )


def _pairs(asked: _Asked) -> Iterable[Choice]:
    return _matching(
        asked,
        [
            Choice(one.uid, f"{one.mentor} → {one.mentee}", period_text(one.entry, asked.texts))
            for one in list_pairs(asked.ledger)
        ],
    )


def _rulesets(asked: _Asked) -> Iterable[Choice]:
    with asked.ledger.reading() as session:
        versions = load_versions(session, school_of(session))
    newest = [found[-1].ruleset for found in versions.values()]
    return _matching(asked, [Choice(one.id, asked.texts.pick(one.title), one.id) for one in newest])


def _closings(asked: _Asked) -> Iterable[Choice]:
    labels = dict.fromkeys(one.year for one in reversed(list_closings(asked.ledger)))
    return [Choice(label, label) for label in labels]


_FOUND: Mapping[str, Callable[[_Asked], Iterable[Choice]]] = {
    "teacher": _teachers,
    "year": _years,
    "group": _groups,
    "activity": _activities,
    "record": _records,
    "notice": _notices,
    "pair": _pairs,
    "ruleset": _rulesets,
    "closing": _closings,
}
