"""One description of a paper as whichever file is asked for."""

from __future__ import annotations

from studyhours.domain.progress import Progress, unwatched
from studyhours.reports.booklet import Booklet
from studyhours.reports.table_model import TablePaper
from studyhours.services.documents.kinds import DOCX, XLSX

SET = "set_pages"
"""The stage of progress: pages set."""


def booklet_as(booklet: Booklet, form: str, progress: Progress = unwatched) -> bytes:
    """A booklet to print, or to edit on."""
    if form == DOCX:
        # Only documents to edit need what writes them.
        from studyhours.reports.booklet_word import render_booklet_word

        return render_booklet_word(booklet)
    from studyhours.reports.booklet_setting import render_booklet

    return render_booklet(booklet, lambda done: progress(SET, done, None))


def table_as(table: TablePaper, form: str, progress: Progress = unwatched) -> bytes:
    """A table to print, to edit on, or to calculate with."""
    if form == XLSX:
        from studyhours.reports.workbook import render_workbook

        return render_workbook(table)
    if form == DOCX:
        from studyhours.reports.table_word import render_table_word

        return render_table_word(table)
    from studyhours.reports.tables import render_table

    return render_table(table, lambda done: progress(SET, done, len(table.rows)))
