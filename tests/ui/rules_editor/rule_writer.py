"""Somebody writing rules: clicks, types, and chooses from menus and boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMenu, QWidget

from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import RuleSet
from studyhours.ui.pages.rules.editor_widget import RuleEditor
from studyhours.ui.pages.rules.editor_words import WordBar
from tests.ui.person import Person


@dataclass
class RuleWriter:
    """Somebody at the editor."""

    person: Person
    editor: RuleEditor
    host: QDialog

    def find(self, name: str) -> QWidget:
        self.wait_for_form()
        return self.person.find(name, QWidget, self.host)

    def wait_for_form(self) -> None:
        """A large form is made in turns."""
        self.person.wait_until(lambda: self.editor.is_made)
        QApplication.processEvents()

    def has(self, name: str) -> bool:
        self.wait_for_form()
        found = cast(list[QWidget], self.host.findChildren(QWidget, name))
        return any(one.isVisible() for one in found)

    def click(self, name: str) -> None:
        self.person.click(self.shown(name))
        self.look()

    def type(self, name: str, text: str) -> None:
        self.person.type(self.shown(name), text)
        self.look()

    def shown(self, name: str) -> QWidget:
        """A field, scrolled to."""
        widget = self.find(name)
        scroll = self.editor._area
        form = scroll.form
        if form is not None and form.isAncestorOf(widget):
            scroll.ensureWidgetVisible(widget)
            QApplication.processEvents()
        return widget

    def press(self, bar: str, word: str) -> None:
        """Clicks a word of a bar."""
        widget = self.shown(bar)
        assert isinstance(widget, WordBar)
        assert word in widget.values, f"{bar} has {widget.values}"
        self.person.click_at(widget, widget.place_of(word))
        self.look()

    def entries(self, menu: str) -> set[str]:
        """What a menu that is open offers."""
        QApplication.processEvents()
        return {one.objectName() for one in self.person.find(menu, QMenu).actions()}

    def choose(self, menu: str, entry: str) -> None:
        """Clicks an entry of a menu that is open."""
        QApplication.processEvents()
        found = self.person.find(menu, QMenu)
        action = next(one for one in found.actions() if one.objectName() == entry)
        place = found.actionGeometry(action).center()
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=place)
        self.look()

    def add_rule(self, template: str) -> None:
        """Adds a rule from the menu of templates."""
        button = self.find("rules-edit-add")
        menu = cast(QMenu, self.host.findChild(QMenu, "rules-edit-templates"))
        # A click would open the menu in an event loop of its own.
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        self.choose("rules-edit-templates", f"template-{template}")

    def pick(self, box: str, value: str) -> None:
        """Chooses from a box, by the keyboard."""
        self.wait_for_form()
        widget = self.person.find(box, QComboBox, self.host)
        place = widget.findData(value)
        assert place >= 0, f"{box} has no {value}"
        while place != widget.currentIndex():
            step = place - widget.currentIndex()
            QTest.keyClick(widget, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)
            # Each step may make the field anew.
            self.wait_for_form()
            widget = self.person.find(box, QComboBox, self.host)
            place = widget.findData(value)
        self.look()

    def pick_unit(self, table: str, value: str) -> None:
        """Chooses the unit of the last line of a conversion: the line is called after it."""
        while not self.has(f"{table}-{value}-unit"):
            self.wait_for_form()
            boxes = cast(list[QComboBox], self.host.findChildren(QComboBox))
            lines = [one for one in boxes if one.objectName().startswith(f"{table}-")]
            box = next(one for one in reversed(lines) if one.isVisible())
            step = box.findData(value) - box.currentIndex()
            QTest.keyClick(box, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)
        self.look()

    def leave(self, name: str) -> None:
        """Presses Enter in a field, as one does who is done with it."""
        QTest.keyClick(self.find(name), Qt.Key.Key_Return)
        self.look()

    def look(self) -> None:
        """Waits for what the reader says of it."""
        self.wait_for_form()
        self.editor.checking.look()
        self.person.wait()

    @property
    def sentence(self) -> str:
        return self.person.find("rule-sentence", QLabel, self.host).text()

    @property
    def names(self) -> list[str]:
        model = self.editor.list.model
        return [str(model.data(model.index(row))) for row in range(1, model.rowCount())]

    def error(self, name: str) -> str:
        """What is said to be wrong below a field; empty where nothing is."""
        self.wait_for_form()
        labels = cast(list[QLabel], self.host.findChildren(QLabel, f"{name}-error"))
        return next((label.text() for label in labels if label.isVisible()), "")

    def is_valid(self) -> bool:
        return self.editor.is_valid

    def is_yaml(self) -> bool:
        return self.editor.is_yaml

    def ruleset(self) -> RuleSet:
        ruleset, findings = load_ruleset(self.editor.text())
        assert ruleset is not None, findings
        return ruleset
