"""Before papers are issued: who would get one, and what it would look like. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from platformdirs import user_documents_path
from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, School, SchoolKeyRow, SchoolYearRow
from studyhours.domain import statuses as st
from studyhours.domain.calendar import school_year, school_year_of
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.reports.certificate import render_preview
from studyhours.rules.results import RuleResult
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import Actor, require
from studyhours.services.papers.certificates import IssueRequest, safe_name
from studyhours.services.papers.drafts import Drafts, make_drafts, meets_all
from studyhours.services.papers.hours import NO_HOURS, SCHOOL_BASED, total_rule
from studyhours.services.papers.issued_before import (
    IssuedBefore,
    Translated,
    issued_before,
    require_may_replace,
)
from studyhours.services.papers.layouts import layout_for
from studyhours.services.papers.school_keys import open_school_key
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.rulebook.rulesets import load_versions

_FINE = frozenset({st.MET, st.EXEMPT, st.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class RuleSetChoice:
    """A rule set that papers can be issued by: its id and its title by language."""

    id: str
    title: tuple[tuple[str, str], ...]

    def name(self, texts: Texts) -> str:
        """Its title in words."""
        return texts.pick(dict(self.title))


@dataclass(frozen=True, slots=True)
class IssueChoices:
    """What can be chosen before issuing.

    Attributes:
        school: The school's name.
        today: Today in its zone.
        years: Labels of the school years that have begun, newest first.
        rulesets: Those that add up hours, as first adopted.
        passphrase: Whether the school's key asks for one.
        others: How many rule sets there are that papers cannot be issued by.
    """

    school: str
    today: date
    years: tuple[str, ...]
    rulesets: tuple[RuleSetChoice, ...]
    passphrase: bool
    others: int

    def last_day(self, year: str) -> date:
        """The last day that papers of a year can count."""
        return min(self.today, school_year(year).last)

    def first_day(self, year: str) -> date:
        """The first day of a year."""
        return school_year(year).first


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could get a paper.

    Attributes:
        uid: The teacher.
        staff_no: Staff number, where there is one.
        name: Name.
        pinyin: What the name sorts by.
        meets: Whether it would be a certificate; else a proof of hours.
        verdict: As every table shows it.
        total: Hours, as the paper would state them.
        school_based: The school-based part.
        lacking: Rules that are not met, in the rule set's order.
        serial: Number of a valid paper that says exactly this already; issuing gives that again.
        others: Numbers of valid papers of the same kind with other facts.
        replaced: Those of them that a new paper would take the place of, and revoke.
        translated: Valid papers of the same kind in another language than the one asked for.
        outdated: Numbers of valid certificates although the records no longer bear them out.
        fault: Why no paper can be made: a name no font prints, or facts that cannot be.
    """

    uid: str
    staff_no: str | None
    name: str
    pinyin: str
    meets: bool
    verdict: str
    total: str
    school_based: str
    lacking: tuple[RuleResult, ...]
    serial: str | None
    others: tuple[str, ...]
    replaced: tuple[str, ...]
    translated: tuple[Translated, ...]
    outdated: tuple[str, ...]
    fault: Fault | None

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return self.uid

    @property
    def has_no_hours(self) -> bool:
        """Whether the paper would state no hours at all."""
        return self.total == decimal_text(NO_HOURS.total)

    @property
    def can_be_issued(self) -> bool:
        """Whether a new paper could be issued: it can be printed and has not been issued yet."""
        return self.fault is None and self.serial is None

    @property
    def is_due(self) -> bool:
        """Whether a certificate should be issued now: met, and no other paper is still valid.

        One in another language is as valid; whoever needs both asks for it.
        """
        return self.meets and self.can_be_issued and not self.others and not self.translated

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean this teacher."""
        return TeacherShown(self.uid, self.staff_no, self.name, self.pinyin).matches(typed)


@dataclass(frozen=True, slots=True)
class WouldGet:
    """Everybody, in roster order, as of the day."""

    year: str
    as_of: date
    ruleset: RuleSetChoice
    version: int
    candidates: tuple[Candidate, ...]


def how_many_are_due(ledger: Ledger, language: str) -> int | None:
    """How many certificates are to be issued now, by what is chosen to begin with.

    Args:
        ledger: The ledger.
        language: Of the papers.

    Returns:
        None where there is nothing to issue by.

    Raises:
        NotPermitted: the account may not issue.
    """
    choices = issue_choices(ledger)
    if not choices.rulesets:
        return None
    year = choices.years[0]
    request = IssueRequest(
        None, year, choices.rulesets[0].id, choices.last_day(year), language=language
    )
    return sum(one.is_due for one in who_would_get(ledger, request).candidates)


def issue_choices(ledger: Ledger) -> IssueChoices:
    """What can be chosen before issuing.

    Raises:
        NotPermitted: the account may not issue.
    """
    require(ledger.actor, "issue")
    return _choices(ledger)


def _choices(ledger: Ledger) -> IssueChoices:
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        versions = {key: found[-1] for key, found in load_versions(session, school).items()}
        choices = []
        for version in versions.values():
            try:
                total_rule(version.ruleset)
            except UnusableInput:
                continue
            ruleset = version.ruleset
            choices.append(RuleSetChoice(ruleset.id, tuple(ruleset.title.items())))
        return IssueChoices(
            school=school.name,
            today=now,
            years=_years(session, school, now),
            rulesets=tuple(choices),
            passphrase=_key_locked(session, school),
            others=len(versions) - len(choices),
        )


def _years(session: Session, school: School, now: date) -> tuple[str, ...]:
    rows = session.scalars(
        select(SchoolYearRow.label).where(
            SchoolYearRow.school_id == school.id, SchoolYearRow.first <= now
        )
    )
    return tuple(sorted({*rows}, reverse=True)) or (school_year_of(now).label,)


def _key_locked(session: Session, school: School) -> bool:
    """Whether the newest key, which signs, asks for a passphrase."""
    return bool(
        session.scalars(
            select(SchoolKeyRow.has_passphrase)
            .where(SchoolKeyRow.school_id == school.id)
            .order_by(SchoolKeyRow.made_at.desc())
            .limit(1)
        ).one_or_none()
    )


def key_needs_passphrase(ledger: Ledger) -> bool:
    """Whether the school's key asks for a passphrase before it signs.

    Raises:
        NotPermitted: the account may sign nothing.
    """
    _require_signing(ledger)
    with ledger.reading() as session:
        return _key_locked(session, school_of(session))


def _require_signing(ledger: Ledger) -> None:
    if "revoke" not in ledger.actor.functions:
        require(ledger.actor, "issue")


def check_passphrase(ledger: Ledger, passphrase: str) -> None:
    """Finds out whether the school's key opens, before anything is begun.

    Raises:
        NotPermitted: the account may sign nothing.
        UnusableInput: ``wrong_passphrase``.
    """
    _require_signing(ledger)
    with ledger.reading() as session:
        open_school_key(session, school_of(session), passphrase)


def who_would_get(ledger: Ledger, request: IssueRequest) -> WouldGet:
    """Everybody asked for, with the paper each would get; nothing is drawn or written.

    Raises:
        NotPermitted: the account may not issue.
        UnusableInput: as ``certificates.issue`` does.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        drafts = make_drafts(session, ledger, request.asked)
        valid = drafts.valid_papers()
        ruleset = drafts.version.ruleset
        return WouldGet(
            year=drafts.calendar.year.label,
            as_of=drafts.as_of,
            ruleset=RuleSetChoice(ruleset.id, tuple(ruleset.title.items())),
            version=drafts.version.number,
            candidates=tuple(
                _candidate(ledger.actor, drafts, place, valid.get(teacher.id, ()))
                for place, (teacher, _) in enumerate(drafts.judged)
            ),
        )


def _candidate(actor: Actor, drafts: Drafts, place: int, valid: Sequence[Certificate]) -> Candidate:
    teacher, result = drafts.judged[place]
    hours = drafts.hours_for(teacher)
    before = IssuedBefore()
    fault: Fault | None = None
    try:
        before = issued_before(valid, drafts.facts(teacher, result))
        require_may_replace(actor, before)
    except UnusableInput as found:
        fault = found
    return Candidate(
        uid=str(teacher.id),
        staff_no=teacher.staff_no,
        name=teacher.name,
        pinyin=teacher.pinyin,
        meets=meets_all(result),
        verdict=result.verdict,
        total=decimal_text(hours.total),
        school_based=decimal_text(hours.by_category[SCHOOL_BASED]),
        lacking=tuple(rule for rule in result.rules if rule.status not in _FINE),
        serial=before.same.serial if before.same is not None else None,
        others=before.others,
        replaced=before.replaced,
        translated=before.translated,
        outdated=before.outdated,
        fault=fault,
    )


def preview_certificate(ledger: Ledger, request: IssueRequest, teacher: str) -> bytes:
    """One teacher's paper as a PDF that says on its face that it is only a preview.

    Args:
        ledger: The ledger.
        request: As for issuing; its ``teachers`` and folder do not matter.
        teacher: Whose paper, by uid, staff number or unique name.

    Raises:
        NotPermitted: the account may not issue.
        UnusableInput: as ``certificates.issue`` does; ``glyph_missing`` where the name cannot be
            printed.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        only = replace(request.asked, teachers=(teacher,))
        drafts = make_drafts(session, ledger, only)
        facts = drafts.facts(*drafts.judged[0])
        layout = layout_for(ledger, session, drafts.school, facts.kind, facts.language)
    return render_preview(facts, layout)


def usual_folder(ledger: Ledger, year: str) -> Path:
    """Where papers of a year go unless the person says otherwise.

    Raises:
        NotPermitted: the account may not issue.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        return papers_folder(school_of(session).name, year)


def papers_folder(school: str, year: str) -> Path:
    """Where papers go unless the person says otherwise: ``Documents/StudyHours/school/year``."""
    return user_documents_path() / "StudyHours" / (safe_name(school) or "school") / year
