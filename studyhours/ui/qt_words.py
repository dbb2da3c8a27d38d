"""Qt's own dialogs in the window's language, with the words that its catalogue lacks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from studyhours.ui.words import Words

_SORT = "QAbstractFileIconProvider"
"""Where Qt says what sort of thing a line of its dialog for files is."""
LACKING: Mapping[tuple[str, str], str] = {
    (_SORT, "Folder"): "qt.folder",
    (_SORT, "File Folder"): "qt.folder",
    (_SORT, "File"): "qt.file",
    (_SORT, "%1 File"): "qt.file_of",
    (_SORT, "Drive"): "qt.drive",
    (_SORT, "Shortcut"): "qt.shortcut",
    (_SORT, "Alias"): "qt.shortcut",
    (_SORT, "Unknown"): "qt.unknown",
}
"""Key of our words by Qt's context and what stands in Qt's source."""


class _Lacking(QTranslator):
    """Words that Qt's own catalogue does not have."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._words = words

    def isEmpty(self) -> bool:
        """Qt's: one that is empty is not taken."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's own name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Qt's: what to say; nothing where that is not ours to say."""
        key = LACKING.get((context, sourceText))
        if key is None:
            return None  # type: ignore[return-value]  # an empty text would be said; this is not
        return self._words.say(key, suffix="%1")


class QtWords:
    """Has Qt speak the language of the window, also after another one is chosen."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._translators: list[QTranslator] = []
        words.changed.connect(self._load)
        self._load()

    def _load(self) -> None:
        for one in self._translators:
            QApplication.removeTranslator(one)
        self._translators = []
        locale = QLocale("zh_CN" if self._words.language == "zh" else "en")
        QLocale.setDefault(locale)
        translator = QTranslator(self._words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(locale, "qtbase", "_", folder):
            # The one put in last is asked first: ours says only what Qt's own does not.
            self._translators = [_Lacking(self._words), translator]
        for one in self._translators:
            QApplication.installTranslator(one)
