"""Pictures of dialogs that no other scene opens; which scene shows which dialog."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from sqlalchemy import delete, update

from studyhours.db.models import HolidayCoverage, HolidayRow
from studyhours.domain.changes import Changes
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.copies import keep_copy
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.issued import revoke
from studyhours.services.papers.issued_list import list_papers
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_record, read_record
from studyhours.services.reviewing.notices import NoticeWanted, make_notice
from studyhours.ui.widgets.print_dialog import PrintDialog
from tools.gallery.exchange import package_of_another
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_YEAR = (date(2025, 9, 1), date(2026, 8, 31))
_CODE = Qt.ItemDataRole.UserRole
_HUNG = 20
"""Days ago that a notice was hung."""


def _ledger(person: Operator) -> Ledger:
    bench = person.window.bench
    if bench is None:
        raise LookupError("ledger")
    return bench.context.ledger


def _type(person: Operator) -> None:
    person.click("settings-kinds")
    person.cell("kinds-list", 1, 0)
    person.click("type-add")


def _published(person: Operator) -> None:
    """As in a ledger that was made before 2026 was published."""
    ledger = open_ledger(_ledger(person).name)
    with ledger.writing() as tx:
        tx.session.execute(delete(HolidayRow).where(HolidayRow.day > date(2025, 12, 31)))
        tx.session.execute(update(HolidayCoverage).values(last=date(2025, 12, 31)))
    ledger.close()
    person.window.changes.announce(Changes.CALENDAR)
    person.click("settings-calendar")
    person.click("published-open")


def _pasted(person: Operator) -> None:
    person.keys("activities-search", "大单元")
    person.cell("activities-list", 0, 1, double=True)
    QGuiApplication.clipboard().setText("周静怡\n没有此人\n0003\t陈明远\n")
    person.menu("activities-mark", "activities-paste")


def _several(person: Operator) -> None:
    person.click("part-forms")
    kinds = cast(QListWidget, person.find("forms-kinds"))
    rows = range(kinds.count())
    which = next(row for row in rows if kinds.item(row).data(_CODE) == "handbook")
    person.cell("forms-kinds", which, 0)
    person.click("form-teacher")


def _printing(person: Operator) -> None:
    shared, over = person.window.surroundings, person.find("page-documents")
    PrintDialog(shared, over, ("教务处 HP LaserJet", "文印室"), 12).open()
    person.settle()


def _linking(person: Operator) -> None:
    person.drop([package_of_another(person)])
    person.cell("exchange-arrivals", 0, 0)
    person.click("exchange-act")


def _linking_wrong(person: Operator) -> None:
    _linking(person)
    person.type("form-code", "ABCD-2345")
    person.click("form-save")


def _passphrase(person: Operator) -> None:
    person.drop([package_of_another(person, "口令")])
    locked = person.window.surroundings.words.say("exchange_page.state_locked")
    person.cell_saying("exchange-arrivals", locked)
    person.click("exchange-act")


def _hang(person: Operator, days: int) -> None:
    """Has a notice made, which hangs for some days."""
    ledger = _ledger(person)
    first = ledger.clock.now().date() - timedelta(days=_HUNG)
    last = first + timedelta(days=days)
    texts = load_texts("zh")
    wanted = NoticeWanted(
        title="学时公示", what="hours", about=_YEAR, first_day=first, last_day=last
    )
    make_notice(ledger, wanted, texts)
    person.click("review-notices-open")


def _objecting(person: Operator) -> None:
    _hang(person, 2 * _HUNG)
    person.click("notice-object")


def _settling(person: Operator) -> None:
    _objecting(person)
    person.keys("form-by", "张老师 138")
    person.keys("form-text", "三月的讲座没有算进去")
    person.click("form-save")
    person.click("notice-settle")


def _ending(person: Operator) -> None:
    _hang(person, 7)
    person.click("notice-end")


def _restoring(person: Operator) -> None:
    """Back to a copy that was made before something was deleted."""
    ledger = open_ledger(_ledger(person).name)
    keep_copy(ledger, "asked")
    for row in list_records(ledger, RecordFilter()).rows[:3]:
        delete_record(ledger, row.uid, read_record(ledger, row.uid)[1])
    ledger.close()
    person.click("settings-backups")
    person.cell("backups-table", 0, 0)
    person.click("backups-restore")


def _revoking(person: Operator) -> None:
    person.click("part-issued")
    person.cell("documents-papers", 1, 1, double=True)
    person.click("paper-revoke")


def _void_among(person: Operator) -> None:
    """All papers are to be printed, one of which is void."""
    ledger = open_ledger(_ledger(person).name)
    revoke(ledger, list_papers(ledger)[0].serial, "姓名有误")
    ledger.close()
    person.window.changes.announce(Changes.CERTIFICATES)
    person.click("part-issued")
    table = person.find("documents-papers")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    person.click("documents-print")


def _commenting(person: Operator) -> None:
    person.cell("records-list", 0, 1, double=True)
    person.click("records-comment")


def _row(person: Operator) -> None:
    """What the log of accounts says in one line, whole."""
    person.click("settings-accounts")
    person.click("account-log-ask")
    person.cell("account-log-table", 0, 2, double=True)


DIALOGS = (
    Scene("dialog-type", "school", "settings", _type),
    Scene("dialog-published", "school", "settings", _published, writes=True),
    Scene("dialog-pasted", "activities", "activities", _pasted),
    Scene("dialog-several", "school", "documents", _several),
    Scene("dialog-printing", "school", "documents", _printing),
    Scene("dialog-linking", "school", "exchange", _linking, writes=True),
    Scene("dialog-linking-wrong", "school", "exchange", _linking_wrong, writes=True),
    Scene("dialog-passphrase", "school", "exchange", _passphrase, writes=True),
    Scene("dialog-objecting", "waiting", "review", _objecting, writes=True),
    Scene("dialog-settling", "waiting", "review", _settling, writes=True),
    Scene("dialog-ending", "waiting", "review", _ending, writes=True),
    Scene("dialog-restoring", "school", "settings", _restoring, writes=True),
    Scene("dialog-revoking", "school", "documents", _revoking),
    Scene("dialog-commenting", "school", "records", _commenting),
    Scene("dialog-row", "accounts", "settings", _row, login="admin"),
    Scene("dialog-void-among", "school", "documents", _void_among, writes=True),
)
