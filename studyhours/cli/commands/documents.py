"""``document list`` and ``document KIND``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from studyhours.cli.console import Console, table
from studyhours.cli.document_arguments import ASKED, EVERYONE
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.services.documents.answers import Answer
from studyhours.services.documents.choices import everybody
from studyhours.services.documents.kinds import FORMS, KINDS, DocumentKind, kind_of
from studyhours.services.documents.making import make_document, save_documents
from studyhours.services.ledgers.ledger import Ledger
from studyhours.transfer.files import write_whole


def list_kinds(arguments: Namespace, console: Console) -> int:
    """Names the kinds of documents there are."""
    if arguments.format == "json":
        console.print_json([_plain(kind, console) for kind in KINDS])
        return 0
    rows = [
        (kind.code, console.texts.say(f"document.{kind.code}"), " ".join(kind.forms))
        for kind in KINDS
    ]
    console.print(table(rows))
    return 0


def _plain(kind: DocumentKind, console: Console) -> dict[str, object]:
    return {
        "id": kind.code,
        "title": console.texts.say(f"document.{kind.code}"),
        "formats": list(kind.forms),
        "questions": [
            {
                "id": one.id,
                "sort": one.sort,
                "needed": one.needed,
                "many": one.many,
                "choices": list(one.choices),
            }
            for one in kind.questions
        ],
    }


def make(arguments: Namespace, console: Console) -> int:
    """Writes documents of a kind: into a folder, or one as the file named."""
    code: str = arguments.document
    kind = kind_of(code)
    if kind is None:
        raise AssertionError(code)
    place: Path = arguments.document_place
    form = _form(arguments, kind)
    alone = _form_said(place) is not None and not place.is_dir()
    with opened(arguments) as ledger:
        given = _given(arguments, kind, ledger)
        if alone:
            if kind.each and isinstance(said := given[kind.each], tuple) and len(said) > 1:
                raise UnusableInput("documents_need_folder", file=str(place), count=len(said))
            made = make_document(ledger, code, given, form, console.texts)
            write_whole(place, made.content)
            written: tuple[Path, ...] = (place,)
        else:
            written = save_documents(ledger, code, given, form, place, console.texts)
    for path in written:
        console.say("cli.written", file=path)
    return 0


def _given(arguments: Namespace, kind: DocumentKind, ledger: Ledger) -> dict[str, Answer | None]:
    found: dict[str, Answer | None] = {}
    for question in kind.questions:
        said = getattr(arguments, f"{ASKED}{question.id}")
        found[question.id] = tuple(said) if isinstance(said, list) else said
    if getattr(arguments, f"{ASKED}{EVERYONE}", False):
        found[kind.each] = everybody(ledger)
    return found


def _form(arguments: Namespace, kind: DocumentKind) -> str:
    asked: str | None = arguments.file_format
    place: Path = arguments.document_place
    said = None if place.is_dir() else _form_said(place)
    if said is not None and (said not in kind.forms or asked not in {None, said}):
        raise UnusableInput("form_mismatch", file=str(place), format=asked or "/".join(kind.forms))
    return asked or said or kind.forms[0]


def _form_said(place: Path) -> str | None:
    """The form that a file's name says; None for a folder."""
    said = place.suffix.lower().removeprefix(".")
    return said if said in FORMS else None
