"""``package export|import|code|link|links|unlink|conflicts|decide|undo|list``."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from studyhours.cli.console import Console
from studyhours.cli.faults import fault_text
from studyhours.cli.opening import opened, read_secret
from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.errors import UnusableInput
from studyhours.services.exchange.conflicts import (
    OURS,
    Conflict,
    Decision,
    Side,
    decide,
    decide_all,
    list_conflicts,
)
from studyhours.services.exchange.looking import files_missing
from studyhours.services.exchange.merged import Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.outset import outset
from studyhours.services.exchange.peers import (
    Link,
    Linked,
    identity_of,
    link,
    list_links,
    unlink,
)
from studyhours.services.exchange.receipts import write_receipt
from studyhours.services.exchange.sending import Sending, send
from studyhours.services.exchange.sending_each import send_each
from studyhours.services.exchange.undoing import list_merges, undo_merge
from studyhours.services.wording.exchanged import sorts_said
from studyhours.services.wording.explaining import day_text
from studyhours.services.wording.sizes import size_text

LEFT_OUT = 1


def export(arguments: Namespace, console: Console) -> int:
    """Writes a package."""
    wanted = Sending(
        tuple(arguments.teacher),
        arguments.since,
        _passphrase(arguments),
        arguments.all_files,
        arguments.to,
    )
    if arguments.each:
        return _export_each(arguments, console, wanted)
    with opened(arguments) as ledger:
        done = send(ledger, arguments.output, wanted)
    if arguments.format == "json":
        console.print_json(
            {
                "file": str(done.path), "size": done.size, "records": done.records,
                "versions": done.versions, "files": done.files, "left_out": done.left_out,
                "code": done.code,
            }
        )  # fmt: skip
        return 0
    size = size_text(done.size)
    console.say("package.sent", file=done.path, size=size, records=done.records, files=done.files)
    if done.left_out:
        console.say("package.files_there", count=done.left_out)
    if done.drafts:
        console.say("package.sent_drafts", count=done.drafts)
    console.say("package.code_is", code=done.code)
    return 0


def _export_each(arguments: Namespace, console: Console, wanted: Sending) -> int:
    """Writes one for each teacher; exit 6 where something of somebody's is damaged."""
    texts = console.texts
    with opened(arguments) as ledger:
        shown = outset(ledger)
        day = shown.today.isoformat()

        def named(who: str) -> str:
            return texts.say("package.each_name", name=shown.name, who=who, day=day)

        done = send_each(ledger, arguments.output, wanted, named)
    if arguments.format == "json":
        sent = [
            {"file": str(one.path), "size": one.size, "records": one.records, "files": one.files,
             "left_out": one.left_out}
            for one in done.sent
        ]  # fmt: skip
        failed = [{"teacher": one.teacher, "code": one.fault.code} for one in done.failed]
        console.print_json({"sent": sent, "failed": failed, "code": done.code})
    else:
        console.say("package.sent_each", count=len(done.sent), folder=done.path)
        for one in done.failed:
            console.say("package.not_sent", name=one.teacher, why=fault_text(one.fault, console))
        console.say("package.code_is", code=done.code)
    return next((one.fault.exit_code for one in done.failed), 0)


def take(arguments: Namespace, console: Console) -> int:
    """Merges a package; exit 1 where records were left out."""
    said = Merging(_passphrase(arguments), arguments.dry_run)
    with opened(arguments) as ledger:
        missing = files_missing(ledger, arguments.file, said.passphrase)
        done = merge_package(ledger, arguments.file, said)
    counts = {**done.counts.plain, "missing": missing}
    if arguments.format == "json":
        left_out = [
            {"uid": one.record, "title": one.title, "code": one.code,
             "message": console.texts.say(f"package.left_out_{one.code}")}
            for one in done.left_out
        ]  # fmt: skip
        plain = {"id": done.id, "name": done.name, "dry_run": done.dry_run, **counts}
        rows = [{"part": one.part, "key": one.key, "code": one.code} for one in done.rows_left]
        console.print_json({**plain, "left_out_records": left_out, "left_out_rows": rows})
        return LEFT_OUT if done.counts.left_out else 0
    beside = "".join(
        console.texts.say("package.merged_rows", said=one)
        for one in sorts_said(done.counts, console.texts)
    )
    console.say("package.merged", name=done.name, **{**counts, "rows": beside})
    for one in done.left_out:
        why = console.texts.say(f"package.left_out_{one.code}")
        console.say("package.left_out_line", title=one.title, why=why)
    for row in done.rows_left:
        what = console.texts.say(f"package.part_{row.part}")
        why = console.texts.say(f"package.left_out_{row.code}")
        console.say("package.left_out_line", title=what, why=why)
    if done.counts.confirmed:
        console.say("package.confirmed", name=done.name, count=done.counts.confirmed)
    if missing:
        console.say("package.missing", name=done.name, count=missing)
    if done.counts.undecided:
        console.say("package.undecided", count=done.counts.undecided)
    if done.counts.sides:
        console.say("package.sides", count=done.counts.sides)
    if done.dry_run:
        console.say("cli.dry_run")
    return LEFT_OUT if done.counts.left_out else 0


def _passphrase(arguments: Namespace) -> str | None:
    file = arguments.passphrase_file
    return read_secret(file) if file is not None else None


def receipt(arguments: Namespace, console: Console) -> int:
    """Writes which of another ledger's files lie here."""
    with opened(arguments) as ledger:
        done = write_receipt(ledger, arguments.output, arguments.name)
    console.say("package.receipt", file=done.path, name=done.name, count=done.files)
    console.say("package.code_is", code=done.code)
    return 0


def code(arguments: Namespace, console: Console) -> int:
    """Shows this ledger's name and code, which somebody else compares."""
    with opened(arguments) as ledger:
        who = identity_of(ledger)
    console.say("package.identity", name=who.name, code=who.code)
    return 0


def linked(arguments: Namespace, console: Console) -> int:
    """Makes the ledger known that a package comes from."""
    said = Link(
        arguments.code, arguments.teacher, arguments.theirs, arguments.decides, arguments.school
    )
    with opened(arguments) as ledger:
        done = link(ledger, arguments.file, said, _passphrase(arguments))
    _say_link(done, console)
    return 0


def links(arguments: Namespace, console: Console) -> int:
    """Lists the ledgers that are known."""
    with opened(arguments) as ledger:
        found = list_links(ledger)
    if arguments.format == "json":
        console.print_json(
            [
                {"ledger": one.ledger, "name": one.name, "decides": one.decides,
                 "codes": list(one.codes), "teachers": list(one.teachers), "school": one.school,
                 "receives": one.receives}
                for one in found
            ]
        )  # fmt: skip
        return 0
    for one in found:
        _say_link(one, console)
    if not found:
        console.say("package.no_links")
    return 0


def _say_link(one: Linked, console: Console) -> None:
    role = "receives" if one.receives else "own" if one.teachers else "copy"
    role = "decides" if one.decides else "school" if one.school else role
    console.say(
        f"package.link_{role}",
        name=one.name,
        codes="、".join(one.codes),
        teachers="、".join(one.teachers),
        count=len(one.teachers),
        school=one.school,
    )


def unlinked(arguments: Namespace, console: Console) -> int:
    """Forgets a ledger."""
    with opened(arguments) as ledger:
        gone = unlink(ledger, arguments.name)
    console.say("package.unlinked", name=gone.name)
    return 0


def conflicts(arguments: Namespace, console: Console) -> int:
    """Lists the records that both sides have changed."""
    with opened(arguments) as ledger:
        found = list_conflicts(ledger, arguments.kind)
    if arguments.format == "json":
        console.print_json([_plain_conflict(one) for one in found])
        return 0
    for one in found:
        console.say("package.conflict", record=one.record, teacher=one.teacher, title=one.title)
        _say_side("ours", one.ours, console)
        for side in one.others:
            _say_side("theirs", side, console)
    if not found:
        console.say("package.no_conflicts")
    return 0


def _say_side(which: str, side: Side, console: Console) -> None:
    said = side.content
    mark = "" if said is not None else "_deleted"
    console.say(
        f"package.side_{which}{mark}",
        version=side.version[:8],
        by=side.made_by,
        day=day_text(day_in_zone(side.made_at, SCHOOL_ZONE), console.texts),
        title=said.title if said is not None else "",
        status=console.texts.say(f"review_status.{said.status}") if said is not None else "",
    )


def _plain_conflict(one: Conflict) -> dict[str, object]:
    return {
        "uid": one.record,
        "teacher": one.teacher,
        "kind": one.kind,
        "title": one.title,
        "ours": _plain_side(one.ours),
        "others": [_plain_side(side) for side in one.others],
    }


def _plain_side(side: Side) -> dict[str, object]:
    content = side.content.plain if side.content is not None else None
    at: datetime = side.made_at
    return {
        "version": side.version, "made_at": at.isoformat(), "made_by": side.made_by,
        "content": content,
    }  # fmt: skip


def decided(arguments: Namespace, console: Console) -> int:
    """Decides what one record is to say, all of a kind, or all."""
    with opened(arguments) as ledger:
        if arguments.record is None:
            if not (arguments.everything or arguments.kind):
                raise UnusableInput("decide_what")
            count = decide_all(ledger, arguments.take, arguments.kind).count
        else:
            found = [
                one for one in list_conflicts(ledger) if one.record.startswith(arguments.record)
            ]
            if len(found) != 1:
                raise UnusableInput("unknown_conflict", uid=arguments.record)
            chosen = _chosen(found[0], arguments)
            decision = Decision(found[0].record, found[0].ours.version, chosen)
            count = decide(ledger, [decision]).count
        left = len(list_conflicts(ledger))
    console.say("package.decided", count=count, left=left)
    return 0


def _chosen(one: Conflict, arguments: Namespace) -> str:
    if arguments.take == OURS:
        return one.ours.version
    fit = [side.version for side in one.others if side.version.startswith(arguments.version or "")]
    if len(fit) != 1:
        raise UnusableInput("which_version", known="、".join(s.version[:8] for s in one.others))
    return fit[0]


def undo(arguments: Namespace, console: Console) -> int:
    """Undoes a merge."""
    with opened(arguments) as ledger:
        undo_merge(ledger, arguments.merge)
    console.say("package.undone")
    return 0


def list_made(arguments: Namespace, console: Console) -> int:
    """Lists the merges that stand."""
    with opened(arguments) as ledger:
        made = list_merges(ledger)
    if arguments.format == "json":
        console.print_json(
            [
                {"id": one.id, "at": one.made_at.isoformat(), "by": one.made_by,
                 "name": one.name, "file": one.file, **one.counts.plain}
                for one in made
            ]
        )  # fmt: skip
        return 0
    for one in made:
        day = day_text(day_in_zone(one.made_at, SCHOOL_ZONE), console.texts)
        counts = one.counts.plain
        console.say("package.made_line", id=one.id, day=day, name=one.name, file=one.file, **counts)
    if not made:
        console.say("package.none_made")
    return 0
