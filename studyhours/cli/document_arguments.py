"""The grammar of ``document``: a command for each kind, an option for each of its questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from studyhours.cli.typed import Adder, add_format, day
from studyhours.cli.usage import Parser
from studyhours.services.documents.kinds import KINDS, DocumentKind, Question

ASKED = "ask_"
"""What begins the name of an option's value, before the id of the question it answers."""
EVERYONE = "everyone"
_SHOWN = 50
"""Characters of choices that are shown beside an option."""
_PLACES: Mapping[str, str] = {
    "teacher": "TEACHER",
    "year": "2025-2026",
    "closing": "2025-2026",
    "day": "DATE",
    "group": "GROUP",
    "activity": "ACTIVITY",
    "record": "RECORD",
    "notice": "NOTICE",
    "pair": "ENTRY",
    "ruleset": "ID",
    "file": "FILE",
    "text": "WORDS",
}


def add_documents(add: Adder) -> None:
    """Adds the commands."""
    add_format(add("list", "documents.list_kinds"), "table", "json")
    for kind in KINDS:
        command = add(kind.code, "documents.make")
        command.set_defaults(document=kind.code)
        command.add_argument("ledger", metavar="LEDGER")
        for question in kind.questions:
            _add_question(command, question)
        if asks_for_each_teacher(kind):
            command.add_argument("--everyone", action="store_true", dest=f"{ASKED}{EVERYONE}")
        command.add_argument("--format", choices=kind.forms, dest="file_format")
        command.add_argument(
            "-o", "--output", type=Path, dest="document_place", required=True, metavar="DIR"
        )


def asks_for_each_teacher(kind: DocumentKind) -> bool:
    """Whether a document of this kind can be made for every teacher."""
    question = kind.question(kind.each)
    return question is not None and question.sort == "teacher"


def _add_question(command: Parser, question: Question) -> None:
    option = f"--{question.id.replace('_', '-')}"
    name = f"{ASKED}{question.id}"
    if question.sort == "yes":
        command.add_argument(option, action="store_true", dest=name)
    elif question.sort == "choice":
        # Many of them are named by the help instead, which breaks its lines.
        metavar = "KIND" if len(",".join(question.choices)) > _SHOWN else None
        command.add_argument(option, choices=question.choices, dest=name, metavar=metavar)
    elif question.many:
        metavar = _PLACES[question.sort]
        command.add_argument(option, action="append", default=[], dest=name, metavar=metavar)
    else:
        kind = day if question.sort == "day" else str
        command.add_argument(option, type=kind, dest=name, metavar=_PLACES[question.sort])
