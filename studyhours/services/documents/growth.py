"""Documents of a teacher's growth: portfolio, handbook, agreements of mentor pairs."""

from __future__ import annotations

from studyhours.services.documents.forms import booklet_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.named import teacher_name
from studyhours.services.growth.agreement_paper import agreement_booklet
from studyhours.services.growth.agreements import read_agreement
from studyhours.services.growth.papers import handbook_pdf, portfolio_pdf
from studyhours.services.ledgers.ledger import Ledger


def portfolio(ledger: Ledger, wanted: Wanted) -> Made:
    """A teacher's portfolio."""
    teacher = wanted.answers.needed("teacher")
    content = portfolio_pdf(
        ledger,
        teacher,
        wanted.texts,
        all_texts=wanted.answers.yes("all_texts"),
        progress=wanted.progress,
    )
    return Made(content, teacher_name(ledger, teacher))


def handbook(ledger: Ledger, wanted: Wanted) -> Made:
    """A teacher's growth handbook of a year."""
    teacher, year = wanted.answers.needed("teacher"), wanted.answers.text("year")
    content = handbook_pdf(ledger, teacher, year, wanted.texts)
    return Made(content, f"{teacher_name(ledger, teacher)} {year or ''}".strip())


def agreement(ledger: Ledger, wanted: Wanted) -> Made:
    """The agreement of a mentor pair."""
    uid = wanted.answers.needed("pair")
    found = read_agreement(ledger, uid, wanted.texts)
    booklet = agreement_booklet(found, wanted.texts)
    about = f"{found.pair.mentor} {found.pair.mentee}"
    return Made(booklet_as(booklet, wanted.form, wanted.progress), about)
