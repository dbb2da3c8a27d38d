"""The whole ledger is moved from the window, and the old one says where it went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.papers.serials import holds_series
from tests.ui.settings.asking import asked
from tests.ui.settings.conftest import Settings


def test_it_is_moved_and_the_new_one_is_opened(
    settings: Settings, ledger: Path, tmp_path: Path
) -> None:
    target = ledger.absolute().with_name("迁到这里.studyhours")
    assert target.parent == tmp_path
    person = settings("ledger")
    person.type("move-address", target.name)  # a name alone is a file beside the ledger
    person.click("move-now")
    assert "行逐行核对一致" in person.find("banner-text", QLabel).text()
    assert not person.find("move-address", QLineEdit).text(), "a password is not left standing"
    assert f"已迁到 {target}" in person.find("moved-said", QLabel).text()

    def holds(path: Path) -> bool:
        def read(one: Ledger) -> bool:
            with one.reading() as session:
                return holds_series(info_of(session))

        return asked(path, read)

    assert not holds(ledger)
    assert holds(target)
    person.click("banner-action")
    person.wait()
    assert person.window.bench is not None
    assert person.window.bench.context.ledger.name == str(target)
    assert not list(person.window.findChildren(QLabel, "moved-said"))


def test_what_cannot_be_is_said_and_nothing_moves(
    settings: Settings, ledger: Path, tmp_path: Path
) -> None:
    person = settings("ledger")
    person.type("move-address", str(ledger))
    person.click("move-now")
    assert "已经存在" in person.find("banner-text", QLabel).text()
    person.type("move-address", "mysql://root@localhost/x")
    person.click("move-now")
    assert "PostgreSQL" in person.find("banner-text", QLabel).text()
    assert person.find("move-now", QPushButton).isEnabled()
    assert person.find("move-address", QLineEdit).text(), "what was typed stays"
    assert not list(person.window.findChildren(QLabel, "moved-said"))
    assert list(tmp_path.glob("*.backups")) == [], "it is refused before anything is done"
