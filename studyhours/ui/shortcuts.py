"""The keys of the window that a person may change, kept for each user of the computer."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studyhours.ui.memory import Memory
from studyhours.ui.words import Words

_KEPT, _MANY = "shortcuts", 200
_REDO, _REDO_TOO = "Ctrl+Y", "Ctrl+Shift+Z"
"""Both are known from other programs."""
_EVERYWHERE = frozenset({"*"})
_MODIFIERS = ("Ctrl+", "Alt+", "Meta+")
FIXED = frozenset(
    {"Return", "Enter", "Esc", "Tab", "Shift+Tab", "Backtab", "Space", "Backspace", "Up", "Down",
     "Left", "Right", "Home", "End", "PgUp", "PgDown", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A",
     "Alt+Down", "Alt+F4", _REDO_TOO}
)  # fmt: skip
"""What every list and every field needs itself."""


@dataclass(frozen=True, slots=True)
class KeyDeed:
    """Something that has a key.

    Attributes:
        name: Its own name.
        section: Key of the heading it stands under.
        text: Key of what it does.
        usual: Its key as the program comes.
        pages: Where it works; ``*`` for everywhere.
        plain: Whether a single letter will do: no text is typed where it works.
    """

    name: str
    section: str
    text: str
    usual: str
    pages: frozenset[str] = _EVERYWHERE
    plain: bool = False


def _page(name: str, keys: str) -> KeyDeed:
    return KeyDeed(f"page.{name}", "keys.pages_title", f"page.{name}", keys)


def _at(name: str, text: str, usual: str, *pages: str) -> KeyDeed:
    return KeyDeed(name, "keys.records", text, usual, frozenset(pages))


def _review(name: str, text: str, usual: str) -> KeyDeed:
    return KeyDeed(name, "keys.review", text, usual, frozenset({"review"}), plain=True)


DEEDS = (
    KeyDeed("help", "keys.everywhere", "keys.help", "F1"),
    KeyDeed("undo", "keys.everywhere", "keys.undo", "Ctrl+Z"),
    KeyDeed("redo", "keys.everywhere", "keys.redo", _REDO),
    KeyDeed("look", "keys.everywhere", "keys.look", "F5"),
    KeyDeed("quick", "keys.everywhere", "keys.quick", "Ctrl+K"),
    _page("home", "Ctrl+1"),
    _page("records", "Ctrl+2"),
    _page("activities", "Ctrl+3"),
    _page("review", "Ctrl+4"),
    _page("check", "Ctrl+5"),
    _page("rules", "Ctrl+6"),
    _page("documents", "Ctrl+7"),
    _page("teachers", "Ctrl+8"),
    _page("growth", "Ctrl+9"),
    _page("imports", "Ctrl+0"),
    _page("exchange", "Alt+X"),
    _page("settings", "Ctrl+,"),
    _at("find", "keys.find", "Ctrl+F", "records", "review", "activities"),
    _at("new", "keys.new", "Ctrl+N", "records", "activities"),
    _at("save", "keys.save", "Ctrl+S", "records", "growth"),
    _at("go_on", "keys.go_on", "Ctrl+Return", "records", "activities"),
    _at("delete", "keys.delete", "Del", "records"),
    _at("views", "keys.views", "Alt+V", "records"),
    _at("everyone", "keys.everyone", "Ctrl+E", "activities"),
    _review("judge.next", "keys.review_next", "J"),
    _review("judge.previous", "keys.review_previous", "K"),
    _review("judge.approve", "keys.review_approve", "A"),
    _review("judge.return", "keys.review_return", "R"),
    _review("judge.comment", "keys.review_comment", "C"),
)
BY_NAME = {one.name: one for one in DEEDS}


class Shortcuts(QObject):
    """Which key does what; whoever has a shortcut of one asks here and is told of changes.

    Signals:
        changed: Some key is another one now.
    """

    changed = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        # Held here: what Python forgets of them could not be given another key.
        self._bound: list[tuple[str, QShortcut]] = []
        self._prune_at = _MANY
        kept = memory.get(_KEPT)
        said = kept.items() if isinstance(kept, dict) else ()
        self._own = {name: keys for name, keys in said if name in BY_NAME and isinstance(keys, str)}
        for name, keys in list(self._own.items()):
            # A file that was changed by hand takes no key away from what needs it.
            if self.refusal(name, keys) is not None:
                del self._own[name]

    def keys(self, name: str) -> str:
        """The key of a deed, as it is kept."""
        return self._own.get(name, BY_NAME[name].usual)

    def shown(self, name: str) -> str:
        """The key of a deed, as people read it."""
        return shown_keys(self.keys(name))

    def is_own(self, name: str) -> bool:
        """Whether a person has chosen it."""
        return name in self._own

    def make(
        self,
        name: str,
        parent: QWidget,
        act: Callable[[], object],
        context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    ) -> None:
        """Gives a widget the shortcut of a deed.

        Args:
            name: The deed.
            parent: Where it works.
            act: What is done.
            context: How far around the widget.
        """
        shortcut = QShortcut(parent)
        shortcut.setContext(context)
        shortcut.activated.connect(act)
        self._bound.append((name, shortcut))
        _put(shortcut, self.keys(name))
        if len(self._bound) > self._prune_at:
            self._prune()
            self._prune_at = _MANY + 2 * len(self._bound)

    def tell(
        self, words: Words, setter: Callable[[str], object], key: str, /, **names: str
    ) -> None:
        """Sets a text that names keys, and again whenever one is another.

        Args:
            words: Language.
            setter: A bound method of a Qt object.
            key: Key of the sentence.
            names: The deed whose key stands there, by parameter of the sentence.
        """
        owner = weakref.ref(setter.__self__)  # type: ignore[attr-defined]  # a bound method
        called = getattr(setter, "__name__", "")

        def again() -> None:
            widget = owner()
            if widget is not None and shiboken6.isValid(widget):
                said = {one: self.shown(name) for one, name in names.items()}
                words.bind(getattr(widget, called), key, **said)

        self.changed.connect(again)
        again()

    # ------------------------------------------------------------ changing

    def refusal(self, name: str, said: str) -> tuple[str, str] | None:
        """Why a key cannot be a deed's: a key of a sentence, and the deed that has it; or None."""
        deed = BY_NAME[name]
        sequence = QKeySequence(said)
        if sequence.isEmpty() or sequence.count() != 1 or not said:
            return "keys.not_a_key", ""
        if said in FIXED:
            return "keys.is_fixed", ""
        free = said.startswith("F") and said[1:].isdigit()
        modified = said.startswith(_MODIFIERS) or said.removeprefix("Shift+").startswith(_MODIFIERS)
        alone = said in ("Del", "Ins") or (deed.plain and len(said) == 1)
        if not (free or modified or alone):
            return "keys.needs_modifier", ""
        for other in DEEDS:
            together = "*" in deed.pages | other.pages or deed.pages & other.pages
            if other.name != name and together and self.keys(other.name) == said:
                return "keys.is_taken", other.name
        return None

    def change(self, name: str, said: str) -> None:
        """Takes a key for a deed; it must not be refused."""
        if said == BY_NAME[name].usual:
            self._own.pop(name, None)
        else:
            self._own[name] = said
        self._keep()

    def reset(self, names: Iterable[str]) -> None:
        """Gives deeds the keys they came with; what is somebody else's by now stays theirs."""
        for name in names:
            if self.refusal(name, BY_NAME[name].usual) is None:
                self._own.pop(name, None)
        self._keep()

    def reset_all(self) -> None:
        """Every deed has the key it came with."""
        self._own.clear()
        self._keep()

    def _keep(self) -> None:
        self._memory.put(_KEPT, dict(self._own))
        self._prune()
        for name, shortcut in self._bound:
            _put(shortcut, self.keys(name))
        self.changed.emit()

    def _prune(self) -> None:
        """Forgets those that went with their widgets."""
        self._bound = [(name, one) for name, one in self._bound if shiboken6.isValid(one)]


def shown_keys(said: str) -> str:
    """A key as people read it."""
    return said.replace("Return", "Enter").replace("Del", "Delete")


def _put(shortcut: QShortcut, said: str) -> None:
    # The Enter of the block of digits is another key to Qt, and the same one to people.
    both = [said, said.replace("Return", "Enter")] if "Return" in said else [said]
    if said == _REDO:
        both.append(_REDO_TOO)
    shortcut.setKeys([QKeySequence(one) for one in both])
