"""Pictures of a school's own fields in the list, of scans, keys and changes of accounts."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea

from studyhours.domain.changes import Changes
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.content import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import KindEntry, add_kind
from studyhours.ui.pages.records.scan_dialog import ScanDialog
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_KIND = "粉笔字比赛"
_FIELDS = (
    FieldTyped(zh="得分", en="Score", sort="number", more="分"),
    FieldTyped(zh="等第", en="Grade", sort="choice", more="优、良、中"),
    FieldTyped(zh="初赛日", en="First round", sort="date"),
    FieldTyped(zh="评语", en="Remarks", sort="long"),
)
_CONTROL = Qt.KeyboardModifier.ControlModifier


def _listed(person: Operator) -> None:
    bench = person.window.bench
    if bench is None:
        raise RuntimeError("no ledger is open")
    ledger = bench.context.ledger
    add_kind(ledger, KindEntry(_KIND, "Chalk contest", "item", "nobody", _FIELDS))
    for place, one in enumerate(list_teachers(ledger)[:9]):
        at = date(2026, 4, 7 + place % 3)
        fields = {
            "f1": str(96 - 3 * place),
            "f2": f"c{1 + place // 3}",
            "f3": f"2026-03-{10 + place}",
            "f4": "结构稳当，横画略平。",
        }
        add_record(ledger, RecordContent(
            UUID(one.uid), _KIND, None, "approved", at, at, None, None, None, 100, "item",
            "三笔字比赛（粉笔字）", fields=fields,
        ))  # fmt: skip
    person.window.changes.announce(Changes.RECORDS | Changes.SETTINGS)
    person.settle()
    person.click(f"records-kind-{_KIND}")
    person.settle()


def _asked(person: Operator) -> None:
    _listed(person)
    person.click("records-own")
    person.type("own-filter-f1", "很高")
    person.click("own-agree")


def _scanning(person: Operator) -> None:
    cast(QPushButton, person.find("records-menu")).menu().aboutToShow.emit()
    person.menu("records-menu", "records-menu-scans")
    folder = Path(tempfile.mkdtemp())
    for number in (1, 2, 3):
        Image.new("RGB", (900, 1200), f"#f{number}f0e{number}").save(folder / f"听课 {number}.png")
    for dialog in cast(list[ScanDialog], person.window.findChildren(ScanDialog)):
        dialog.bring(sorted(folder.iterdir()))
    person.settle()
    person.click("scan-save")


def _deleted(person: Operator) -> None:
    person.cell("records-list", 2, 2)
    QTest.keyClick(person.find("records-list"), Qt.Key.Key_Delete)
    person.settle()


def _keys(person: Operator) -> None:
    person.click("settings-computer")
    field = person.find("key-find")
    for area in cast(list[QScrollArea], person.window.findChildren(QScrollArea)):
        if area.isVisible():
            area.ensureWidgetVisible(field, 0, 200)
    QTest.keyClick(person.find("key-new"), Qt.Key.Key_M, _CONTROL)
    QTest.keyClick(field, Qt.Key.Key_K, _CONTROL)
    person.settle()


def _help(person: Operator) -> None:
    QTest.keyClick(person.window, Qt.Key.Key_F1)
    person.settle()


def _log(person: Operator) -> None:
    person.click("settings-accounts")
    person.click("account-log-ask")
    person.settle()


OWN = (
    Scene("own-fields", "school", "records", _listed, writes=True),
    Scene("own-fields-asked", "school", "records", _asked, writes=True),
    Scene("own-scans", "school", "records", _scanning),
    Scene("own-deleted", "school", "records", _deleted, writes=True),
    Scene("own-keys", "school", "settings", _keys),
    Scene("own-help", "school", "activities", _help),
    Scene("own-accounts-log", "accounts", "settings", _log, login="admin"),
)
