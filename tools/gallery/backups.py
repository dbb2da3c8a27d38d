"""Pictures of backups: the list, the places, going back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from studyhours.domain.clock import FixedClock, SystemClock
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.copy_settings import set_second_place
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_record, read_record
from studyhours.ui.main_window import MainWindow
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_DAYS = 5


def _shown(person: Operator) -> None:
    person.click("settings-backups")


def _some(person: Operator) -> None:
    """A few days of copies, a second place that is away, something deleted since."""
    path = _path(person.window)
    now = SystemClock().now()
    stick = path.parent / "备份U盘"
    stick.mkdir()
    for back in range(_DAYS, 0, -1):
        ledger = open_ledger(str(path), FixedClock(now - timedelta(days=back)))
        keep_copy(ledger, "asked" if back == 2 else "daily")
        ledger.close()
    ledger = open_ledger(str(path))
    set_second_place(ledger, stick)
    for row in list_records(ledger, RecordFilter()).rows[:3]:
        delete_record(ledger, row.uid, read_record(ledger, row.uid)[1])
    ledger.close()
    stick.rmdir()
    _shown(person)


def _path(window: MainWindow) -> Path:
    bench = window.bench
    if bench is None:
        raise LookupError("ledger")
    return Path(bench.context.ledger.name)


def _back(person: Operator) -> None:
    _some(person)
    person.cell("backups-table", 1, 0)
    person.click("backups-restore")


def _below(person: Operator) -> None:
    _some(person)
    person.scroll("backups-scroll", 1.0)


BACKUPS = (
    Scene("settings-backups", "school", "settings", _shown),
    Scene("settings-backups-some", "school", "settings", _some, writes=True),
    Scene("settings-backups-places", "school", "settings", _below, writes=True),
    Scene("settings-backups-restore", "school", "settings", _back, writes=True),
)
