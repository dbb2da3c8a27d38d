"""``import roster|records|attendance|undo``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import ROSTER, Imported, find_import, undo_imports
from studyhours.services.importing.made import list_imports as imports_made
from studyhours.services.importing.records import import_records
from studyhours.services.importing.rejected_rows import rejection_text
from studyhours.services.importing.roster import import_roster
from studyhours.services.papers.resting import certificates_on_imports, papers_named
from studyhours.services.wording.explaining import day_text

ROWS_REJECTED = 1


def roster(arguments: Namespace, console: Console) -> int:
    """Imports the list of teachers."""
    with opened(arguments) as ledger:
        done = import_roster(
            ledger, arguments.file, mapping=arguments.mapping, dry_run=arguments.dry_run
        )
    return _report(done, arguments, console)


def records(arguments: Namespace, console: Console) -> int:
    """Imports records of one kind."""
    with opened(arguments) as ledger:
        done = import_records(
            ledger,
            arguments.file,
            arguments.kind,
            mapping=arguments.mapping,
            as_claims=arguments.as_claims,
            dry_run=arguments.dry_run,
        )
    return _report(done, arguments, console)


def attendance(arguments: Namespace, console: Console) -> int:
    """Imports an activity's sign-in sheet."""
    with opened(arguments) as ledger:
        done = import_attendance(
            ledger,
            arguments.file,
            mapping=arguments.mapping,
            dry_run=arguments.dry_run,
        )
    return _report(done, arguments, console)


def undo(arguments: Namespace, console: Console) -> int:
    """Undoes imports, all of them or none; the newest unless some are named."""
    with opened(arguments) as ledger:
        found = [find_import(ledger, one) for one in arguments.import_ids or [None]]
        made = {one.id: one for one in found}
        resting = certificates_on_imports(ledger, tuple(made))
        if resting and not arguments.anyway:
            papers = papers_named(resting)
            raise UnusableInput("certificates_rest", count=len(resting), papers=papers)
        undone = undo_imports(ledger, tuple(made), anyway=arguments.anyway)
    for one in (made[uid] for uid in undone.ids):
        what = console.texts.say(f"import_what.{one.what}")
        key = "cli.undone_roster" if one.what == ROSTER else "cli.undone"
        console.say(key, what=what, file=one.file, count=one.added, updated=one.updated)
    return 0


def list_imports(arguments: Namespace, console: Console) -> int:
    """Lists the imports that still stand."""
    with opened(arguments) as ledger:
        made = imports_made(ledger)
    if arguments.format == "json":
        console.print_json(
            [
                {
                    "id": one.id,
                    "made_at": one.made_at.isoformat(),
                    "made_by": one.made_by,
                    "what": one.what,
                    "file": one.file,
                    "added": one.added,
                    "updated": one.updated,
                    "undoable": one.undoable,
                    "round": one.round,
                }
                for one in made
            ]
        )
        return 0
    for one in made:
        console.say(
            "cli.import_line",
            id=one.id,
            at=day_text(day_in_zone(one.made_at, SCHOOL_ZONE), console.texts),
            what=console.texts.say(f"import_what.{one.what}"),
            file=one.file,
            added=one.added,
            by=one.made_by,
        )
    return 0


def _report(done: Imported, arguments: Namespace, console: Console) -> int:
    rejected = any(sheet.rejected for sheet in done.sheets)
    if arguments.format == "json":
        console.print_json(
            [
                {
                    "file": sheet.file,
                    "sheet": sheet.sheet,
                    "header_row": sheet.header_row,
                    "added": sheet.added,
                    "updated": sheet.updated,
                    "unchanged": sheet.unchanged,
                    "skipped": [{"row": one.row, "reason": one.reason} for one in sheet.skipped],
                    "rejected": [
                        {
                            "row": one.row,
                            "column": one.column,
                            "value": one.value,
                            "code": one.code,
                            "message": rejection_text(one, console.texts),
                        }
                        for one in sheet.rejected
                    ],
                    "columns": dict(sheet.columns),
                    "unused": list(sheet.unused),
                    "corrections": dict(sheet.corrections),
                    "import_id": done.import_id,
                }
                for sheet in done.sheets
            ]
        )
        return ROWS_REJECTED if rejected else 0
    for sheet in done.sheets:
        console.say(
            "cli.imported",
            file=sheet.file,
            sheet=sheet.sheet,
            added=sheet.added,
            updated=sheet.updated,
            unchanged=sheet.unchanged,
            skipped=len(sheet.skipped),
            rejected=len(sheet.rejected),
        )
        if sheet.header_row is not None:
            console.say(
                "cli.columns",
                used="、".join(header for _, header in sheet.columns),
                unused="、".join(sheet.unused) or "—",
            )
        for year, count in sheet.corrections.items():
            console.say("cli.closed_year_rows", year=year, count=count)
        for skip in sheet.skipped:
            console.say("cli.row", row=skip.row, text=console.texts.say(f"skip.{skip.reason}"))
        for one in sheet.rejected:
            console.print("  " + rejection_text(one, console.texts))
    if arguments.dry_run:
        console.say("cli.dry_run")
    return ROWS_REJECTED if rejected else 0
