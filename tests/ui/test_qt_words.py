"""Qt's own dialogs under a Chinese window: not a word of another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QTreeView,
    QWidget,
)

from studyhours.ui.qt_words import LACKING
from tests.ui.person import OpenWindow

ENGLISH = re.compile(r"[A-Za-z]{3}")
KEYS = re.compile(r"Ctrl|Shift|Alt|Del|Enter|Esc")


def said(dialog: QWidget) -> Iterator[str]:
    """Everything that buttons, labels, tips, menus and headings of a dialog say."""
    for one in [dialog, *dialog.findChildren(QWidget)]:
        if isinstance(one, QAbstractButton | QLabel):
            yield one.text()
        yield from (one.toolTip(), one.windowTitle(), one.accessibleName(), one.statusTip())
        yield from (action.text() for action in one.actions())
        if isinstance(one, QLineEdit):
            menu = one.createStandardContextMenu()
            yield from (action.text() for action in menu.actions())
            menu.deleteLater()


def english(texts: Iterator[str]) -> set[str]:
    return {text for text in texts if ENGLISH.search(KEYS.sub("", text))}


def test_the_dialog_for_files_speaks_chinese(open_window: OpenWindow, tmp_path: Path) -> None:
    person = open_window(None)
    (tmp_path / "子").mkdir()
    (tmp_path / "表").write_text("12345", encoding="utf-8")
    dialog = QFileDialog(person.window, "保存", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.open()
    try:
        tree = person.find("treeView", QTreeView, dialog)
        model = tree.model()
        person.wait_until(lambda: model.rowCount(tree.rootIndex()) == 2)
        assert english(said(dialog)) == set()
        heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
        assert heads == ["名称", "体积", "类型", "修改日期"]
        kinds = {model.index(at, 2, tree.rootIndex()).data() for at in range(2)}
        assert "文件夹" in kinds
        sidebar = person.find("sidebar", QListView, dialog)
        assert sidebar.model().index(0, 0).data() == "计算机"
        asked: list[str] = []

        def answer() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            asked.extend([box.text().replace("表", ""), *said(box)])
            box.reject()

        tree.selectionModel().select(
            model.index(1, 0, tree.rootIndex()), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        person.find("fileNameEdit", QLineEdit, dialog).setText("表")
        QTimer.singleShot(0, answer)
        dialog.accept()
        assert asked
        assert english(iter(asked)) == set()
    finally:
        dialog.reject()
        dialog.deleteLater()


def test_words_qt_lacks_are_ours_and_go_with_the_language(open_window: OpenWindow) -> None:
    person = open_window(None)
    tr = QCoreApplication.translate
    for context, source in LACKING:
        assert not ENGLISH.search(tr(context, source)), source
    assert tr("QAbstractFileIconProvider", "%1 File") == "%1 文件"
    assert tr("QPlatformTheme", "Cancel") == "取消", "what Qt has is said as Qt says it"
    assert tr("Nobody", "Folder") == "Folder"
    person.window.surroundings.words.choose("en")
    assert tr("QAbstractFileIconProvider", "Folder") == "Folder"
    person.window.surroundings.words.choose("zh")
