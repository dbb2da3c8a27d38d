"""Whether somebody else has written into an opened ledger: a command line, another computer."""

from __future__ import annotations

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.ledger import Ledger, info_of


def written_by_others(ledger: Ledger) -> Changes:
    """What somebody else may have changed since this was asked last.

    The log grows with every change; what of it this ledger object has not written is others'. The
    first time there is nothing to compare with.

    Args:
        ledger: The ledger.

    Returns:
        Everything there is in a ledger, or nothing.

    Raises:
        NotPermitted: the account was disabled, or given other roles, since.
    """
    kept = ledger.kept
    own = (
        kept.own_entries
    )  # before the log is read: what is written meanwhile counts once too often
    with ledger.reading() as session:
        theirs = info_of(session).log_number - own
    before, kept.others_entries = kept.others_entries, theirs
    return ~Changes.COPIES if before is not None and theirs > before else Changes.NONE
