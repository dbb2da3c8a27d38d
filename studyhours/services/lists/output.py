"""A list as it is shown, as a file or as paper.

Rows are asked for while they are written, and each is a place to call it off: a list may be as long
as the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import Texts, load_texts
from studyhours.reports.list_book import write_book
from studyhours.reports.list_sheet import ListColumn, ListSheet, Value, value_text
from studyhours.reports.list_text import write_text
from studyhours.reports.table_model import CENTRE, TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.wording.day_words import day_text
from studyhours.transfer.files import write_whole

__all__ = [
    "MOST_PRINTED",
    "ListColumn",
    "ListSheet",
    "Value",
    "book_of",
    "headed",
    "print_list",
    "save_list",
]

MOST_PRINTED = 10_000
"""Rows on paper: some 300 pages, beyond which nobody leafs any more."""
_STEP = 200
_ROOM = 700
"""Pixels of columns that still fit upright."""
_WRITE = "write_list"
_NUMBER = 40


def save_list(
    sheet: ListSheet, path: Path, progress: Progress = unwatched, *, form: str = ""
) -> Path:
    """Writes a list to a file: comma separated text where it is called so, else a workbook.

    Args:
        sheet: The list.
        path: Where to; written whole or not at all.
        progress: Told about ``write_list``, in rows; may call it off.
        form: ``xlsx`` or ``csv``; by the name of the file when empty.

    Raises:
        UnusableInput: the file cannot be written.
    """
    tick = _ticking(progress)
    as_text = (form or path.suffix.lower().removeprefix(".")) == "csv"
    write = write_text if as_text else write_book
    content = write(sheet, tick)
    progress(_WRITE, 0, None)
    write_whole(path, content)
    return path


def book_of(sheet: ListSheet, progress: Progress = unwatched) -> bytes:
    """A list as the bytes of a workbook.

    Args:
        sheet: The list.
        progress: Told about ``write_list``, in rows; may call it off.
    """
    return write_book(sheet, _ticking(progress))


def _ticking(progress: Progress) -> Callable[[int], None]:
    def tick(number: int) -> None:
        if number % _STEP == 0:
            progress(_WRITE, number, None)

    tick(0)
    return tick


def print_list(sheet: ListSheet, progress: Progress = unwatched) -> bytes:
    """A list as a PDF: numbered rows, heads on every page, page x of y.

    Args:
        sheet: The list.
        progress: Told about ``write_list``, in rows; may call it off.

    Raises:
        UnusableInput: ``list_too_long`` for more than ``MOST_PRINTED`` rows.
    """
    texts = load_texts(sheet.language)
    rows = tuple(_numbered(sheet, progress))
    columns = (ListColumn(texts.say("lists.number"), _NUMBER, CENTRE), *sheet.columns)
    table = TablePaper(
        title=sheet.title,
        subtitles=sheet.subtitles,
        columns=tuple(TableColumn(one.heading, one.width, one.align) for one in columns),
        rows=rows,
        language=sheet.language,
        landscape=sum(one.width for one in columns) > _ROOM,
    )
    return render_table(table, lambda done: progress(_WRITE, done, len(rows)))


def _numbered(sheet: ListSheet, progress: Progress) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(sheet.rows, start=1):
        if number % _STEP == 1:
            progress(_WRITE, number - 1, None)
        if number > MOST_PRINTED:
            raise UnusableInput("list_too_long", most=MOST_PRINTED)
        yield (str(number), *(value_text(value) for value in row))


def headed(ledger: Ledger, chosen: Sequence[str], texts: Texts) -> tuple[str, ...]:
    """The lines under a list's title: whose it is and of which day, and what was chosen of it."""
    with ledger.reading() as session:
        school = school_of(session)
        name, day = school.name, day_text(today(ledger, school), texts)
    first = texts.say("lists.under", school=name, day=day)
    said = texts.say("lists.between").join(chosen)
    return (first, said) if said else (first,)
