"""``activity list|plan|attend|credit|sheet|record|files|remind|hand-in|remove``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studyhours.cli.console import Console
from studyhours.cli.faults import fault_text
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.crediting import credit, take_credit_back
from studyhours.services.activities.files import Papers, bring_files, keep_papers
from studyhours.services.activities.guests import read_guests
from studyhours.services.activities.handing import (
    hand_in,
    missing_text,
    open_part,
    reminder_text,
    who_is_behind,
)
from studyhours.services.activities.named import (
    named_marks,
    named_people,
    named_person,
    named_type,
    named_unit,
)
from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.plan import ActivityPlan, read_time
from studyhours.services.activities.planning import plan_series, series_days, take_back
from studyhours.services.activities.reading import ActivityShown, list_activities
from studyhours.services.activities.record_sheet import activity_record
from studyhours.services.activities.sheet import sign_in_sheet
from studyhours.services.evidence.attaching import found_file
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.resting import certificates_on_activity, papers_named
from studyhours.services.records.parts import RECORD, REFLECTION
from studyhours.services.records.typed import read_amount
from studyhours.services.wording.sizes import size_text
from studyhours.transfer.files import write_whole

_NEEDS = {
    "nothing": frozenset[str](),
    "record": frozenset({RECORD}),
    "reflection": frozenset({REFLECTION}),
    "both": frozenset({RECORD, REFLECTION}),
}


def list_all(arguments: Namespace, console: Console) -> int:
    """Lists the activities of a school year."""
    with opened(arguments) as ledger:
        found = list_activities(ledger, arguments.year)
    rows = [row for row in found.rows if arguments.state in {None, row.state}]
    if arguments.format == "json":
        console.print_json([_plain(row) for row in rows])
        return 0
    for row in rows:
        console.say(
            "cli.activity_line",
            id=row.uid,
            day=f"{row.first_day.isoformat()} {row.starts or ''}".strip(),
            title=row.title,
            present=row.present,
            people=row.people,
            state=console.texts.say(f"activities.state_{row.state}"),
        )
    if not rows:
        console.say("cli.activity_none")
    return 0


def plan(arguments: Namespace, console: Console) -> int:
    """Plans an activity, or a series."""
    with opened(arguments) as ledger:
        wanted = _plan(ledger, arguments)
        if arguments.weeks is None:
            made = plan_series(ledger, wanted, [wanted.first_day])
            skipped = 0
        else:
            until = arguments.until
            if until is None:
                raise UnusableInput("series_without_end")
            days = series_days(ledger, wanted.first_day, arguments.weeks, until)
            made = plan_series(ledger, wanted, days.days)
            skipped = len(days.skipped)
    for uid in made.uids:
        console.print(uid)
    console.tell(
        "cli.activity_planned", count=len(made.uids), people=len(wanted.people), skipped=skipped
    )
    return 0


def _plan(ledger: Ledger, arguments: Namespace) -> ActivityPlan:
    amount = read_amount(arguments.amount, arguments.unit)
    if amount is None:
        raise UnusableInput("amount_not_positive", field="amount")
    times = []
    for text in (arguments.starts, arguments.ends):
        read = read_time(text) if text else None
        if text and read is None:
            raise UnusableInput("bad_time", value=text)
        times.append(read)
    return ActivityPlan(
        title=arguments.title,
        first_day=arguments.first,
        last_day=arguments.last or arguments.first,
        hundredths=amount.hundredths,
        unit=amount.unit,
        starts=times[0],
        ends=times[1],
        place=arguments.place,
        speaker=arguments.speaker,
        organiser=arguments.organiser,
        type=named_type(ledger, arguments.type),
        level=LEVELS[arguments.level],
        mode=arguments.mode,
        group=named_unit(ledger, arguments.held_by) if arguments.held_by else None,
        content=arguments.content,
        people=named_people(ledger, arguments.group, arguments.teacher, arguments.first),
        needs=_NEEDS[arguments.needs] if arguments.needs else None,
        units=frozenset(named_unit(ledger, one) for one in arguments.held_with),
        guests=read_guests("\n".join(arguments.guest)),
    )


def attend_one(arguments: Namespace, console: Console) -> int:
    """Takes the attendance of an activity, and checks it."""
    with opened(arguments) as ledger:
        before = open_activity(ledger, arguments.activity)
        marks = named_marks(ledger, before, arguments.mark, arguments.others)
        done = attend(ledger, arguments.activity, marks)
        if arguments.check:
            check_attendance(ledger, arguments.activity)
        shown = open_activity(ledger, arguments.activity).shown
    console.say(
        "cli.activity_attended",
        count=len(done.before),
        present=shown.present,
        people=shown.people,
        state=console.texts.say(f"activities.state_{shown.state}"),
    )
    return 0


def credit_some(arguments: Namespace, console: Console) -> int:
    """Credits activities, or takes their credit back."""
    with opened(arguments) as ledger:
        if arguments.undo:
            if not arguments.anyway:
                _refuse_if_certified(ledger, arguments.activities)
            done = take_credit_back(ledger, arguments.activities)
        else:
            done = credit(ledger, arguments.activities, early=arguments.anyway)
    key = "cli.activity_uncredited" if arguments.undo else "cli.activity_credited"
    console.say(key, count=len(done.uids), records=done.records)
    return 0


def _refuse_if_certified(ledger: Ledger, activities: Sequence[str]) -> None:
    resting = {
        one.serial: one for uid in activities for one in certificates_on_activity(ledger, uid)
    }
    if resting:
        raise UnusableInput(
            "certificates_rest_hours", count=len(resting), papers=papers_named(resting.values())
        )


def sheet(arguments: Namespace, console: Console) -> int:
    """Writes a sign-in sheet."""
    with opened(arguments) as ledger:
        content = sign_in_sheet(ledger, arguments.activity, console.texts)
    write_whole(arguments.output, content)
    console.say("cli.written", file=arguments.output)
    return 0


def record(arguments: Namespace, console: Console) -> int:
    """Writes the record of an activity."""
    with opened(arguments) as ledger:
        content = activity_record(ledger, arguments.activity, console.texts)
    write_whole(arguments.output, content)
    console.say("cli.written", file=arguments.output)
    return 0


def files(arguments: Namespace, console: Console) -> int:
    """Attaches process files, takes one off, and lists those there are."""
    uid = arguments.activity
    with opened(arguments) as ledger:
        kept = None
        if arguments.files:
            kept = bring_files(ledger, uid, arguments.files, word=arguments.word)
        now = open_activity(ledger, uid)
        if arguments.remove is not None:
            gone = found_file(now.files, arguments.remove)
            before = Papers(now.files, now.result)
            left = tuple(one for one in now.files if one is not gone)
            keep_papers(ledger, uid, Papers(left, now.result), before)
            now = open_activity(ledger, uid)
    for number, one in enumerate(now.files, 1):
        console.say(
            "cli.activity_file",
            number=number,
            name=one.name,
            word=console.texts.say(f"evidence_word.{one.word}"),
            size=size_text(one.size),
        )
    if not now.files:
        console.say("cli.activity_files_none")
    for fault in kept.refused if kept is not None else ():
        console.tell("cli.evidence_refused", text=fault_text(fault, console))
    return 2 if kept is not None and kept.refused else 0


def remind(arguments: Namespace, console: Console) -> int:
    """Says who has not handed in what activities want."""
    with opened(arguments) as ledger:
        found = who_is_behind(ledger, arguments.activity, arguments.year)
    console.print(reminder_text(found, console.texts) or console.texts.say("cli.activity_all_in"))
    return 0


def hand_in_one(arguments: Namespace, console: Console) -> int:
    """Hands in for a participant; what is not said stays as it is."""
    with opened(arguments) as ledger:
        teacher = named_person(ledger, arguments.teacher)
        part = open_part(ledger, arguments.activity, teacher)
        said = part.parts
        if arguments.notes is not None:
            said = replace(said, notes=arguments.notes)
        if arguments.reflection is not None:
            said = replace(said, text=arguments.reflection)
        hand_in(ledger, part.record, said, part.version)
        missing = open_part(ledger, arguments.activity, teacher).missing
    if missing:
        console.say("cli.activity_part_missing", what=missing_text(missing, console.texts))
    else:
        console.say("cli.activity_part_complete")
    return 0


def remove(arguments: Namespace, console: Console) -> int:
    """Takes a planned activity back."""
    with opened(arguments) as ledger:
        take_back(ledger, [arguments.activity])
    console.say("cli.activity_removed")
    return 0


def _plain(row: ActivityShown) -> dict[str, object]:
    return {
        "id": row.uid,
        "title": row.title,
        "type": row.type,
        "first_day": row.first_day.isoformat(),
        "day": row.last_day.isoformat(),
        "starts": row.starts,
        "ends": row.ends,
        "place": row.place,
        "speaker": row.speaker,
        "organiser": row.organiser,
        "group": row.group,
        "level": row.level,
        "mode": row.mode,
        "amount": decimal_text(Fraction(row.hundredths, HUNDRED)),
        "unit": row.unit,
        "people": row.people,
        "marked": row.marked,
        "present": row.present,
        "credited": row.credited,
        "missing": row.missing,
        "guests": row.guests,
        "files": row.files,
        "state": row.state,
        "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        "checked_by": row.checked_by,
    }
