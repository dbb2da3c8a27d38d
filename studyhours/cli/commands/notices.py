"""``review notice|notices|notice-show|object|settle|end-notice``."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.cli.opening import opened
from studyhours.services.reviewing.notice_paper import notice_pdf, notice_text
from studyhours.services.reviewing.notices import (
    NoticeWanted,
    end_notice,
    list_notices,
    make_notice,
    object_to,
    read_notice,
    settle,
)
from studyhours.transfer.files import write_whole


def make(arguments: Namespace, console: Console) -> int:
    """Makes a public notice of all that is approved of a sort."""
    wanted = NoticeWanted(
        title=arguments.title,
        what=arguments.what,
        about=(arguments.about_first, arguments.about_last),
        first_day=arguments.first,
        last_day=arguments.last,
        contact=arguments.contact,
        order=arguments.order,
    )
    with opened(arguments) as ledger:
        console.print(make_notice(ledger, wanted, console.texts).uid)
    return 0


def list_all(arguments: Namespace, console: Console) -> int:
    """Lists the notices, the newest first."""
    with opened(arguments) as ledger:
        found = list_notices(ledger)
    for one in found:
        console.say(
            "cli.notice_line",
            id=one.uid,
            first=one.first_day.isoformat(),
            last=one.last_day.isoformat(),
            title=one.title,
            state=console.texts.say(f"notice.state_{one.state}"),
            objections=len(one.objections),
        )
    if not found:
        console.say("cli.notice_none")
    return 0


def show(arguments: Namespace, console: Console) -> int:
    """Says what a notice says, or writes it as a PDF."""
    with opened(arguments) as ledger:
        notice = read_notice(ledger, arguments.notice)
        content = notice_pdf(ledger, notice.uid, console.texts) if arguments.output else None
    if content is not None:
        write_whole(arguments.output, content)
        console.say("cli.written", file=arguments.output)
        return 0
    console.print(notice_text(notice, console.texts))
    for one in notice.objections:
        console.say(
            "cli.notice_objection", id=one.uid, by=one.said_by, text=one.text, outcome=one.outcome
        )
    return 0


def object_one(arguments: Namespace, console: Console) -> int:
    """Writes an objection down."""
    with opened(arguments) as ledger:
        done = object_to(ledger, arguments.notice, arguments.by, arguments.text, arguments.line)
    console.print(done.objection or "")
    return 0


def settle_one(arguments: Namespace, console: Console) -> int:
    """Says what was found out about an objection."""
    with opened(arguments) as ledger:
        settle(ledger, arguments.objection, arguments.text)
    console.say("cli.notice_done")
    return 0


def end(arguments: Namespace, console: Console) -> int:
    """Ends a notice."""
    with opened(arguments) as ledger:
        end_notice(ledger, arguments.notice, arguments.result)
    console.say("cli.notice_done")
    return 0
