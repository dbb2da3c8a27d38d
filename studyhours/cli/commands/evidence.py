"""``evidence add|scan|list|save|remove``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from studyhours.cli.console import Console
from studyhours.cli.faults import fault_text
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.services.evidence.attaching import attach, found_file, take_off
from studyhours.services.evidence.reading import files_of, save_file, save_files
from studyhours.services.evidence.scanning import record_scans, scans_in
from studyhours.services.people.teachers import teacher_named
from studyhours.services.records.content import FileNamed
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.wording.sizes import size_text
from studyhours.transfer.files import make_folder


def add(arguments: Namespace, console: Console) -> int:
    """Attaches files; those that cannot be evidence are named, the others are attached."""
    with opened(arguments) as ledger:
        done = attach(
            ledger,
            arguments.record,
            arguments.files,
            word=arguments.word,
            smaller=arguments.smaller,
        )
    for fault in done.refused:
        console.tell("cli.evidence_refused", text=fault_text(fault, console))
    if arguments.format == "json":
        console.print_json(
            {
                "added": [_plain(number, one) for number, one in enumerate(done.added, 1)],
                "doubled": list(done.doubled),
                "refused": [{"code": one.code, "message": fault_text(one, console)}
                            for one in done.refused],
            }
        )  # fmt: skip
    else:
        for one in done.added:
            console.say("cli.evidence_added", **_said(one, console))
        for name in done.doubled:
            console.say("cli.evidence_doubled", name=name)
    if done.refused:
        return 1 if done.added or done.doubled else 2
    return 0


def scan(arguments: Namespace, console: Console) -> int:
    """Makes records of the pictures and PDFs of a folder."""
    with opened(arguments) as ledger:
        kinds = {one.id: one for one in record_choices(ledger).kinds}
        kind = kinds.get(arguments.kind)
        if kind is None:
            known = ", ".join(sorted(kinds))
            raise UnusableInput("unknown_record_kind", record_kind=arguments.kind, known=known)
        values = {
            "teacher": teacher_named(ledger, arguments.teacher),
            "type": arguments.type,
            "day": arguments.day,
            "title": arguments.title,
            "amount": arguments.amount,
            "unit": kind.unit,
        }
        done = record_scans(
            ledger,
            scans_in(arguments.folder),
            kind,
            values,
            together=arguments.together,
            smaller=arguments.smaller,
        )
    for fault in done.refused:
        console.tell("cli.evidence_refused", text=fault_text(fault, console))
    console.say("cli.evidence_scanned", count=len(done.saved))
    return 1 if done.refused else 0


def list_files(arguments: Namespace, console: Console) -> int:
    """Lists the files of a record."""
    with opened(arguments) as ledger:
        files = files_of(ledger, arguments.record)
    if arguments.format == "json":
        console.print_json([_plain(number, one) for number, one in enumerate(files, 1)])
        return 0
    _say_files(files, console)
    return 0


def save(arguments: Namespace, console: Console) -> int:
    """Writes copies of one file, or of all, into a folder."""
    folder = arguments.output
    with opened(arguments) as ledger:
        if arguments.which is None:
            paths = save_files(ledger, arguments.record, folder)
        else:
            file = found_file(files_of(ledger, arguments.record), arguments.which)
            make_folder(folder)
            paths = (save_file(ledger, file, folder, arguments.record),)
    for path in paths:
        console.say("cli.evidence_saved", file=path)
    if not paths:
        console.say("cli.evidence_none")
    return 0


def remove(arguments: Namespace, console: Console) -> int:
    """Takes a file off a record."""
    with opened(arguments) as ledger:
        gone = take_off(ledger, arguments.record, arguments.which)
    console.say("cli.evidence_removed", name=gone.name)
    return 0


def _say_files(files: Sequence[FileNamed], console: Console) -> None:
    for number, one in enumerate(files, 1):
        console.say("cli.evidence_line", number=number, **_said(one, console))
    if not files:
        console.say("cli.evidence_none")


def _said(file: FileNamed, console: Console) -> dict[str, object]:
    word = console.texts.say(f"evidence_word.{file.word}")
    return {"name": file.name, "size": size_text(file.size), "word": word}


def _plain(number: int, file: FileNamed) -> dict[str, object]:
    return {
        "number": number,
        "name": file.name,
        "type": file.media,
        "size": file.size,
        "word": file.word,
        "sha256": file.sha256,
    }
