"""``record list|quick``."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import HUNDRED, Amount, decimal_text
from studyhours.domain.review import status_said
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teachers import teacher_named
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.listing import RecordFilter, RecordShown, list_records
from studyhours.services.records.quick_entry import quick_world, understand
from studyhours.services.records.quick_sentence import QuickEntry, QuickWorld
from studyhours.services.records.saving import add_record
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.quick import fault_text, part_text

_DOWN = frozenset({"day"})
_MISUNDERSTOOD = 2


def list_found(arguments: Namespace, console: Console) -> int:
    """Lists the records a filter and a search find."""
    with opened(arguments) as ledger:
        wanted = RecordFilter(
            kind=_known_kind(ledger, arguments.kind),
            teacher=_named(ledger, arguments.teacher),
            status=arguments.status,
            year=arguments.year,
            text=arguments.search,
            order=arguments.sort,
            descending=arguments.sort in _DOWN,
            own=_own_asked(arguments.field),
        )
        page = list_records(ledger, wanted, limit=max(arguments.limit, 1))
        unreviewed = record_choices(ledger, forms=False).unreviewed
    total = page.counts.total if page.counts is not None else len(page.rows)
    if arguments.format == "json":
        console.print_json({"count": total, "records": [_plain(row) for row in page.rows]})
        return 0
    for row in page.rows:
        _say_row(row, console, unreviewed=unreviewed)
    console.tell("cli.record_count", count=total, shown=len(page.rows))
    return 0


def quick(arguments: Namespace, console: Console) -> int:
    """Saves the record a sentence says, or says what is wrong with it."""
    with opened(arguments) as ledger:
        world = quick_world(ledger, _named(ledger, arguments.teacher))
        entry = understand(arguments.sentence, world)
        saved = None
        if entry.content is not None and not arguments.dry_run:
            saved = add_record(ledger, entry.content)
    if arguments.format == "json":
        console.print_json(_understood(entry, world, saved.uid if saved else None, console))
    else:
        for part in entry.parts:
            console.say("cli.quick_part", text=part_text(part, entry, world, console.texts))
        if saved is not None:
            console.say("cli.quick_saved", id=saved.uid)
        elif entry.content is not None:
            console.say("cli.quick_understood")
    for fault in entry.faults:
        console.tell("cli.quick_part", text=fault_text(fault, entry, world, console.texts))
    return 0 if entry.content is not None else _MISUNDERSTOOD


def _named(ledger: Ledger, teacher: str | None) -> str | None:
    return teacher_named(ledger, teacher) if teacher is not None else None


def _known_kind(ledger: Ledger, kind: str | None) -> str | None:
    if kind is None:
        return None
    known = sorted(one.id for one in record_choices(ledger).kinds)
    if kind not in known:
        raise UnusableInput("unknown_record_kind", record_kind=kind, known=", ".join(known))
    return kind


def _own_asked(said: list[str]) -> tuple[tuple[str, str], ...]:
    """What fields of the kind must say, from ``NAME=VALUE``."""
    asked = []
    for one in said:
        name, sign, value = one.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UnusableInput("own_field_asked", value=one[:40])
        asked.append((name.strip(), value.strip()))
    return tuple(asked)


def _say_row(row: RecordShown, console: Console, *, unreviewed: bool) -> None:
    status = status_said(row.status, unreviewed=unreviewed and not row.by_school)
    console.say(
        "cli.review_line",
        id=row.uid,
        day=row.last_day.isoformat(),
        name=row.name,
        title=row.title or "—",
        amount=record_amount(Amount(row.hundredths, row.unit), row.kind, console.texts),
        status=console.texts.say(f"review_status.{status}"),
    )


def _plain(row: RecordShown) -> dict[str, object]:
    return {
        "id": row.uid,
        "kind": row.kind,
        "type": row.type,
        "title": row.title,
        "first_day": row.first_day.isoformat(),
        "day": row.last_day.isoformat(),
        "teacher": row.teacher,
        "staff_no": row.staff_no,
        "name": row.name,
        "amount": decimal_text(Fraction(row.hundredths, HUNDRED)),
        "unit": row.unit,
        "status": row.status,
        "people": list(row.people),
        "fields": dict(row.own),
    }


def _understood(
    entry: QuickEntry, world: QuickWorld, uid: str | None, console: Console
) -> dict[str, object]:
    return {
        "id": uid,
        "understood": [
            {
                "part": part.what,
                "typed": part.typed,
                "message": part_text(part, entry, world, console.texts),
            }
            for part in entry.parts
        ],
        "faults": [
            {
                "code": fault.code,
                "typed": fault.typed,
                "message": fault_text(fault, entry, world, console.texts),
            }
            for fault in entry.faults
        ],
    }
