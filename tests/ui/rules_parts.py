"""A window of its own for a part of the rules page, beside the text of a rule set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTableView, QWidget

from studyhours.domain.resources import resource
from studyhours.ui.context import PageContext
from studyhours.ui.workbench import Workbench
from tests.ui.person import Person

SCHOOL_72 = resource("rulesets", "school-72.yaml").read_text(encoding="utf-8")


def beside_text(
    person: Person,
    make: Callable[[PageContext], QWidget],
    changed: Callable[[QWidget, str], None],
    size: tuple[int, int] = (1180, 700),
) -> tuple[QPlainTextEdit, QWidget]:
    """Shows a part of the page; ``changed`` hands it the text with every change."""
    bench = cast(Workbench, person.window.findChild(Workbench))
    window = QWidget(person.window, Qt.WindowType.Window)
    window.setObjectName("paper")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(window)
    row.setContentsMargins(16, 16, 16, 16)
    text = QPlainTextEdit()
    text.setObjectName("rule-text")
    text.setAccessibleName("text")
    text.setFixedWidth(120)
    part = make(bench.context)
    text.textChanged.connect(lambda: changed(part, text.toPlainText()))
    row.addWidget(text)
    row.addWidget(part, 1)
    window.resize(*size)
    window.show()
    person.wait()
    return text, part


def write(person: Person, text: QPlainTextEdit, content: str) -> None:
    """Pastes a whole rule set in place of what is there."""
    text.setFocus()
    text.selectAll()
    text.insertPlainText(content)
    person.wait()


def click_row(person: Person, view: QTableView, row: int, column: int = 0) -> None:
    """Clicks into a cell of a table."""
    index = view.model().index(row, column)
    view.scrollTo(index)
    person.click_at(view.viewport(), view.visualRect(index).center())
    QTest.qWait(120)  # what is passed over in a hurry is not read
    person.wait()


def cells(view: QTableView) -> list[list[str]]:
    """What a table shows, hidden columns left out."""
    model = view.model()
    shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
    return [
        [str(model.index(row, column).data()) for column in shown]
        for row in range(model.rowCount())
    ]


def picture(widget: QWidget, name: str) -> None:
    """For looking at by hand: nothing is kept unless ``PICTURES`` names a folder."""
    import os

    folder = os.environ.get("PICTURES")
    if folder:
        widget.window().grab().save(str(Path(folder) / f"{name}.png"))


__all__ = ["SCHOOL_72", "QPoint", "beside_text", "cells", "click_row", "picture", "write"]
