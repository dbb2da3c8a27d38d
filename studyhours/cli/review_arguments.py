"""The grammar of ``review``: what waits, approving, returning, comments."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser
from studyhours.services.people import name_order

STATES = ("submitted", "returned", "approved", "any")
ORDERS = ("day", "since", "again", "teacher", "title")


def add_reviews(add: Adder) -> None:
    """Adds the commands."""
    listed = add("list", "reviews.list_waiting")
    listed.add_argument("ledger", metavar="LEDGER")
    _filtered(listed)
    listed.add_argument("--status", choices=STATES, default=STATES[0], metavar="STATUS")
    listed.add_argument("--sort", choices=ORDERS, default=ORDERS[0], metavar="ORDER")
    add_format(listed, "table", "json")
    approved = _records(add("approve", "reviews.approve"))
    _filtered(approved)
    approved.add_argument("--all", dest="everything", action="store_true")
    approved.add_argument("--plain", action="store_true")
    approved.add_argument("--reason", default="", metavar="TEXT")
    returned = _records(add("return", "reviews.send_back"))
    returned.add_argument("--reason", required=True, metavar="TEXT")
    _add_notices(add)
    comment = add("comment", "reviews.comment")
    comment.add_argument("ledger", metavar="LEDGER")
    comment.add_argument("record", metavar="RECORD")
    comment.add_argument("text", metavar="WORDS")


def _add_notices(add: Adder) -> None:
    made = add("notice", "notices.make")
    made.add_argument("ledger", metavar="LEDGER")
    made.add_argument("title", metavar="TITLE")
    made.add_argument("--what", default="hours", metavar="KIND")
    made.add_argument("--about-from", dest="about_first", type=day, required=True, metavar="DATE")
    made.add_argument("--about-to", dest="about_last", type=day, required=True, metavar="DATE")
    made.add_argument("--from", dest="first", type=day, required=True, metavar="DATE")
    made.add_argument("--to", dest="last", type=day, required=True, metavar="DATE")
    made.add_argument("--contact", default="", metavar="WORDS")
    made.add_argument("--order", choices=name_order.ORDERS, default=name_order.STROKES)
    add("notices", "notices.list_all").add_argument("ledger", metavar="LEDGER")
    shown = _notice(add("notice-show", "notices.show"))
    shown.add_argument("-o", "--output", type=Path, metavar="FILE")
    objected = _notice(add("object", "notices.object_one"))
    objected.add_argument("text", metavar="WORDS")
    objected.add_argument("--by", default="", metavar="NAME")
    objected.add_argument("--line", type=int, metavar="N")
    settled = add("settle", "notices.settle_one")
    settled.add_argument("ledger", metavar="LEDGER")
    settled.add_argument("objection", metavar="OBJECTION")
    settled.add_argument("text", metavar="WORDS")
    ended = _notice(add("end-notice", "notices.end"))
    ended.add_argument("--result", default="", metavar="WORDS")


def _notice(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("notice", metavar="NOTICE")
    return command


def _records(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("records", nargs="*", metavar="RECORD")
    return command


def _filtered(command: Parser) -> None:
    command.add_argument("--kind", metavar="KIND")
    command.add_argument("--group", metavar="NAME")
    command.add_argument("--teacher", metavar="TEACHER")
    command.add_argument("--since", type=day, metavar="DATE")
    command.add_argument("--until", type=day, metavar="DATE")
    command.add_argument("--search", default="", metavar="WORDS")
