"""``new``, ``backup``, ``restore``, ``move``, ``doctor``."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from studyhours.cli.console import Console
from studyhours.cli.faults import fault_text
from studyhours.cli.opening import opened
from studyhours.domain.errors import Fault
from studyhours.domain.findings import Finding
from studyhours.services.ledgers.archive_form import NOT_BROUGHT
from studyhours.services.ledgers.backups import backup as make_backup
from studyhours.services.ledgers.backups import restore as make_restored
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.doctor import repair as mend
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.moving import move as move_ledger
from studyhours.services.ledgers.opening import display_name
from studyhours.services.ledgers.rebuilding import rebuild
from studyhours.services.papers.verifying import announce_school
from studyhours.services.settings.school_pictures import remove_picture, set_picture
from studyhours.services.settings.school_years import set_terms
from studyhours.services.wording.day_words import moment_text

DAMAGED = 6


def new(arguments: Namespace, console: Console) -> int:
    """Creates a ledger."""
    school = NewSchool(
        arguments.school, arguments.year, tuple(arguments.term), tuple(arguments.preset)
    )
    ledger = create_ledger(arguments.ledger, school)
    announce(ledger, console)
    ledger.close()
    console.say("cli.created", ledger=ledger.name, school=arguments.school)
    if not arguments.term:
        console.tell("cli.no_terms_yet")
    if not arguments.preset:
        console.tell("cli.no_rules_yet")
    return 0


def announce(ledger: Ledger, console: Console) -> None:
    """Lets this computer know the school; the ledger stands whether that works or not."""
    try:
        announce_school(ledger)
    except Fault as fault:
        console.tell("cli.school_not_remembered", reason=fault_text(fault, console))


def terms(arguments: Namespace, console: Console) -> int:
    """Sets the terms of a school year, which is begun where the ledger has it not yet."""
    with opened(arguments) as ledger:
        set_terms(ledger, arguments.year, tuple(arguments.term))
    console.say("cli.terms_set", year=arguments.year, count=len(arguments.term))
    return 0


def picture(arguments: Namespace, console: Console) -> int:
    """Takes the emblem or the seal that papers are printed with, or does without."""
    with opened(arguments) as ledger:
        if arguments.none:
            remove_picture(ledger, arguments.which)
        else:
            set_picture(ledger, arguments.which, arguments.file)
    key = "cli.picture_removed" if arguments.none else "cli.picture_set"
    console.say(key, which=console.texts.say(f"school_picture.{arguments.which}"))
    return 0


def backup(arguments: Namespace, console: Console) -> int:
    """Writes a tested backup."""
    with opened(arguments) as ledger:
        done = make_backup(ledger, arguments.output)
    console.say("cli.backed_up", file=done.path, size=done.size, files=done.files)
    return 0


def restore(arguments: Namespace, console: Console) -> int:
    """Makes a ledger from a backup."""
    facts = make_restored(arguments.file, arguments.ledger)
    ledger = display_name(arguments.ledger)
    made_at = moment_text(datetime.fromisoformat(facts.made_at), console.texts)
    console.say("cli.restored", ledger=ledger, school=facts.school, made_at=made_at)
    return 0


def move(arguments: Namespace, console: Console) -> int:
    """Moves a ledger to another engine, every row compared."""
    with opened(arguments) as ledger:
        moved = move_ledger(ledger, arguments.target)
    console.say(
        "cli.moved",
        ledger=ledger.name,
        target=moved.target,
        tables=moved.tables,
        rows=moved.rows,
        files=moved.files,
    )
    console.tell("cli.moved_stays", ledger=ledger.name)
    return 0


def _rebuild(arguments: Namespace, console: Console) -> int:
    """Makes a ledger from plain files, and says what does not come back."""
    done = rebuild(arguments.rebuild_from, arguments.ledger)
    console.say(
        "cli.rebuilt",
        ledger=arguments.ledger,
        school=done.school,
        teachers=done.teachers,
        records=done.records,
        files=done.files,
    )
    if done.missing:
        console.tell("cli.rebuilt_without", count=done.missing)
    if done.left_out:
        console.tell("cli.rebuilt_left_out", count=done.left_out)
    console.tell("cli.rebuilt_not")
    for name in NOT_BROUGHT:
        console.tell(f"archive_not.{name}")
    return 0


def doctor(arguments: Namespace, console: Console) -> int:
    """Examines a ledger, and mends it with ``--repair``."""
    if arguments.rebuild_from is not None:
        return _rebuild(arguments, console)
    mended: tuple[Finding, ...] = ()
    with opened(arguments) as ledger:
        if arguments.repair:
            repaired = mend(ledger)
            mended, findings = repaired.mended, repaired.left
        else:
            findings = examine(ledger)
    errors = [finding for finding in findings if finding.error]
    if arguments.format == "json":
        console.print_json(
            {
                "ledger": ledger.name,
                "clean": not errors,
                "mended": [{"code": one.code, **one.params} for one in mended],
                "findings": [
                    {"code": one.code, "error": one.error, **one.params} for one in findings
                ],
            }
        )
        return DAMAGED if errors else 0
    for finding in mended:
        console.say("doctor.mended", what=console.texts.say(finding.code, **finding.params))
    for finding in findings:
        console.say(finding.code, **finding.params)
    console.say("doctor.damaged" if errors else "doctor.clean", count=len(errors))
    if errors and arguments.repair:
        console.say("doctor.left")
    return DAMAGED if errors else 0
