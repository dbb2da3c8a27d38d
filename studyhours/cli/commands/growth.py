"""``growth handbook|write|comment|portfolio|pairs|agree|end|members``."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.services.growth.agreement_changes import end_pair, save_agreement, sign_agreement
from studyhours.services.growth.agreement_paper import agreement_pdf
from studyhours.services.growth.agreements import NONE, PairShown, list_pairs, read_agreement
from studyhours.services.growth.goals import RECORD, RULE, SPANS, Goal
from studyhours.services.growth.handbook import Handbook, read_handbook, save_part
from studyhours.services.growth.memberships import join_many
from studyhours.services.growth.naming import teacher_named
from studyhours.services.growth.papers import handbook_pdf, portfolio_pdf
from studyhours.services.growth.saying import day_said, goal_progress, title_text, what_text
from studyhours.services.registers.writing import Basis
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.wording.day_words import period_text
from studyhours.transfer.files import write_whole

_LONG = "3"
_MEASURES = {"rule": RULE, "record": RECORD}


def handbook(arguments: Namespace, console: Console) -> int:
    """Shows a handbook, or writes it as a PDF."""
    with opened(arguments) as ledger:
        teacher = teacher_named(ledger, arguments.teacher)
        if arguments.output is not None:
            write_whole(
                arguments.output, handbook_pdf(ledger, teacher, arguments.year, console.texts)
            )
            console.tell("cli.written", file=str(arguments.output))
            return 0
        book = read_handbook(ledger, teacher, arguments.year)
    if arguments.format == "json":
        console.print_json(_book_plain(book))
        return 0
    texts = console.texts
    console.say("cli.growth_head", name=book.name, year=book.year.label)
    for name, part in book.parts.items():
        console.say("cli.growth_part", part=texts.say(f"growth.part_{name}"))
        for text in (part.said.three_years, part.said.text):
            if text:
                console.print(text)
        if not part.version:
            console.say("growth.not_written")
        for goal in book.goals if name == "plan" else ():
            console.say("cli.growth_goal", text=goal.goal.text, progress=goal_progress(goal, texts))
        for note in part.notes:
            console.say("cli.growth_note", who=note.made_by, text=note.text)
    for one in book.picked:
        console.say(
            "cli.growth_drawn",
            day=day_said(one, texts),
            what=what_text(one, texts),
            title=title_text(one, texts),
        )
    return 0


def _book_plain(book: Handbook) -> dict[str, object]:
    return {
        "teacher": book.teacher,
        "name": book.name,
        "year": book.year.label,
        "parts": {
            name: {
                "record": part.record,
                "version": part.version,
                "status": part.status,
                "text": part.said.text,
                "three_years": part.said.three_years,
                "picks": list(part.said.picks),
                "notes": [{"by": note.made_by, "text": note.text} for note in part.notes],
            }
            for name, part in book.parts.items()
        },
        "goals": [
            {
                "text": one.goal.text,
                "span": one.goal.span,
                "measure": one.goal.measure,
                "about": one.goal.about,
                "target": one.goal.target,
                "count": one.count,
                "status": one.result.status if one.result is not None else None,
                "reached": one.reached,
                "since": one.since,
            }
            for one in book.goals
        ],
        "footprints": [one.uid for one in book.footprints],
        "results": [one.uid for one in book.results],
    }


def write(arguments: Namespace, console: Console) -> int:
    """Writes a part of a handbook; what is not named stays as it is."""
    with opened(arguments) as ledger:
        teacher = teacher_named(ledger, arguments.teacher)
        book = read_handbook(ledger, teacher, arguments.year)
        before = book.parts[arguments.part]
        said = before.said
        if arguments.text is not None:
            said = replace(said, text=_read(arguments.text))
        if arguments.three_years is not None:
            said = replace(said, three_years=_read(arguments.three_years))
        if arguments.goal is not None:
            said = replace(said, goals=tuple(_goal(text) for text in arguments.goal))
        if arguments.pick is not None:
            said = replace(said, picks=tuple(arguments.pick))
        done = save_part(ledger, teacher, book.year.label, arguments.part, said, before.version)
    console.say(
        "cli.growth_written",
        part=console.texts.say(f"growth.part_{arguments.part}"),
        id=done.saved.uid,
        version=done.saved.version[:12],
    )
    return 0


def _goal(text: str) -> Goal:
    """``TEXT``, ``TEXT=record:KIND/TYPE:N`` or ``TEXT=rule:SET/RULE``; ``3:`` first for 3 years."""
    span = SPANS[0]
    if text.startswith(f"{_LONG}:"):
        span, text = SPANS[1], text.partition(":")[2]
    said, equals, measure = text.rpartition("=")
    if not equals:
        return Goal(text, span)
    sort, _, about = measure.partition(":")
    about, _, number = about.partition(":")
    if sort not in _MEASURES or (number and not number.isdecimal()):
        raise UnusableInput("goal_unclear", text=text)
    return Goal(said, span, _MEASURES[sort], about, int(number or 1))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UnusableInput("text_unreadable", path=str(path)) from None


def comment(arguments: Namespace, console: Console) -> int:
    """Comments on a part."""
    with opened(arguments) as ledger:
        teacher = teacher_named(ledger, arguments.teacher)
        part = read_handbook(ledger, teacher, arguments.year).parts[arguments.part]
        if part.record is None:
            raise UnusableInput("part_not_written")
        add_comment(ledger, part.record, arguments.text)
    console.say("cli.growth_commented", part=console.texts.say(f"growth.part_{arguments.part}"))
    return 0


def portfolio(arguments: Namespace, console: Console) -> int:
    """Writes a portfolio as a PDF."""
    with opened(arguments) as ledger:
        teacher = teacher_named(ledger, arguments.teacher)
        content = portfolio_pdf(ledger, teacher, console.texts, all_texts=arguments.all_texts)
        write_whole(arguments.output, content)
    console.tell("cli.written", file=str(arguments.output))
    return 0


def pairs(arguments: Namespace, console: Console) -> int:
    """Lists mentor pairs with their agreements."""
    with opened(arguments) as ledger:
        found = list_pairs(ledger)
    if arguments.format == "json":
        console.print_json([_pair_plain(one) for one in found])
        return 0
    for one in found:
        console.say(
            "cli.growth_pair",
            id=one.uid,
            mentor=one.mentor,
            mentee=one.mentee,
            subject=one.subject or "—",
            period=period_text(one.entry, console.texts),
            state=console.texts.say(f"agreement.state_{one.state}"),
        )
    if not found:
        console.say("cli.growth_no_pair")
    return 0


def _pair_plain(one: PairShown) -> dict[str, object]:
    entry = one.entry
    return {
        "id": one.uid,
        "mentor": one.mentor,
        "mentee": one.mentee,
        "first": entry.first.isoformat() if entry.first else None,
        "last": entry.last.isoformat() if entry.last else None,
        "subject": one.subject,
        "state": one.state,
        "end_reason": one.end_reason,
    }


def agree(arguments: Namespace, console: Console) -> int:
    """Writes, signs or prints a pair's agreement."""
    with opened(arguments) as ledger:
        now = read_agreement(ledger, arguments.pair, console.texts)
        text, number = now.text, now.number
        if arguments.subject is not None:
            text = replace(text, subject=arguments.subject)
        for name in ("mentor_duties", "mentee_duties", "goals"):
            path = getattr(arguments, name)
            if path is not None:
                text = replace(text, **{name: _read(path)})
        if text != now.text or (arguments.signed is not None and now.pair.state == NONE):
            number = save_agreement(ledger, arguments.pair, text, number).number
        if arguments.signed is not None:
            number = sign_agreement(ledger, arguments.pair, arguments.signed, number).number
        if arguments.output is not None:
            write_whole(arguments.output, agreement_pdf(ledger, arguments.pair, console.texts))
            console.tell("cli.written", file=str(arguments.output))
        state = read_agreement(ledger, arguments.pair).pair.state
    console.say(
        "cli.growth_agreed",
        mentor=now.pair.mentor,
        mentee=now.pair.mentee,
        number=number,
        state=console.texts.say(f"agreement.state_{state}"),
    )
    return 0


def end(arguments: Namespace, console: Console) -> int:
    """Ends a pair, and says why."""
    with opened(arguments) as ledger:
        done = end_pair(ledger, arguments.pair, arguments.last, arguments.reason)
    console.say(
        "cli.growth_ended", mentor=done.name, mentee=done.other, day=arguments.last.isoformat()
    )
    return 0


def members(arguments: Namespace, console: Console) -> int:
    """Enters many teachers as members of a group, all of them or none."""
    basis = Basis(arguments.first, arguments.last, arguments.reason)
    with opened(arguments) as ledger:
        done = join_many(
            ledger, arguments.teachers, arguments.kind, arguments.group, basis, arguments.role
        )
    console.say("cli.growth_joined", count=len(done.steps), there=done.there, name=arguments.group)
    return 0
