"""A restored copy issues nothing until somebody says why it numbers certificates from now on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.services.ledgers.backups import backup, restore
from tests.support.ledgers import opened
from tests.ui.documents.school import CLOCK, MET, issued_count
from tests.ui.person import OpenWindow, aside


def test_a_restored_copy_takes_the_numbers_over(
    open_window: OpenWindow, ledger: Path, tmp_path: Path
) -> None:
    restored = tmp_path / "restored.studyhours"

    def copy() -> None:
        with opened(ledger) as school:
            backup(school, tmp_path / "school.backup")
        restore(tmp_path / "school.backup", str(restored), CLOCK)

    aside(copy)
    person = open_window(restored, clock=CLOCK)
    person.click("documents-issue")
    person.click("key-yes")
    assert "会重号" in person.find("banner-text", QLabel).text()
    assert issued_count(restored)[0] == 0
    person.click("banner-action")
    assert not person.find("reason-yes", QPushButton).isEnabled(), "a reason is needed"
    person.type(person.find("reason", QLineEdit), "旧电脑坏了")
    person.click("reason-yes")
    assert "现在可以签发" in person.find("banner-text", QLabel).text()
    person.click("documents-issue")
    person.click("key-yes")
    assert issued_count(restored)[0] == MET

    def last_reason() -> object:
        with opened(restored) as school, school.reading() as session:
            query = select(AuditEntry.details).where(AuditEntry.action == "serials.take_over")
            return session.scalars(query).one()["reason"]

    assert aside(last_reason) == "旧电脑坏了"
