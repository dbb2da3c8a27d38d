"""The window's language, which can change while it runs."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Signal

from studyhours.domain.errors import Fault
from studyhours.domain.texts import LANGUAGES, Sentences, Texts, load_texts
from studyhours.services.wording.faults import named_params

_Said = tuple[str, dict[str, object]]
"""Key and parameters of a sentence."""
_MANY = 1_000
_OF_BACKUPS = "backup_"


class Words(QObject):
    """Says sentences by key in the chosen language.

    Signals:
        changed: The language is another one now; bound sentences have been said again already.
    """

    changed = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self._texts = load_texts(language)
        self._bound: dict[weakref.ref[QObject], dict[str, _Said]] = {}
        self._prune_at = _MANY

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return self._texts.language

    @property
    def texts(self) -> Texts:
        """The catalogue, for services that put results into words."""
        return self._texts

    def read_page(self, name: str) -> None:
        """Reads a page's sentences; meant for another thread than the window's."""
        entries = self._texts.entries
        if isinstance(entries, Sentences):
            entries.read_page(name)

    def read_ahead(self) -> None:
        """Reads all sentences of the language; meant for another thread than the window's."""
        self._texts.read_all()

    def say(self, key: str, /, **params: object) -> str:
        """The sentence for ``key`` with its parameters filled in."""
        return self._texts.say(key, **params)

    def fault(self, fault: Fault) -> str:
        """What a fault says to a person, with the remedy."""
        params = dict(named_params(fault, self._texts))
        if fault.code.startswith(_OF_BACKUPS) and "file" in params:
            from studyhours.services.wording.copies import copy_text

            params["file"] = copy_text(Path(str(params["file"])), self._texts)
        return self._texts.say(f"fault.{fault.code}", **params)

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
        self._bound.setdefault(weakref.ref(owner, self._forget), {})[name] = (key, params)
        if len(self._bound) > self._prune_at:
            self._prune()

    def choose(self, language: str) -> None:
        """Changes the language, at once and everywhere."""
        if language not in LANGUAGES or language == self.language:
            return
        self._texts = load_texts(language)
        self._prune()
        for reference, said in list(self._bound.items()):
            owner = reference()
            if owner is not None and shiboken6.isValid(owner):
                for setter, (key, params) in said.items():
                    getattr(owner, setter)(self.say(key, **params))
        self.changed.emit()

    def _forget(self, reference: weakref.ref[QObject]) -> None:
        self._bound.pop(reference, None)

    def _prune(self) -> None:
        """Forgets widgets that Qt has deleted while something of Python's still holds them."""
        for reference in list(self._bound):
            owner = reference()
            if owner is None or not shiboken6.isValid(owner):
                del self._bound[reference]
        self._prune_at = max(_MANY, 2 * len(self._bound))
