"""Documents of reviewing: public notices."""

from __future__ import annotations

from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.reviewing.notice_paper import notice_pdf
from studyhours.services.reviewing.notices import read_notice


def notice(ledger: Ledger, wanted: Wanted) -> Made:
    """A public notice."""
    uid = wanted.answers.needed("notice")
    return Made(notice_pdf(ledger, uid, wanted.texts), read_notice(ledger, uid).title)
