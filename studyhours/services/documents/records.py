"""Documents of single records, in the sections of the templates they were written with."""

from __future__ import annotations

from studyhours.reports.booklet import Block, Booklet, Facts, Grid, Heading, Words
from studyhours.reports.record_sheet import PaperTable, PaperText, RecordPaper, render_record
from studyhours.services.documents.forms import booklet_as
from studyhours.services.documents.kinds import DOCX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.named import teacher_name
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.record_paper import read_record_paper
from studyhours.services.records.saving import open_record


def observation(ledger: Ledger, wanted: Wanted) -> Made:
    """The record of an observed lesson."""
    return _record(ledger, wanted, wanted.texts.say("document.observation"))


def reading_notes(ledger: Ledger, wanted: Wanted) -> Made:
    """Notes on a book."""
    return _record(ledger, wanted, wanted.texts.say("document.reading-notes"))


def _record(ledger: Ledger, wanted: Wanted, title: str) -> Made:
    """A record as a sheet to be signed and filed, called as its form is."""
    uid = wanted.answers.needed("record")
    paper = read_record_paper(ledger, uid, wanted.texts, title)
    content = open_record(ledger, uid).content
    name = teacher_name(ledger, str(content.teacher_id))
    about = f"{name} {content.last_day.isoformat()} {content.title}".strip()
    if wanted.form == DOCX:
        return Made(booklet_as(_to_edit(paper), DOCX), about)
    return Made(render_record(paper), about)


def _to_edit(paper: RecordPaper) -> Booklet:
    """The same as a document that people edit on."""
    blocks: list[Block] = [Facts(paper.facts)]
    for part in paper.parts:
        if isinstance(part, PaperText):
            blocks += [Heading(part.title, 1), Words(part.text)]
        elif isinstance(part, PaperTable):
            blocks += [Heading(part.title, 1), Grid(part.heads, part.shares, part.rows)]
        else:
            blocks.append(Facts(part))
    blocks.append(Words(paper.texts.say("record_paper.signed")))
    return Booklet(
        title=paper.title,
        school=paper.school,
        about=paper.school,
        facts=(),
        blocks=blocks,
        texts=paper.texts,
        cover=False,
    )
