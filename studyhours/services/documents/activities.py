"""Documents of an activity: the sheet to sign in on, the record of it."""

from __future__ import annotations

from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.record_sheet import activity_record as record_pdf
from studyhours.services.activities.sheet import sign_in_sheet
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger


def sign_in(ledger: Ledger, wanted: Wanted) -> Made:
    """The sheet that everybody signs."""
    uid = wanted.answers.needed("activity")
    return Made(sign_in_sheet(ledger, uid, wanted.texts), _about(ledger, uid))


def activity_record(ledger: Ledger, wanted: Wanted) -> Made:
    """What was said and who was there."""
    uid = wanted.answers.needed("activity")
    return Made(record_pdf(ledger, uid, wanted.texts), _about(ledger, uid))


def _about(ledger: Ledger, uid: str) -> str:
    shown = open_activity(ledger, uid).shown
    return f"{shown.first_day.isoformat()} {shown.title}"
