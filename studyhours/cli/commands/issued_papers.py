"""``certificate list`` and ``certificate show``: papers issued, and what became of them."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.certificate_arguments import DEEDS
from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.services.papers import issued_list
from studyhours.services.papers.issued_list import REVOKED, PaperRow
from studyhours.services.papers.kind_words import kind_title
from studyhours.services.papers.print_log import CopiesMade, copies_of
from studyhours.services.wording.explaining import day_text


def list_papers(arguments: Namespace, console: Console) -> int:
    """Lists the papers of a year, or of all, newest first."""
    with opened(arguments) as ledger:
        rows = [
            row
            for row in issued_list.list_papers(ledger, arguments.year)
            if row.status == REVOKED or not arguments.revoked
        ]
    if arguments.format == "json":
        console.print_json([_plain(row) for row in rows])
        return 0
    for row in rows:
        _say(row, console)
    if not rows:
        console.say("cli.no_papers")
    return 0


def show(arguments: Namespace, console: Console) -> int:
    """Shows one paper and every time it was printed or saved again."""
    with opened(arguments) as ledger:
        copies = copies_of(ledger, arguments.serial)
        row = next(row for row in issued_list.list_papers(ledger) if row.serial == arguments.serial)
    if arguments.format == "json":
        console.print_json({**_plain(row), "copies": [_plain_copies(one) for one in copies]})
        return 0
    _say(row, console)
    for one in copies:
        console.say(
            f"cli.copies_{one.how}",
            day=day_text(one.on, console.texts),
            by=one.by,
            copies=one.copies,
        )
    return 0


def _say(row: PaperRow, console: Console) -> None:
    texts = console.texts
    status = texts.say("documents.valid" if row.status != REVOKED else "documents.revoked")
    console.say(
        "cli.deed_line" if row.kind in DEEDS.values() else "cli.paper_line",
        about=texts.say("cli.about", about=row.about) if row.about else "",
        kind=kind_title(row.kind, texts),
        serial=row.serial,
        name=row.name,
        year=row.year,
        hours=row.hours,
        status=status,
        day=day_text(row.issued_on, texts),
    )
    if row.revoked_on is not None:
        day = day_text(row.revoked_on, texts)
        console.say("cli.paper_revoked", day=day, reason=row.reason or "")
    if row.replaces is not None:
        console.say("cli.paper_replaces", serial=row.replaces)
    if row.replaced_by is not None:
        console.say("cli.paper_replaced", serial=row.replaced_by)


def _plain(row: PaperRow) -> dict[str, object]:
    return {
        "serial": row.serial,
        "kind": row.kind,
        "language": row.language,
        "teacher": row.teacher,
        "staff_no": row.staff_no,
        "name": row.name,
        "year": row.year,
        "as_of": row.as_of.isoformat(),
        "hours": row.hours,
        "school_based": row.school_based,
        "about": row.about,
        "issued_on": row.issued_on.isoformat(),
        "issued_by": row.issued_by,
        "status": row.status,
        "revoked_on": row.revoked_on.isoformat() if row.revoked_on is not None else None,
        "reason": row.reason,
        "replaces": row.replaces,
        "replaced_by": row.replaced_by,
    }


def _plain_copies(one: CopiesMade) -> dict[str, object]:
    return {"on": one.on.isoformat(), "by": one.by, "how": one.how, "copies": one.copies}
