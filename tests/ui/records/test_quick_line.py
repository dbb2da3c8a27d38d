"""One sentence to a saved record, by keys alone."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.ui.records.writer import Writer


def _chips(writer: Writer) -> list[str]:
    labels: list[QLabel] = [
        chip
        for number in range(10)
        for chip in cast(
            list[QLabel],
            writer.person.window.findChildren(QLabel, f"records-quick-chip-{number}"),
        )
    ]
    return [chip.text() for chip in labels if chip.isVisible()]


def _said(writer: Writer) -> str:
    return writer.person.find("records-quick-said", QLabel).text()


def _type(writer: Writer, sentence: str) -> QLineEdit:
    field = writer.person.find("records-quick", QLineEdit)
    writer.person.type(field, sentence)
    writer.pause(120)
    return field


def test_a_sentence_becomes_a_record_and_can_be_taken_back(writer: Writer) -> None:
    window, person = writer.person.window, writer.person
    before = len(writer.titles())
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    person.wait()
    field = person.find("records-quick", QLineEdit)
    assert QApplication.focusWidget() is field
    _type(writer, "昨天 oyrl tk ly 分数的意义 ２节")
    assert _chips(writer)[1:] == [
        "教师：欧阳若兰", "听课", "授课教师：李䶮", "《分数的意义》", "2 节",
    ]  # fmt: skip
    assert _said(writer).startswith("回车保存。没写“")
    person.press(Qt.Key.Key_Return, on=field)
    person.wait()
    assert field.text() == ""
    assert len(writer.titles()) == before + 1
    (row,) = writer.kept(text="分数的意义")
    assert (row.kind, row.hundredths, row.people) == ("observation", 200, ("李䶮",))
    assert "分数的意义" in writer.banner
    assert "还不能计入“" in writer.banner
    writer.banner_button()
    assert QApplication.focusWidget() is person.find("records-text", QWidget)
    person.click(field)
    person.press(Qt.Key.Key_Escape, on=field)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    person.wait()
    assert writer.kept(text="分数的意义") == ()


def test_what_is_missing_or_doubtful_is_said_and_not_saved(writer: Writer) -> None:
    before = len(writer.titles())
    for sentence, said in (
        ("分数的意义", "还没写是什么"),
        ("oyrl 听课 王芳 分数", "有 2 位"),
        ("oyrl 研究课 圆", "可能是"),
        ("oyrl 培训 作业设计", "还缺数量"),
        ("2.30 oyrl 读书 《论语》", "没有“2.30”这一天"),
        ("读书 《论语》", "还没写是谁的"),
    ):
        field = _type(writer, sentence)
        assert said in _said(writer), sentence
        writer.person.press(Qt.Key.Key_Return, on=field)
        assert field.text() == sentence, "nothing is lost"
    assert len(writer.titles()) == before
    field = _type(writer, "9.12 oyrl 读书 《给教师的建议》 2.5小时")
    assert _said(writer) == "回车保存"
    writer.person.press(Qt.Key.Key_Return, on=field)
    writer.person.wait()
    _type(writer, "9.12 oyrl 读书 《给教师的建议》 2.5小时")
    assert "已有一条一样的" in _said(writer)
    writer.person.press(Qt.Key.Key_Escape, on=field)
    assert field.text() == ""
    writer.person.press(Qt.Key.Key_Escape, on=field)
    assert QApplication.focusWidget() is writer.table


def test_enter_right_after_the_last_letter_saves_what_was_typed(writer: Writer) -> None:
    field = writer.person.find("records-quick", QLineEdit)
    writer.person.type(field, "昨天 oyrl 反思 一堂失败的课", enter=True)
    writer.person.wait()
    (row,) = writer.kept(text="失败的课")
    assert (row.type, row.name) == ("reflection", "欧阳若兰")
    # Whose it was is taken for the next one.
    writer.person.type(field, "反思 又一堂", enter=True)
    writer.person.wait()
    assert writer.kept(text="又一堂")[0].name == "欧阳若兰"
    # Without blanks too: what was understood stands below the line before Enter is pressed.
    _type(writer, "昨天参加县里组织的新课标培训6学时")
    assert _chips(writer)[1:] == ["研训", "《县里组织的新课标培训》", "6 学时"]
    writer.person.press(Qt.Key.Key_Return, on=field)
    writer.person.wait()
    assert writer.kept(text="县里组织")[0].hundredths == 600


def test_the_form_holds_what_the_list_marks(writer: Writer) -> None:
    writer.choose(3)
    other = writer.text_of("title")
    assert other
    assert writer.current().startswith(other)
    field = _type(writer, "oyrl 反思 说理的课堂")
    writer.person.press(Qt.Key.Key_Return, on=field)
    writer.person.wait()
    assert writer.current() == writer.text_of("title") == "说理的课堂"
    # With something typed the form stays, and so does its row.
    writer.type("title", "说理的课堂（二）")
    field = _type(writer, "oyrl 反思 估算的课堂")
    writer.person.press(Qt.Key.Key_Return, on=field)
    writer.person.wait()
    assert writer.text_of("title") == "说理的课堂（二）"
    assert writer.current() == "说理的课堂"
    assert "估算的课堂" in writer.banner
    writer.save()
    # A row that is marked and not in the form is opened by pressing it.
    row = writer.titles().index("估算的课堂")
    writer.person.find("page-records", QWidget).list.mark(writer.kept(text="估算的课堂")[0].uid)  # type: ignore[attr-defined]  # a page's own
    writer.choose(row)
    assert writer.text_of("title") == "估算的课堂"
