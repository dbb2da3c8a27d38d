"""The window's language, which can change while it runs."""

from __future__ import annotations

import weakref
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Signal

from studyhours.domain.errors import Fault
from studyhours.domain.texts import LANGUAGES, Texts, load_texts


class Words(QObject):
    """Says sentences by key in the chosen language.

    Signals:
        changed: The language is another one now; bound sentences have been said again already.
    """

    changed = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self._texts = load_texts(language)
        self._bound: dict[tuple[weakref.ref[QObject], str], tuple[str, dict[str, object]]] = {}

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return self._texts.language

    @property
    def texts(self) -> Texts:
        """The catalogue, for services that put results into words."""
        return self._texts

    def say(self, key: str, /, **params: object) -> str:
        """The sentence for ``key`` with its parameters filled in."""
        return self._texts.say(key, **params)

    def fault(self, fault: Fault) -> str:
        """What a fault says to a person, with the remedy."""
        return self._texts.say(f"fault.{fault.code}", **fault.params)

    def bind(self, setter: Callable[[str], object], key: str, /, **params: object) -> None:
        """Sets a widget's text now and again whenever the language changes.

        Args:
            setter: A bound method of a Qt object, such as ``button.setText``.
            key: Key of the sentence.
            params: What it names; fixed.
        """
        owner = getattr(setter, "__self__", None)
        if not isinstance(owner, QObject):
            raise TypeError("a bound method of a Qt object is needed")
        setter(self.say(key, **params))
        name = getattr(setter, "__name__", "")
        self._bound[weakref.ref(owner), name] = (key, params)

    def choose(self, language: str) -> None:
        """Changes the language, at once and everywhere."""
        if language not in LANGUAGES or language == self.language:
            return
        self._texts = load_texts(language)
        for (reference, setter), (key, params) in list(self._bound.items()):
            owner = reference()
            if owner is None or not shiboken6.isValid(owner):
                del self._bound[reference, setter]
            else:
                getattr(owner, setter)(self.say(key, **params))
        self.changed.emit()
