"""``year close|sign|reopen|show``."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from studyhours.cli.check_text import MARKS
from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.cli.year_json import closing_document, year_document
from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.texts import Texts
from studyhours.services.closing.closing import Closed, close_year, reopen, sign_off
from studyhours.services.closing.corrected import (
    EntryCorrected,
    FactCorrected,
    RecordCorrected,
    RuleCorrected,
    TeacherCorrected,
)
from studyhours.services.closing.reading import (
    ClosingShown,
    TeacherKept,
    YearRead,
    list_closings,
    read_year,
)
from studyhours.services.closing.text import entry_change_text, facts_text, result_text
from studyhours.services.wording.explaining import day_text

_SEAL = 16
"""So many signs of a seal are shown; ``--format json`` has all of them."""


def close(arguments: Namespace, console: Console) -> int:
    """Closes a school year."""
    with opened(arguments) as ledger:
        done = close_year(
            ledger,
            arguments.year,
            early=arguments.early,
            undecided=arguments.undecided,
            reason=arguments.reason,
        )
    console.say("cli.year_closed", **_said(done))
    if done.undecided:
        console.say("cli.year_left_undecided", count=done.undecided)
    return 0


def sign(arguments: Namespace, console: Console) -> int:
    """Signs a closed year off."""
    with opened(arguments) as ledger:
        done = sign_off(ledger, arguments.year, name=arguments.name, note=arguments.note)
    console.say("cli.year_signed", **_said(done))
    return 0


def reopen_year(arguments: Namespace, console: Console) -> int:
    """Reopens a closed year."""
    with opened(arguments) as ledger:
        done = reopen(ledger, arguments.year, arguments.reason)
    console.say("cli.year_reopened", **_said(done))
    return 0


def show(arguments: Namespace, console: Console) -> int:
    """Lists closings, or shows one with the corrections since."""
    if arguments.year is None:
        with opened(arguments) as ledger:
            found = list_closings(ledger)
        if arguments.format == "json":
            console.print_json([closing_document(one) for one in found])
            return 0
        for one in found:
            _say_closing(one, console)
        if not found:
            console.say("cli.year_none")
        return 0
    with opened(arguments) as ledger:
        read = read_year(ledger, arguments.year, number=arguments.number, teacher=arguments.teacher)
    if arguments.format == "json":
        console.print_json(year_document(read, console.texts))
        return 0
    _say_year(read, console, in_full=arguments.teacher is not None)
    return 0


def _said(done: Closed) -> dict[str, object]:
    return {
        "year": done.year,
        "number": done.number,
        "teachers": done.teachers,
        "records": done.records,
        "seal": done.seal[:_SEAL],
    }


def _say_closing(one: ClosingShown, console: Console) -> None:
    texts = console.texts
    console.say(
        "cli.year_line",
        year=one.year,
        number=one.number,
        as_of=day_text(one.as_of, texts),
        by=one.made_by,
        at=_day(one.made_at, texts),
        teachers=one.teachers,
        records=one.records,
        seal=one.seal[:_SEAL],
    )
    if one.reason:
        console.say("cli.year_reason", reason=one.reason)
    if one.undecided:
        console.say("cli.year_left_undecided", count=one.undecided)
    if one.signed is not None:
        console.say("cli.year_signature", by=one.signed.name, at=_day(one.signed.at, texts))
        if one.signed.note:
            console.say("cli.year_note", note=one.signed.note)
    elif one.reopened is None:
        console.say("cli.year_unsigned")
    if one.reopened is not None:
        at, by, reason = one.reopened
        console.say("cli.year_reopening", by=by, at=_day(at, texts), reason=reason)


def _say_year(read: YearRead, console: Console, *, in_full: bool) -> None:
    texts = console.texts
    _say_closing(read.closing, console)
    for ruleset, version, sha256 in read.closing.rulesets:
        console.say("cli.year_rules", id=ruleset, version=version, sha256=sha256[:_SEAL])
    for teacher in read.teachers:
        _say_teacher(teacher, read, console, in_full=in_full)
    for unit in read.units or ():
        console.say(
            "cli.year_unit",
            mark=MARKS[unit.verdict],
            kind=texts.say(f"unit_kind.{unit.kind}"),
            name=unit.name,
            verdict=texts.say(f"status.{unit.verdict}"),
        )
    console.say("cli.year_corrections" if read.corrections else "cli.year_no_corrections")
    for corrected in read.corrections:
        _say_corrected(corrected, texts, console)


def _say_teacher(teacher: TeacherKept, read: YearRead, console: Console, *, in_full: bool) -> None:
    texts = console.texts
    console.say(
        "cli.year_teacher",
        mark=MARKS[teacher.verdict],
        number=teacher.staff_no or "—",
        name=teacher.name,
        verdict=texts.say(f"status.{teacher.verdict}"),
    )
    if in_full:
        for rule, result in zip(read.rules, teacher.results, strict=True):
            console.say(
                "cli.year_result", title=texts.pick(rule.title), result=result_text(result, texts)
            )


def _say_corrected(corrected: TeacherCorrected, texts: Texts, console: Console) -> None:
    console.say("cli.year_corrected", number=corrected.staff_no or "—", name=corrected.name)
    for rule in corrected.rules:
        _say_rule(rule, texts, console)
    unfelt = len(corrected.unfelt) + len(corrected.unfelt_entries)
    if unfelt:
        console.say("cli.year_unfelt", count=unfelt)
    for record in corrected.unfelt:
        _say_record(record, texts, console)
    for entry in corrected.unfelt_entries:
        _say_entry(entry, texts, console)
    for fact in corrected.facts:
        _say_fact(fact, texts, console)


def _say_rule(rule: RuleCorrected, texts: Texts, console: Console) -> None:
    console.say(
        "cli.year_changed",
        title=texts.pick(rule.rule.title),
        before=result_text(rule.before, texts),
        now=result_text(rule.now, texts),
    )
    for record in rule.records:
        _say_record(record, texts, console)
    for entry in rule.entries:
        _say_entry(entry, texts, console)
    if not rule.records and not rule.entries:
        console.say("cli.year_no_record")


def _say_record(record: RecordCorrected, texts: Texts, console: Console) -> None:
    console.say(
        "cli.year_record",
        what=texts.say(f"corrected.{record.what}"),
        title=record.title or record.uid,
        day=day_text(record.day, texts),
        by=record.by or "—",
        at=_day(record.at, texts) if record.at else "—",
        reason=record.reason or "—",
    )


def _say_entry(entry: EntryCorrected, texts: Texts, console: Console) -> None:
    console.say(
        "cli.year_entry",
        what=texts.say(f"corrected.{entry.what}"),
        entry=entry_change_text(entry, texts),
        by=entry.by or "—",
        at=_day(entry.at, texts) if entry.at else "—",
        reason=entry.reason or "—",
    )


def _say_fact(fact: FactCorrected, texts: Texts, console: Console) -> None:
    console.say(
        "cli.year_fact",
        facts=facts_text(fact, texts),
        by=fact.by,
        at=_day(fact.at, texts),
        reason=fact.reason or "—",
    )


def _day(at: datetime, texts: Texts) -> str:
    return day_text(day_in_zone(at, SCHOOL_ZONE), texts)
