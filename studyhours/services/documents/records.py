"""Documents of single records, in the sections of the templates they were written with."""

from __future__ import annotations

from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.named import teacher_name
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.record_paper import record_paper
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
    paper = record_paper(ledger, uid, wanted.texts, title)
    content = open_record(ledger, uid).content
    name = teacher_name(ledger, str(content.teacher_id))
    return Made(paper, f"{name} {content.last_day.isoformat()} {content.title}".strip())
