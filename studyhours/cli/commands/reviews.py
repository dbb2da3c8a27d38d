"""``review list|approve|return|comment``."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import HUNDRED, Amount, decimal_text
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.reviewing.deciding import approve_records, return_records
from studyhours.services.reviewing.known import Known, what_is_known
from studyhours.services.reviewing.named import named_filter, named_records
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.reviewing.queue import (
    BATCH,
    Chosen,
    QueueFilter,
    QueueRow,
    list_queue,
    whole_queue,
)
from studyhours.services.reviewing.standing_out import hint_text
from studyhours.services.wording.amounts import record_amount

_ANY = "any"


def list_waiting(arguments: Namespace, console: Console) -> int:
    """Lists what waits, or what was decided."""
    status = None if arguments.status == _ANY else arguments.status
    with opened(arguments) as ledger:
        known = what_is_known(ledger)
        wanted = named_filter(ledger, _filter(arguments, status, arguments.sort))
        rows: list[QueueRow] = []
        more = True
        while more:
            page = list_queue(ledger, wanted, known, offset=len(rows))
            rows += page.rows
            more = page.more
    if arguments.format == "json":
        console.print_json([_plain(row, console) for row in rows])
        return 0
    for row in rows:
        _say_row(row, console)
    if not rows:
        console.say("cli.review_empty")
    return 0


def approve(arguments: Namespace, console: Console) -> int:
    """Approves records, or all that the filter finds."""
    if bool(arguments.records) == arguments.everything:
        raise UnusableInput("review_which")
    with opened(arguments) as ledger:
        known = what_is_known(ledger)
        chosen = _chosen(ledger, arguments, known)
        records = chosen.plain if arguments.plain else chosen.records
        done = approve_records(ledger, records)
    left = len(chosen.records) - len(records)
    console.say("cli.review_approved", count=len(done.decided), left=left)
    return 0


def send_back(arguments: Namespace, console: Console) -> int:
    """Returns records with a reason."""
    if not arguments.records:
        raise UnusableInput("review_which")
    with opened(arguments) as ledger:
        chosen = named_records(ledger, arguments.records, what_is_known(ledger))
        done = return_records(ledger, chosen.records, arguments.reason)
    console.say("cli.review_returned", count=len(done.decided))
    return 0


def comment(arguments: Namespace, console: Console) -> int:
    """Writes a comment on a record."""
    with opened(arguments) as ledger:
        add_comment(ledger, arguments.record, arguments.text)
    console.say("cli.review_commented")
    return 0


def _chosen(ledger: Ledger, arguments: Namespace, known: Known) -> Chosen:
    if arguments.records:
        return named_records(ledger, arguments.records, known)
    wanted = named_filter(ledger, _filter(arguments, "submitted", "day"))
    return whole_queue(ledger, wanted, known, BATCH)


def _filter(arguments: Namespace, status: str | None, order: str) -> QueueFilter:
    return QueueFilter(
        status=status,
        kind=arguments.kind,
        group=arguments.group,
        teacher=arguments.teacher,
        since=arguments.since,
        until=arguments.until,
        text=arguments.search,
        order=order,
    )


def _say_row(row: QueueRow, console: Console) -> None:
    record, texts = row.record, console.texts
    console.say(
        "cli.review_line",
        id=row.uid,
        day=record.last_day.isoformat(),
        name=record.name,
        title=record.title or "—",
        amount=record_amount(Amount(record.hundredths, record.unit), record.kind, texts),
        status=texts.say(f"review_status.{record.status}"),
    )
    if row.again:
        console.say("cli.review_again")
    for hint in row.hints:
        console.say("cli.review_hint", text=hint_text(hint, texts))


def _plain(row: QueueRow, console: Console) -> dict[str, object]:
    record = row.record
    return {
        "id": row.uid,
        "kind": record.kind,
        "type": record.type,
        "title": record.title,
        "first_day": record.first_day.isoformat(),
        "day": record.last_day.isoformat(),
        "teacher": record.teacher,
        "staff_no": record.staff_no,
        "name": record.name,
        "amount": decimal_text(Fraction(record.hundredths, HUNDRED)),
        "unit": record.unit,
        "status": record.status,
        "reason": record.reason or None,
        "since": row.since.isoformat(),
        "by": row.by,
        "again": row.again,
        "hints": [
            {"code": hint.code, "message": hint_text(hint, console.texts)} for hint in row.hints
        ],
    }
