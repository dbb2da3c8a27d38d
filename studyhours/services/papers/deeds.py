"""Issues papers about one thing: of activities, tests, awards, mentors and chosen records.

Whoever has what such a paper states gets one; the others are named with the reason. What a valid
paper states already is not issued again: the same paper is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.certificate import render_preview
from studyhours.reports.deed_facts import DeedFacts, stated
from studyhours.reports.fonts import require_glyphs
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of, today
from studyhours.services.ledgers.permissions import Actor, require
from studyhours.services.papers.certificates import (
    Issued,
    IssuedPaper,
    LeftOut,
    folder_made,
    remember_replaced,
)
from studyhours.services.papers.deed_drafts import Deed, draw_deeds
from studyhours.services.papers.deed_model import stated_by
from studyhours.services.papers.deed_request import DeedCandidate, DeedRequest, deed_key
from studyhours.services.papers.drafts import put_in_words
from studyhours.services.papers.issued_before import (
    IssuedBefore,
    issued_before,
    require_may_replace,
)
from studyhours.services.papers.press import Frozen, Press, layout_of
from studyhours.services.people.teachers import find_teachers
from studyhours.transfer.files import FilesTogether, written_together

__all__ = [
    "DeedCandidate",
    "DeedRequest",
    "issue_deeds",
    "issue_deeds_within",
    "preview_deed",
    "who_would_get_deeds",
]
_FLUSHED = 100


def who_would_get_deeds(
    ledger: Ledger, request: DeedRequest, progress: Progress = unwatched
) -> tuple[DeedCandidate, ...]:
    """Everybody asked for, with the paper each would get; nothing is numbered or written.

    Args:
        ledger: The ledger.
        request: What to issue; its folder does not matter.
        progress: Told of the stage ``make_papers``.

    Raises:
        NotPermitted: the account may not issue.
        UnusableInput: as ``issue_deeds`` does.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        school = school_of(session)
        drafts = _Drafts(session, ledger, school, request)
        layout = layout_of(ledger, session, school, request.asked.kind, request.asked.language)
        found = []
        for at, deed in enumerate(drafts.deeds):
            progress("make_papers", at, len(drafts.deeds))
            found.append(_candidate(ledger.actor, drafts, deed, layout))
        return tuple(found)


def preview_deed(ledger: Ledger, request: DeedRequest, about: Sequence[str]) -> bytes:
    """The paper of a candidate as a PDF that says on its face that it is only a preview.

    Raises:
        NotPermitted: the account may not issue.
        UnusableInput: as ``issue_deeds`` does, or there is no paper for it.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        school = school_of(session)
        drafts = _Drafts(session, ledger, school, request)
        found = [deed for deed in drafts.deeds if deed.about == tuple(about)]
        if not found:
            raise UnusableInput("deed_nobody")
        facts = drafts.facts(found[0])
        layout = layout_of(ledger, session, school, request.asked.kind, facts.language)
    return render_preview(facts, layout)


def issue_deeds(ledger: Ledger, request: DeedRequest, progress: Progress = unwatched) -> Issued:
    """Issues; either all papers that can be printed are issued, or none.

    Args:
        ledger: The ledger.
        request: What to issue.
        progress: Told of the stages ``make_papers`` and ``write_files``.

    Raises:
        UnusableInput: nothing is chosen, what is chosen is not there, or a folder that cannot be
            written; nothing was issued.
        NotPermitted: the account may not issue.
    """
    require(ledger.actor, "issue")
    with folder_made(request.folder), written_together() as files:
        with ledger.writing() as tx:
            issued = issue_deeds_within(tx, files, request, progress)
        files.place()
    remember_replaced(issued)
    return issued


def issue_deeds_within(
    tx: Writing, files: FilesTogether, request: DeedRequest, progress: Progress
) -> Issued:
    """As ``issue_deeds``, inside a transaction of the caller, who places the files afterwards."""
    school = school_of(tx.session)
    drafts = _Drafts(tx.session, tx.ledger, school, request)
    press = Press(tx, school, request.folder, request.passphrase, request.asked.language)
    papers: list[IssuedPaper] = []
    left_out = [
        LeftOut(teacher.name, teacher.staff_no, UnusableInput("deed_nothing"))
        for teacher in drafts.empty_handed
    ]
    try:
        for at, deed in enumerate(drafts.deeds):
            progress("make_papers", at, len(drafts.deeds))
            try:
                draft = drafts.facts(deed)
                drafts.try_page(draft, press.layout(draft.kind))
                before = drafts.before(deed, draft)
                require_may_replace(tx.ledger.actor, before)
            except UnusableInput as fault:
                left_out.append(LeftOut(deed.teacher.name, deed.teacher.staff_no, fault))
                continue
            papers.append(_paper(deed, before, _pressed(press, drafts, deed, draft, before)))
            if at % _FLUSHED == 0:
                tx.session.flush()
        if press.new:
            details = {"serials": press.new, "kind": request.asked.kind}
            tx.log("certificate.issue", request.asked.kind, details)
        revocations = press.take_back_replaced()
        combined = press.write_files(files, progress)
    except BaseException:
        press.take_back()
        raise
    return Issued(
        choose_year(tx.session, school, None, drafts.today).label,
        drafts.today,
        tuple(papers),
        tuple(left_out),
        drafts.passed_over,
        combined,
        Changes.CERTIFICATES if press.new else Changes.NONE,
        tuple(press.replaced),
        revocations,
    )


def _pressed(
    press: Press, drafts: _Drafts, deed: Deed, draft: DeedFacts, before: IssuedBefore
) -> Frozen:
    if before.same is not None:
        return press.again(before.same)
    replaces = drafts.request.replacing
    if replaces is None:
        replaces = before.newest_replaced or drafts.replaced_by(deed, draft)
    numbered = replace(draft, serial=press.draw(draft.year), replaces=replaces)
    press.replaced |= dict.fromkeys(before.replaced, numbered.serial)
    return press.freeze(numbered, deed.teacher.id, draft.period_end)


def _paper(deed: Deed, before: IssuedBefore, done: Frozen) -> IssuedPaper:
    facts = done.facts
    return IssuedPaper(
        serial=facts.serial,
        kind=facts.kind,
        year=facts.year,
        staff_no=deed.teacher.staff_no,
        name=deed.teacher.name,
        path=done.path,
        new=done.new,
        others=before.beside,
        translated=before.translated,
        outdated=(),
        ruleset="",
        version=0,
        sha256="",
        replaces=facts.replaces,
        about="、".join(deed.names),
    )


def _candidate(actor: Actor, drafts: _Drafts, deed: Deed, layout: CompiledLayout) -> DeedCandidate:
    before, fault = IssuedBefore(), deed.fault
    if fault is None:
        try:
            draft = drafts.facts(deed)
            drafts.try_page(draft, layout)
            before = drafts.before(deed, draft)
            require_may_replace(actor, before)
        except UnusableInput as found:
            fault = found
    teacher = deed.teacher
    return DeedCandidate(
        uid=str(teacher.id),
        staff_no=teacher.staff_no,
        name=teacher.name,
        pinyin=teacher.pinyin,
        about=deed.about,
        title="、".join(deed.names),
        grade=deed.grade,
        total=deed.total,
        first=deed.first,
        last=deed.last,
        serial=before.same.serial if before.same is not None else None,
        others=before.others,
        replaced=before.replaced,
        translated=before.translated,
        added=before.added,
        fault=fault,
    )


class _Drafts:
    """What papers would state, beside those that there are."""

    def __init__(
        self, session: Session, ledger: Ledger, school: School, request: DeedRequest
    ) -> None:
        self._session, self._school, self.request = session, school, request
        self.today = today(ledger, school)
        teachers = find_teachers(session, school, request.teachers) if request.teachers else ()
        drawn = draw_deeds(session, school, request.asked, self.today, teachers)
        self.deeds, self.passed_over = drawn, 0
        drawn_for = {one.teacher.id for one in drawn}
        named = request.chosen is None and request.replacing is None
        self.empty_handed = [one for one in teachers if named and one.id not in drawn_for]
        if (chosen := request.chosen) is not None:
            self.deeds = tuple(
                one for one in drawn if deed_key(str(one.teacher.id), one.about) in chosen
            )
            self.passed_over = len(chosen) - len(self.deeds)
        papers = session.scalars(
            select(Certificate)
            .where(Certificate.school_id == school.id, Certificate.kind == request.asked.kind)
            .order_by(Certificate.issued_at, Certificate.serial)
        )
        self._papers: dict[tuple[UUID, tuple[str, ...]], list[Certificate]] = {}
        for paper in papers:
            about = tuple(paper.facts["about"])
            self._papers.setdefault((paper.teacher_id, about), []).append(paper)
        self._years: dict[date, str] = {}

    def facts(self, deed: Deed) -> DeedFacts:
        """What a paper states, without its number.

        Raises:
            UnusableInput: why there is no paper for it.
        """
        school, asked = self._school, self.request.asked
        with put_in_words():
            facts = stated_by(deed, asked, school, self._year(deed.last), self.today)
        said = [facts.teacher, facts.school, facts.staff_no or "", facts.grade, *facts.names]
        said += [text for _, text in facts.details]
        require_glyphs([*said, *(text for row in facts.records for text in row)])
        return facts

    def _year(self, day: date) -> str:
        if day not in self._years:
            self._years[day] = choose_year(self._session, self._school, None, day).label
        return self._years[day]

    def try_page(self, draft: DeedFacts, layout: CompiledLayout) -> None:
        """Finds out whether the page has room, before a number is drawn.

        Raises:
            UnusableInput: it has none.
        """
        layout.try_out(stated(draft))

    def before(self, deed: Deed, draft: DeedFacts) -> IssuedBefore:
        """What somebody holds already about the same."""
        about = self._papers.get((deed.teacher.id, draft.about), [])
        found = issued_before([one for one in about if one.revoked_at is None], draft)
        if self.request.replacing is not None:  # only that which is named is replaced
            return replace(found, replaced=())
        return found

    def replaced_by(self, deed: Deed, draft: DeedFacts) -> str | None:
        """The newest paper before about the same, in the same language."""
        mine = [
            one.serial
            for one in self._papers.get((deed.teacher.id, draft.about), ())
            if one.facts["language"] == draft.language
        ]
        return mine[-1] if mine else None
