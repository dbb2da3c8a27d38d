"""Parts of a portfolio on paper that are read from what records say: plans, lessons observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record
from studyhours.domain.texts import Texts
from studyhours.reports.booklet import Block, Grid, Heading, Words
from studyhours.services.growth.drawn import PART_TYPES, PARTS_KIND, Drawn
from studyhours.services.growth.handbook import said_of
from studyhours.services.growth.portfolio import Portfolio
from studyhours.services.growth.saying import title_text, what_text
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.content import RecordContent
from studyhours.services.records.contents import contents_of
from studyhours.services.wording.printed_days import printed_short_day

_OBSERVED = "observation"
_LONG_COMMENT = 200
"""Characters of a comment beyond which it would be a long narrow column in a table."""


def contents_by_uid(ledger: Ledger, uids: Sequence[str]) -> Mapping[str, RecordContent]:
    """What some records say; whoever asks has found out that they may be seen."""
    with ledger.reading() as session:
        found = contents_of(session, [UUID(one) for one in uids])
    return {str(uid): content for uid, content in found.items()}


def plan_blocks(ledger: Ledger, whole: Portfolio, texts: Texts) -> Iterator[Block]:
    """What the teacher planned, year by year, the newest first; nothing where nothing was."""
    with ledger.reading() as session:
        school = school_of(session)
        query = (
            select(Record.id, Record.last_day)
            .where(
                Record.teacher_id == UUID(whole.teacher),
                Record.deleted.is_(False),
                Record.kind == PARTS_KIND,
                Record.type == PART_TYPES["plan"],
            )
            .order_by(Record.last_day.desc(), Record.id)
        )
        years = {
            str(uid): choose_year(session, school, None, day).label
            for uid, day in session.execute(query).tuples()
        }
    contents = contents_by_uid(ledger, list(years))
    say, begun = texts.say, False
    for uid, label in years.items():
        said = said_of(contents[uid])
        parts = [said.three_years, said.text, *(f"· {goal.text}" for goal in said.goals)]
        parts = [part for part in parts if part]
        if parts:
            if not begun:
                yield Heading(say("growth.part_plan"))
                begun = True
            yield Heading(say("window.year", year=label), 1)
            yield Words("\n".join(parts))


def observed_blocks(ledger: Ledger, records: Sequence[Drawn], texts: Texts) -> Iterator[Block]:
    """Lessons observed with what was thought of them; nothing where nothing was written.

    Short comments stand in a table; long ones below it as running text, each under its lesson.
    """
    observed = [one for one in records if one.kind == _OBSERVED and one.characters]
    contents = contents_by_uid(ledger, [one.uid for one in observed])
    found = [(one, contents[one.uid]) for one in observed if one.uid in contents]
    if not found:
        return
    say = texts.say
    yield Heading(say("growth.observed"), 0, say("growth.count", count=len(found)))
    short = [(one, said) for one, said in found if not _is_long(said)]
    if short:
        yield Grid(
            heads=[
                say(f"growth.column_{name}") for name in ("day", "observed", "title", "comment")
            ],
            shares=(25.0, 22.0, 42.0, 73.0),
            rows=[
                (
                    printed_short_day(one.last_day, texts),
                    _who(said, texts) or what_text(one, texts),
                    title_text(one, texts),
                    said.text,
                )
                for one, said in short
            ],
        )
    for one, said in found:
        if _is_long(said):
            day = printed_short_day(one.last_day, texts)
            who = _who(said, texts)
            yield Heading(title_text(one, texts), 1, f"{who}　{day}".strip(), listed=False)
            yield Words(said.text)


def _is_long(said: RecordContent) -> bool:
    return len(said.text) > _LONG_COMMENT


def _who(said: RecordContent, texts: Texts) -> str:
    """Whose lesson it was."""
    names = (one.name for one in said.people if one.role == "observed")
    return texts.say("window.separator").join(names)
