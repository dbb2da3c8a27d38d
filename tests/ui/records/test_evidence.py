"""Evidence in the editor: dropped, pasted, chosen; taken off and had back; kept with the draft."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPlainTextEdit, QPushButton, QWidget

from studyhours.domain.clock import school_time
from studyhours.services.evidence.form_text import FILES, files_from
from studyhours.services.evidence.reading import bytes_of
from studyhours.services.records.content import FileNamed
from studyhours.ui.evidence.strip import EvidenceStrip
from studyhours.ui.widgets import files as dialogs
from tests.support.pictures import pdf, photo, picture
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


class Strip:
    """The strip of evidence, as somebody sees it."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.person = writer, writer.person

    @property
    def part(self) -> QWidget:
        return self.person.find("evidence-strip", QWidget)

    @property
    def tiles(self) -> QListView:
        return self.person.find("evidence-files", QListView)

    def names(self) -> list[str]:
        model = cast(QListView, self.person.window.findChild(QListView, "evidence-files")).model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def choose(self, row: int) -> None:
        place: QPoint = self.tiles.visualRect(self.tiles.model().index(row, 0)).center()
        self.person.click_at(self.tiles.viewport(), place)

    def said(self) -> str:
        found = cast(QLabel, self.part.findChild(QLabel, "banner-text"))
        return found.text() if found.isVisible() else ""

    def answer(self) -> None:
        self.person.click(self.person.find("banner-action", QPushButton, self.part))

    def has_faces(self) -> bool:
        model = self.tiles.model()
        faces = [
            model.index(row, 0).data(Qt.ItemDataRole.DecorationRole)
            for row in range(model.rowCount())
        ]
        return all(face is not None and not face.isNull() for face in faces)


@pytest.fixture
def whole() -> bytes:
    """A photo as the phone made it; asked for before the window is open, for it takes a while."""
    return photo()


@pytest.fixture
def strip(writer: Writer) -> Strip:
    writer.new("training")
    writer.type("teacher", "0002", enter=True)
    writer.type("title", "单元作业设计")
    writer.type("number", "3")
    return Strip(writer)


def kept(writer: Writer, title: str) -> tuple[FileNamed, ...]:
    (row,) = writer.kept(text=title)
    return tuple(writer.content(row.uid).files)


def test_files_are_dropped_taken_off_had_back_and_saved(strip: Strip, tmp_path: Path) -> None:
    writer, person = strip.writer, strip.person
    for name, said in (
        ("结业证书.pdf", pdf()),
        ("会场<b>.jpg", photo((900, 600))),
        ("同一张.jpg", photo((900, 600))),
        ("空.jpg", b""),
        ("教案.docx", b"PK\x03\x04" + bytes(40)),
    ):
        (tmp_path / name).write_bytes(said)
    same = (tmp_path / "会场<b>.jpg").read_bytes()
    (tmp_path / "同一张.jpg").write_bytes(same)
    person.drop(strip.part, [tmp_path / "结业证书.pdf", tmp_path / "会场<b>.jpg"])
    assert strip.names() == ["结业证书.pdf", "会场_b_.jpg"]
    person.wait_until(strip.has_faces)
    person.window.resize(910, 512)
    person.wait()
    person.drop(strip.part, [tmp_path / "空.jpg", tmp_path / "教案.docx", tmp_path / "同一张.jpg"])
    told = cast(EvidenceStrip, strip.part).banner
    person.wait_until(lambda: told.visibleRegion().boundingRect() == told.rect())
    person.window.resize(1366, 728)
    person.wait()
    assert strip.said().splitlines() == [
        "“空.jpg”是空文件，没有内容。请重新拍照、扫描或下载。",
        "“教案.docx”的内容是文档或压缩包。请另存为 PDF 再添加。",
        "“同一张.jpg”和已有的“会场_b_.jpg”内容相同，没有重复添加。",
    ]
    # By keys alone: to the next tile, off with it, and back.
    strip.choose(0)
    writer.press("Right")
    writer.press("Delete")
    assert strip.names() == ["结业证书.pdf"]
    assert strip.said().startswith("已移除“会场_b_.jpg”")
    strip.answer()
    assert strip.names() == ["结业证书.pdf", "会场_b_.jpg"]
    person.click("evidence-word")
    writer.menu(4)
    writer.save()
    assert writer.banner.startswith("已保存")
    files = kept(writer, "单元作业")
    assert [(one.name, one.word) for one in files] == [
        ("结业证书.pdf", "certificate"),
        ("会场_b_.jpg", "record"),
    ]
    (row,) = writer.kept(text="单元作业")
    assert writer.asks(lambda ledger: bytes_of(ledger, files[1].sha256, row.uid)) == same
    assert writer.drafts() == ()
    # What was saved without a file can be had back by the window's own undoing.
    strip.choose(0)
    person.click("evidence-remove")
    writer.save()
    assert [one.name for one in kept(writer, "单元作业")] == ["会场_b_.jpg"]
    writer.press("Z", control=True)
    assert len(kept(writer, "单元作业")) == 2
    person.wait_until(lambda: len(strip.names()) == 2)


def test_a_refused_file_is_told_of_until_another_is_taken_or_the_record_saved(
    strip: Strip, tmp_path: Path
) -> None:
    writer, person = strip.writer, strip.person
    for name, said in (("空.jpg", b""), ("会场.jpg", picture()), ("证书.pdf", pdf())):
        (tmp_path / name).write_bytes(said)
    person.drop(strip.part, [tmp_path / "空.jpg"])
    assert strip.said().startswith("“空.jpg”是空文件")
    person.drop(strip.part, [tmp_path / "会场.jpg"])
    assert strip.said() == ""
    person.drop(strip.part, [tmp_path / "空.jpg", tmp_path / "证书.pdf"])
    assert strip.names() == ["会场.jpg", "证书.pdf"]
    assert strip.said().startswith("“空.jpg”是空文件")
    writer.save()
    assert strip.said() == ""
    assert len(kept(writer, "单元作业")) == 2
    # What can still be taken back stays, and so does a fault where nothing was saved.
    strip.choose(0)
    writer.press("Delete")
    writer.save()
    strip.answer()
    assert strip.names() == ["会场.jpg", "证书.pdf"]
    person.drop(strip.part, [tmp_path / "空.jpg"])
    writer.type("number", "许多")
    writer.save()
    assert strip.said().startswith("“空.jpg”是空文件")


def test_pictures_are_pasted_and_survive_with_the_draft(
    strip: Strip, open_window: OpenWindow, ledger: Path, tmp_path: Path
) -> None:
    writer, person = strip.writer, strip.person
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("只有文字")
    person.click("evidence-paste")
    assert strip.said() == "剪贴板里没有图片或文件。"
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    clipboard.setImage(image)
    text = person.find("records-text", QPlainTextEdit)
    text.setFocus()
    writer.press("V", control=True)
    assert text.toPlainText() == ""
    pasted = f"粘贴的图片 {school_time(APRIL.now()):%Y-%m-%d %H%M%S}.png"
    assert strip.names() == [pasted]
    data = QMimeData()
    (tmp_path / "签到表.png").write_bytes(picture("PNG"))
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "签到表.png"))])
    data.setText("file:///…/签到表.png")
    clipboard.setMimeData(data)
    strip.tiles.setFocus()
    writer.press("V", control=True)
    assert strip.names()[1:] == ["签到表.png"]
    writer.person.wait_until(
        lambda: any(len(files_from(one.values[FILES])) == 2 for one in writer.drafts())
    )
    (draft,) = writer.drafts()
    assert [one.word for one in files_from(draft.values[FILES])] == ["photo", "record"]
    writer.shut()
    again = Writer(open_window(ledger, clock=APRIL), ledger)
    again.banner_button()
    strip = Strip(again)
    assert strip.names() == [pasted, "签到表.png"]
    again.person.wait_until(strip.has_faces)
    again.save()
    assert len(kept(again, "单元作业")) == 2


def test_a_large_photo_is_made_smaller_when_asked(
    whole: bytes, strip: Strip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "大.jpg").write_bytes(whole)
    asked = [tmp_path / "大.jpg"]
    monkeypatch.setattr(dialogs, "choose_files", lambda *_: asked)
    strip.person.click("evidence-empty")
    assert "可以缩小" in strip.said()
    strip.answer()
    strip.person.wait_until(lambda: "缩小到" in strip.said())
    strip.writer.save()
    (file,) = kept(strip.writer, "单元作业")
    assert file.size < len(whole)
    strip.answer()  # back to the large one
    strip.writer.save()
    (file,) = kept(strip.writer, "单元作业")
    assert file.size == len(whole)
    opened: list[Path] = []
    monkeypatch.setattr(dialogs, "open_file", lambda path, _banner: opened.append(path))
    strip.choose(0)
    strip.writer.press("Return")
    assert opened[0].read_bytes() == whole
    assert opened[0].name == "大.jpg"


def test_files_dropped_on_the_page_belong_to_the_record_open(
    writer: Writer, tmp_path: Path
) -> None:
    (tmp_path / "证书.png").write_bytes(picture("PNG"))
    person = writer.person
    person.drop(person.window, [tmp_path / "证书.png"])
    assert "1" in person.find("scan-save", QPushButton).text(), "of none that is open, new ones"
    person.click("scan-cancel")
    person.window.activateWindow()  # which some systems do not do by themselves
    person.wait_until(person.window.isActiveWindow)
    writer.choose(0)
    person.drop(person.window, [tmp_path / "证书.png"])
    assert Strip(writer).names() == ["证书.png"]
    QTest.keyClick(person.find("evidence-files", QListView), Qt.Key.Key_Escape)
    person.wait()
    assert QApplication.focusWidget() is not None
    (draft,) = writer.drafts()
    assert [one.name for one in files_from(draft.values[FILES])] == ["证书.png"]


def test_a_photo_leaves_the_critique_its_lines_and_no_message_covers_it(
    writer: Writer, tmp_path: Path
) -> None:
    (tmp_path / "会场.jpg").write_bytes(photo((900, 600)))
    for size in ((1366, 728), (1024, 728)):
        window = writer.person.window
        window.resize(*size)
        writer.person.wait()
        writer.new("observation")
        writer.type("teacher", "0002", enter=True)
        writer.type("title", f"观潮{size[0]}")
        strip = Strip(writer)
        writer.person.drop(strip.part, [tmp_path / "会场.jpg"])
        writer.person.wait_until(strip.has_faces)
        text = writer.person.find("records-text", QPlainTextEdit)
        text.setFocus()
        writer.person.wait()
        seen = text.visibleRegion().boundingRect().height()
        assert seen >= 3 * text.fontMetrics().lineSpacing(), size
        strip.tiles.setFocus()
        writer.person.wait()
        writer.save()
        banner = writer.person.find("banner-text", QLabel).parentWidget()
        assert banner is not None
        tile = strip.tiles.visualRect(strip.tiles.model().index(0, 0))
        place = QRect(strip.tiles.viewport().mapTo(window, tile.topLeft()), tile.size())
        over = QRect(banner.mapTo(window, QPoint()), banner.size())
        assert not over.intersects(place), size
