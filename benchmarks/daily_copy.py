"""Whether the daily copy of a large ledger ever makes the window stand still.

Not against a floor but against the limit people do not notice: 50 ms. Somebody scrolls, searches
and goes from page to page as long as the copy takes; what the same work does to the window when no
copy is made is told beside it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.ratios import Ratio
from benchmarks.schools import RECORDS, kept_school
from benchmarks.stalls import LIMIT, probe
from studyhours.services.ledgers.opening import open_ledger
from studyhours.transfer.kept_copies import copies_folder

_MANY, _FEW = 3000, 6


def measure(*, short: bool) -> list[Ratio]:
    """Works at a copy of a school while it is copied once more."""
    teachers = _FEW if short else _MANY
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "school.studyhours"
        shutil.copyfile(kept_school(teachers), ledger)
        open_ledger(str(ledger)).close()  # brings it to the newest form
        shutil.rmtree(copies_folder(ledger), ignore_errors=True)  # the copy made before that
        told = probe("benchmarks.copy_probe", str(ledger), home=folder)
    return [
        Ratio(
            name="the daily copy",
            what="the longest the window did not answer for our own doing while a copy of a ledger "
            f"of {teachers * RECORDS:,} records is made and somebody scrolls, searches and goes "
            "from page to page",
            floor_name="the limit of 50 ms",
            ours_seconds=told["beside"],
            floor_seconds=LIMIT,
            target=1.0,
            notes=f"The window itself computed {_said(told['computing'])} of that at the longest. "
            f"The same work without a copy: {_said(told['alone'])}. By the clock, with whatever "
            f"else the machine did: {_said(told['by the clock'])}, without a copy "
            f"{_said(told['alone by the clock'])}. The copy took {told['seconds']:.0f} s.",
            repeat=1,
            ours_work=told["copies"],
            floor_work=1,
        )
    ]


def _said(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
