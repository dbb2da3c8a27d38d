"""Documents that are tables of the whole school: the summary, who is behind."""

from __future__ import annotations

from dataclasses import replace

from studyhours.services.checking.chase import read_chase
from studyhours.services.checking.chase_tables import chase_paper, chase_sheet
from studyhours.services.documents.choices import choice_text
from studyhours.services.documents.forms import table_as
from studyhours.services.documents.kinds import XLSX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.lists.output import book_of
from studyhours.services.papers.summary import SummaryRequest, read_summary, summary_table
from studyhours.services.papers.summary_views import by_group, by_verdict
from studyhours.services.people.name_order import in_name_order


def summary(ledger: Ledger, wanted: Wanted) -> Made:
    """The annual summary: a row for each teacher or group, or the teachers of each verdict."""
    answers, texts = wanted.answers, wanted.texts
    request = SummaryRequest(
        answers.text("year"), answers.day("as_of"), answers.needed("ruleset"), wanted.form
    )
    found = read_summary(ledger, request, wanted.progress)
    lines = in_name_order(found.lines, answers.needed("order"), lambda one: one.shown.name)
    found = replace(found, lines=lines)
    by = answers.needed("by")
    make = {"group": by_group, "verdict": by_verdict}.get(by, summary_table)
    wanted.progress("make_table", 0, None)
    said = "" if make is summary_table else choice_text("by", by, texts)
    return Made(
        table_as(make(found, texts), wanted.form, wanted.progress),
        f"{found.year.label} {said}".strip(),
    )


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
    chase = chase.in_order(answers.needed("order"))
    about = f"{answers.text('group') or ''} {chase.as_of.isoformat()}".strip()
    if wanted.form == XLSX:
        return Made(book_of(chase_sheet(chase, texts), wanted.progress), about)
    return Made(chase_paper(chase, texts), about)
