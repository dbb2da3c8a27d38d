"""Today's verdicts, kept with the ledger: home and the check never judge everybody twice."""

from __future__ import annotations

from studyhours.domain.progress import Progress, unwatched
from studyhours.services.checking.verdicts import Verdicts
from studyhours.services.checking.verdicts_again import bring_up_to_date
from studyhours.services.ledgers.ledger import Ledger


def verdicts_today(ledger: Ledger, progress: Progress = unwatched) -> Verdicts:
    """Everybody the login sees, judged as of today; from what was judged before where it can be.

    Raises:
        NotPermitted: the account may see nobody's results.
    """
    found = bring_up_to_date(ledger, kept_verdicts(ledger), None, None, progress)
    keep_verdicts(ledger, found)
    return found


def kept_verdicts(ledger: Ledger) -> Verdicts | None:
    """What was judged last as of its day's today; None for nothing."""
    with ledger.kept.lock:
        found = ledger.kept.verdicts
    return found if isinstance(found, Verdicts) else None


def keep_verdicts(ledger: Ledger, verdicts: Verdicts) -> None:
    """Keeps them, if they are as of today."""
    if verdicts.as_of == verdicts.days.today:
        with ledger.kept.lock:
            ledger.kept.verdicts = verdicts
