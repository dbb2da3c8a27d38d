"""The grammar of ``growth``: handbook, write, comment, portfolio, pairs, agree, end, members."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser
from studyhours.domain.people import GROUP_KINDS, GROUP_ROLES

PARTS = ("present", "plan", "footprints", "results")


def add_growth(add: Adder) -> None:
    """Adds the commands."""
    handbook = _about(add("handbook", "growth.handbook"))
    handbook.add_argument("--year", metavar="2025-2026")
    handbook.add_argument("-o", "--output", type=Path, metavar="FILE")
    add_format(handbook, "table", "json")
    write = _about(add("write", "growth.write"))
    write.add_argument("part", choices=PARTS, metavar="HANDBOOK_PART")
    write.add_argument("--year", metavar="2025-2026")
    write.add_argument("--text", type=Path, metavar="FILE")
    write.add_argument("--three-years", type=Path, metavar="FILE")
    write.add_argument("--goal", action="append", metavar="GOAL")
    write.add_argument("--pick", action="append", metavar="RECORD")
    write.add_argument("--reason", default="", metavar="TEXT")
    comment = _about(add("comment", "growth.comment"))
    comment.add_argument("part", choices=PARTS, metavar="HANDBOOK_PART")
    comment.add_argument("text", metavar="WORDS")
    comment.add_argument("--year", metavar="2025-2026")
    portfolio = _about(add("portfolio", "growth.portfolio"))
    portfolio.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    portfolio.add_argument("--all-texts", action="store_true")
    pairs = add("pairs", "growth.pairs")
    pairs.add_argument("ledger", metavar="LEDGER")
    add_format(pairs, "table", "json")
    agree = _pair(add("agree", "growth.agree"))
    agree.add_argument("--subject", metavar="WORDS")
    agree.add_argument("--mentor-duties", type=Path, metavar="FILE")
    agree.add_argument("--mentee-duties", type=Path, metavar="FILE")
    agree.add_argument("--goals", type=Path, metavar="FILE")
    agree.add_argument("--signed", type=day, metavar="DATE")
    agree.add_argument("-o", "--output", type=Path, metavar="FILE")
    agree.add_argument("--reason", default="", metavar="TEXT")
    ended = _pair(add("end", "growth.end"))
    ended.add_argument("--to", dest="last", type=day, required=True, metavar="DATE")
    ended.add_argument("--reason", required=True, metavar="TEXT")
    members = add("members", "growth.members")
    members.add_argument("ledger", metavar="LEDGER")
    members.add_argument("group", metavar="GROUP")
    members.add_argument("teachers", nargs="+", metavar="TEACHER")
    members.add_argument("--kind", choices=GROUP_KINDS, required=True, metavar="KIND")
    members.add_argument("--role", choices=GROUP_ROLES, default=GROUP_ROLES[0], metavar="ROLE")
    members.add_argument("--from", dest="first", type=day, metavar="DATE")
    members.add_argument("--to", dest="last", type=day, metavar="DATE")
    members.add_argument("--reason", default="", metavar="TEXT")


def _about(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("teacher", metavar="TEACHER")
    return command


def _pair(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("pair", metavar="ENTRY")
    return command
