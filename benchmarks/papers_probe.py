"""A process that issues to few and then to many: ``papers_probe LEDGER FOLDER FEW``.

It prints one JSON line: the most memory it ever held, in MB, after the first and after the second
batch, and how many papers each was. The process ends between nothing: what is not given back shows.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.schools import YEAR
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issuing_preview import who_would_get

_KB = 1024
AS_OF = date(2026, 8, 31)


def main(argv: Sequence[str]) -> int:
    """Issues from a ledger, which is written into."""
    ledger, folder, few = open_ledger(argv[0]), Path(argv[1]), int(argv[2])
    everybody = IssueRequest(folder / "all", year=YEAR, as_of=AS_OF, everyone=True)
    # Whom to issue to is read first by the window too; judging everybody is no part of a batch.
    uids = tuple(one.uid for one in who_would_get(ledger, everybody).candidates)
    some = IssueRequest(
        folder / "few", year=YEAR, as_of=AS_OF, everyone=True, teachers=uids[:few], language="en"
    )
    told = []
    for request in (some, everybody):
        count = len(issue(ledger, request).papers)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB
        told.append((count, round(most, 1)))
    ledger.close()
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
