"""The grammar of ``activity``: list, plan, attend, credit, sheet, remind …"""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser

STATES = ("upcoming", "to_take", "to_check", "to_credit", "to_hand_in", "credited")
NEEDS = ("nothing", "record", "reflection", "both")
PROCESS = ("notice", "plan", "materials", "photo", "record", "other")
STATUSES = ("present", "late", "early", "official", "personal", "sick", "absent")
LEVELS = ("nation", "province", "city", "county", "district", "school", "other")
MODES = ("face", "online", "mixed", "full_time", "other")


def add_activities(add: Adder) -> None:
    """Adds the commands."""
    listed = add("list", "activities.list_all")
    listed.add_argument("ledger", metavar="LEDGER")
    listed.add_argument("--year", metavar="2025-2026")
    listed.add_argument("--state", choices=STATES, metavar="STATUS")
    add_format(listed, "table", "json")
    _add_plan(add("plan", "activities.plan"))
    attended = _one(add("attend", "activities.attend_one"))
    attended.add_argument("--mark", action="append", default=[], metavar="MARK")
    attended.add_argument("--others", choices=STATUSES, metavar="STATUS")
    attended.add_argument("--check", action="store_true")
    attended.add_argument("--reason", default="", metavar="TEXT")
    credited = add("credit", "activities.credit_some")
    credited.add_argument("ledger", metavar="LEDGER")
    credited.add_argument("activities", nargs="+", metavar="ACTIVITY")
    credited.add_argument("--undo", action="store_true")
    credited.add_argument("--anyway", action="store_true")
    credited.add_argument("--reason", default="", metavar="TEXT")
    sheet = _one(add("sheet", "activities.sheet"))
    sheet.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    paper = _one(add("record", "activities.record"))
    paper.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    brought = _one(add("files", "activities.files"))
    brought.add_argument("files", nargs="*", type=Path, metavar="FILE")
    brought.add_argument("--word", choices=PROCESS, metavar="WORD")
    brought.add_argument("--remove", metavar="WHICH")
    behind = add("remind", "activities.remind")
    behind.add_argument("ledger", metavar="LEDGER")
    behind.add_argument("activity", nargs="?", metavar="ACTIVITY")
    behind.add_argument("--year", metavar="2025-2026")
    handed = _one(add("hand-in", "activities.hand_in_one"))
    handed.add_argument("teacher", metavar="TEACHER")
    handed.add_argument("--notes", metavar="TEXT")
    handed.add_argument("--reflection", metavar="WORDS")
    handed.add_argument("--reason", default="", metavar="TEXT")
    _one(add("remove", "activities.remove"))


def _one(command: Parser) -> Parser:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("activity", metavar="ACTIVITY")
    return command


def _add_plan(command: Parser) -> None:
    command.add_argument("ledger", metavar="LEDGER")
    command.add_argument("title", metavar="TITLE")
    command.add_argument("--from", dest="first", type=day, required=True, metavar="DATE")
    command.add_argument("--to", dest="last", type=day, metavar="DATE")
    command.add_argument("--starts", metavar="TIME")
    command.add_argument("--ends", metavar="TIME")
    command.add_argument("--amount", required=True, metavar="AMOUNT")
    command.add_argument("--unit", default="hour", metavar="UNIT")
    command.add_argument("--place", metavar="NAME")
    command.add_argument("--speaker", metavar="NAME")
    command.add_argument("--organiser", metavar="NAME")
    command.add_argument("--content", metavar="NAME")
    command.add_argument("--type", metavar="KIND")
    command.add_argument("--level", choices=LEVELS, default="school", metavar="LEVEL")
    command.add_argument("--mode", choices=MODES, metavar="MODE")
    command.add_argument("--held-by", metavar="NAME")
    command.add_argument("--group", action="append", default=[], metavar="NAME")
    command.add_argument("--teacher", action="append", default=[], metavar="TEACHER")
    command.add_argument("--needs", choices=NEEDS, metavar="PART")
    command.add_argument("--with", dest="held_with", action="append", default=[], metavar="NAME")
    command.add_argument("--guest", action="append", default=[], metavar="PERSON")
    command.add_argument("--weeks", type=_weeks, metavar="N")
    command.add_argument("--until", type=day, metavar="DATE")


def _weeks(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 52:
        raise ValueError(text)
    return number
