"""Documents that are tables of the whole school: the summary, who is behind."""

from __future__ import annotations

from studyhours.services.checking.chase import chase_paper, chase_sheet, read_chase
from studyhours.services.documents.kinds import XLSX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.lists.output import book_of
from studyhours.services.papers.summary import SummaryRequest, make_summary


def summary(ledger: Ledger, wanted: Wanted) -> Made:
    """The annual summary."""
    answers = wanted.answers
    request = SummaryRequest(
        answers.text("year"), answers.day("as_of"), answers.needed("ruleset"), wanted.form
    )
    content = make_summary(ledger, request, wanted.texts, wanted.progress)
    return Made(content, answers.text("year") or "")


def chase_list(ledger: Ledger, wanted: Wanted) -> Made:
    """Who is behind in what, by group."""
    answers, texts = wanted.answers, wanted.texts
    chase = read_chase(
        ledger,
        answers.text("year"),
        answers.day("as_of"),
        answers.text("ruleset"),
        answers.text("group"),
        wanted.progress,
    )
    about = f"{answers.text('group') or ''} {chase.as_of.isoformat()}".strip()
    if wanted.form == XLSX:
        return Made(book_of(chase_sheet(chase, texts), wanted.progress), about)
    return Made(chase_paper(chase, texts), about)
