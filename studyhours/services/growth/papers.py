"""Handbooks, portfolios and agreements as PDF files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from studyhours.domain.clock import day_in_zone
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.registers import Spell
from studyhours.domain.texts import Texts
from studyhours.reports.booklet import (
    Bar,
    Block,
    Booklet,
    Facts,
    Grid,
    Heading,
    Picture,
    Pictures,
    Remark,
    Words,
)
from studyhours.reports.booklet_setting import render_booklet
from studyhours.services.evidence.reading import thumb_of
from studyhours.services.growth.drawn import PARTS, Drawn, PaperDrawn
from studyhours.services.growth.handbook import Handbook, PartShown, read_handbook
from studyhours.services.growth.portfolio import Portfolio, read_portfolio
from studyhours.services.growth.portfolio_parts import contents_by_uid, observed_blocks, plan_blocks
from studyhours.services.growth.saying import (
    capital,
    goal_progress,
    goal_text,
    hour_cells,
    more_text,
    paper_day,
    paper_text,
    profile_rows,
    title_text,
    verdict_text,
    what_text,
)
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.papers.hours import CATEGORIES
from studyhours.services.reviewing.notes import Note
from studyhours.services.wording.printed_days import printed_day, printed_period, printed_short_day

_SIDE = 640
"""Pixels of a picture on paper."""
_NOT_WHOLE = frozenset({"reflection"})
"""Types of writing whose full texts a portfolio leaves out unless they are asked for."""
_LISTED = 40
"""So many texts stand in the contents one by one."""
_PNG_SIZE = slice(16, 24)


def handbook_pdf(ledger: Ledger, teacher: str, year: str | None, texts: Texts) -> bytes:
    """A handbook on paper: cover, contents, its four parts with the school's comments.

    Raises:
        UnusableInput: an unknown teacher or year.
        NotPermitted: the login may not read it.
    """
    book = read_handbook(ledger, teacher, year)
    with ledger.reading() as session:
        school = school_of(session)
        name, zone = school.name, school.zone
    say = texts.say
    blocks: list[Block] = []
    for part in PARTS:
        shown = book.parts[part]
        blocks.append(Heading(say(f"growth.part_{part}")))
        blocks += _part(book, shown, texts)
        blocks += [
            Remark(
                note.text,
                _signed(note, zone, texts),
            )
            for note in shown.notes
        ]
    return render_booklet(
        Booklet(
            title=say("growth.handbook"),
            school=name,
            about=f"{book.name}　{say('window.year', year=book.year.label)}",
            facts=(
                (say("growth.cover_name"), book.name),
                (say("growth.cover_year"), book.year.label),
                (say("growth.cover_school"), name),
            ),
            blocks=blocks,
            texts=texts,
        )
    )


def _signed(note: Note, zone: str, texts: Texts) -> str:
    """Who wrote a comment, where accounts say so, and when."""
    day = printed_day(day_in_zone(note.made_at, zone), texts)
    if note.made_by == LOCAL.name:
        return day
    return texts.say("growth.remark_by", who=note.made_by, day=day)


def _part(book: Handbook, shown: PartShown, texts: Texts) -> Iterator[Block]:
    say, said = texts.say, shown.said
    match shown.part:
        case "plan":
            yield from _plan(book, texts)
        case "present":
            yield Words(said.text) if said.text else Words(say("growth.not_written"), "quiet")
        case "footprints":
            yield from _own(said.text)
            yield from _counts(book.footprints, texts)
            picked = book.picked
            if picked:
                yield Heading(say("growth.picked"), 1, say("growth.count", count=len(picked)))
                yield _table(picked, texts)
        case _:
            yield from _own(said.text)
            yield from _grouped(book.results, texts)
            yield from _certificates(book.papers, texts)
            if not (said.text or book.results or book.papers):
                yield Words(say("growth.no_results"), "quiet")


def _own(text: str) -> Iterator[Block]:
    if text:
        yield Words(text)


def _plan(book: Handbook, texts: Texts) -> Iterator[Block]:
    say, said = texts.say, book.parts["plan"].said
    for key, text in (("three_years", said.three_years), ("one_year", said.text)):
        if text:
            yield Heading(say(f"growth.{key}"), 1)
            yield Words(text)
    if book.goals:
        yield Heading(say("growth.goals"), 1, say("growth.goals_count", count=len(book.goals)))
        for goal in book.goals:
            yield Bar(goal_text(goal, texts), goal.part, goal_progress(goal, texts), goal.reached)
    if not (said.three_years or said.text or book.goals):
        yield Words(say("growth.not_written"), "quiet")


def _counts(records: Sequence[Drawn], texts: Texts) -> Iterator[Block]:
    """How much of each kind there is."""
    if not records:
        yield Words(texts.say("growth.no_records"), "quiet")
        return
    counted: dict[str, int] = {}
    for one in records:
        name = texts.pick(one.kind_title)
        counted[name] = counted.get(name, 0) + 1
    rows = [
        (name, texts.say("growth.count", count=count))
        for name, count in sorted(counted.items(), key=lambda item: -item[1])
    ]
    yield Heading(texts.say("growth.in_numbers"), 1, texts.say("growth.count", count=len(records)))
    yield Facts(rows)


def _table(records: Iterable[Drawn], texts: Texts) -> Grid:
    say = texts.say
    return Grid(
        heads=[say(f"growth.column_{name}") for name in ("day", "what", "title", "more")],
        shares=(24.0, 28.0, 72.0, 38.0),
        rows=[
            (
                printed_short_day(one.last_day, texts),
                what_text(one, texts),
                title_text(one, texts),
                more_text(one, texts),
            )
            for one in records
        ],
    )


def _grouped(records: Sequence[Drawn], texts: Texts) -> Iterator[Block]:
    groups: dict[str, list[Drawn]] = {}
    for one in records:
        groups.setdefault(texts.pick(one.kind_title), []).append(one)
    for name, rows in groups.items():
        yield Heading(name, 1, texts.say("growth.count", count=len(rows)))
        yield _table(rows, texts)


def _certificates(papers: Sequence[PaperDrawn], texts: Texts) -> Iterator[Block]:
    if papers:
        yield Heading(texts.say("growth.certificates"), 1)
        yield Grid(
            heads=[texts.say("growth.column_day"), texts.say("growth.column_paper")],
            shares=(40.0, 122.0),
            rows=[(paper_day(one, texts), paper_text(one, texts)) for one in papers],
        )


# ---------------------------------------------------------------- portfolio


def portfolio_pdf(
    ledger: Ledger,
    teacher: str,
    texts: Texts,
    *,
    all_texts: bool = False,
    progress: Progress = unwatched,
) -> bytes:
    """A portfolio on paper: who it is, the years, records by kind, full texts, evidence.

    Args:
        ledger: The ledger.
        teacher: The teacher's uid.
        texts: Language.
        all_texts: Whether reflections are in it in full, too.
        progress: Told of the stages ``check`` and ``set_pages``, and may call it off.

    Raises:
        UnusableInput: there is no such teacher.
        NotPermitted: the login may not read it.
    """
    whole = read_portfolio(ledger, teacher, progress)
    say = texts.say
    blocks: list[Block] = [Heading(say("growth.profile"))]
    blocks += _profile(whole, texts)
    blocks += plan_blocks(ledger, whole, texts)
    blocks.append(Heading(say("growth.years")))
    blocks += _years(whole, texts)
    blocks.append(Heading(say("growth.records"), 0, say("growth.count", count=len(whole.records))))
    for rows in whole.kinds.values():
        name = texts.pick(rows[0].kind_title)
        blocks += [Heading(name, 1, say("growth.count", count=len(rows))), _table(rows, texts)]
    written = [
        one
        for one in whole.records
        if one.characters and one.kind == "writing" and (all_texts or one.type not in _NOT_WHOLE)
    ]
    contents = contents_by_uid(ledger, [one.uid for one in written])
    full = {uid: one.text for uid, one in contents.items()}
    if any(full.values()):
        blocks.append(Heading(say("growth.texts"), 0))
        for one in written:
            if full.get(one.uid):
                name, listed = title_text(one, texts), len(full) <= _LISTED
                heading = Heading(
                    name, 1, printed_short_day(one.last_day, texts), listed=listed, dated=True
                )
                blocks += [heading, Words(full[one.uid])]
    blocks += observed_blocks(ledger, whole.records, texts)
    if whole.papers:
        blocks.append(Heading(say("growth.certificates")))
        blocks += list(_certificates(whole.papers, texts))[1:]
    pictures = _pictures(ledger, whole)
    if pictures:
        blocks += [Heading(say("growth.evidence")), Pictures(pictures)]
    return render_booklet(
        Booklet(
            title=say("growth.portfolio"),
            school=whole.school,
            about=whole.name,
            facts=(
                (say("growth.cover_name"), whole.name),
                (say("growth.cover_school"), whole.school),
                (say("growth.cover_day"), printed_day(whole.day, texts)),
            ),
            blocks=blocks,
            texts=texts,
        ),
        lambda done: progress("set_pages", done, None),
    )


def _profile(whole: Portfolio, texts: Texts) -> Iterator[Block]:
    say = texts.say
    yield Facts(profile_rows(whole, texts))
    dated = [one for one in whole.facts if one.first is not None or one.last is not None]
    if dated:
        yield Heading(say("growth.history"), 1)
        yield Grid(
            heads=[say(f"growth.column_{name}") for name in ("fact", "value", "period")],
            shares=(34.0, 66.0, 62.0),
            rows=[
                (
                    capital(say(f"fact.{one.attribute}")),
                    _value(one.value, texts),
                    printed_period(Spell(one.first, one.last), texts),
                )
                for one in dated
            ],
        )
    if whole.pairs:
        yield Heading(say("growth.pairs"), 1)
        yield Grid(
            heads=[say("growth.column_pair"), say("growth.column_period")],
            shares=(100.0, 62.0),
            rows=[(one.said(texts), printed_period(one.entry, texts)) for one in whole.pairs],
        )


def _value(value: str, texts: Texts) -> str:
    return texts.say("growth.yes") if value == "yes" else value


def _years(whole: Portfolio, texts: Texts) -> Iterator[Block]:
    say = texts.say
    yield Grid(
        heads=[
            say("growth.cover_year"),
            *(say(f"certificate.{name}") for name in CATEGORIES),
            say("certificate.total"),
            say("growth.records"),
        ],
        shares=(40.0, 24.0, 24.0, 24.0, 24.0, 26.0),
        rows=[(one.year.label, *hour_cells(one), str(one.records)) for one in whole.years],
        right=frozenset({1, 2, 3, 4, 5}),
    )
    for one in whole.years:
        if one.verdicts:
            note = say("growth.frozen") if one.frozen else ""
            yield Heading(say("window.year", year=one.year.label), 1, note)
            yield Grid(
                heads=[say("growth.column_ruleset"), say("growth.column_verdict")],
                shares=(100.0, 62.0),
                rows=[
                    (texts.pick(verdict.title), verdict_text(verdict, texts))
                    for verdict in one.verdicts
                ],
            )


def _pictures(ledger: Ledger, whole: Portfolio) -> list[Picture]:
    """The evidence that can be drawn; what cannot be, or may not be seen, is left out."""
    found = []
    for one in whole.evidence:
        try:
            thumb = thumb_of(ledger, one.file, _SIDE, one.record)
        except Fault:
            continue
        if thumb.png:
            width, height = (
                int.from_bytes(thumb.png[_PNG_SIZE][at : at + 4], "big") for at in (0, 4)
            )
            found.append(Picture(thumb.png, width, height, one.title or one.file.name))
    return found
