"""What is saved and will not count is said before and after; who is meant, and what waits."""

from __future__ import annotations

from threading import Event

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from studyhours.ui.widgets.parts_label import PartsLabel
from tests.ui.records.writer import Writer


def test_a_lesson_without_critique_is_said_not_to_count(writer: Writer) -> None:
    writer.new("observation")
    said = "空着也能保存，但不会计入“听课节数”。"
    assert writer.text_of("hint-text") == said
    writer.type("teacher", "oyrl", enter=True)
    writer.type("person-observed", "ptgl", enter=True)
    writer.type("title", "草船借箭")
    writer.save()
    assert writer.banner == ("已保存：听课《草船借箭》。没写“评价与建议”，还不能计入“听课节数”。")
    assert writer.text_of("hint-text") == said, "as long as it is so"
    writer.type("text", "提问有层次。")
    assert not writer.sees("hint-text")
    writer.save()
    assert writer.banner == "已保存修改：听课《草船借箭》"


def test_a_reflection_without_a_word_is_said_to_be_so(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "oyrl", enter=True)
    assert not writer.sees("hint-text"), "nothing is begun"
    writer.type("title", "观潮之后")
    assert writer.text_of("hint-text") == "正文还空着，可以先保存，以后再补。"
    writer.save()
    assert writer.banner == "已保存：教学反思《观潮之后》。正文还没写，以后可以补上。"
    assert writer.sees("hint-text"), "as long as it is so"
    writer.type("text", "先让孩子说。")
    assert not writer.sees("hint-text")
    writer.save()
    assert writer.banner == "已保存修改：教学反思《观潮之后》"
    field = writer.person.find("records-quick", QLineEdit)
    writer.person.type(field, "昨天 oyrl 反思 一堂公开课", enter=True)
    writer.person.wait()
    assert writer.banner.endswith("。正文还没写，以后可以补上。")
    writer.banner_button()
    assert QApplication.focusWidget() is writer.person.find("records-text", QPlainTextEdit)
    writer.person.click("records-more")
    writer.type("field-url", "https://blog.example/1")
    assert not writer.sees("hint-text"), "it can be read there"
    writer.new("reading")
    writer.type("title", "论语")
    assert not writer.sees("hint-text"), "a book is read without a note, too"


def test_nothing_is_said_where_the_critique_is_not_what_is_missing(writer: Writer) -> None:
    writer.new("observation")
    assert writer.sees("hint-text")
    writer.pick("place", "校外")
    assert not writer.sees("hint-text"), "the rule counts lessons in one's own school"
    writer.pick("place", "校内")
    assert writer.sees("hint-text")
    writer.person.window.surroundings.words.choose("en")
    writer.person.wait()
    assert writer.text_of("hint-text").endswith('does not count for "Observed lessons".')
    writer.person.click("records-new-training")
    assert not writer.sees("hint-text")


def test_a_training_without_a_level_is_said_not_to_count(writer: Writer) -> None:
    writer.new("training")
    assert not writer.sees("hint-level"), "nothing is begun"
    writer.type("title", "命题与评价")
    assert writer.text_of("hint-level") == "空着不计入“校本研训学时”。"
    writer.pick("level", "县级")
    assert not writer.sees("hint-level"), "said on purpose"
    writer.pick("level", "校级")
    assert not writer.sees("hint-level")


def test_the_critique_has_room(writer: Writer) -> None:
    for size, least in (((1366, 728), 150), ((1280, 720), 140), ((1024, 600), 100)):
        writer.person.window.resize(*size)
        writer.person.wait()
        writer.new("observation")
        text = writer.person.find("records-text", QPlainTextEdit)
        assert text.height() >= least, (size, text.height())


def test_the_count_is_whole_beside_all_buttons_in_english(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("title", "观潮")
    writer.type("text", "提问有层次。" * 250)
    writer.save()
    writer.person.window.surroundings.words.choose("en")
    writer.person.window.resize(1024, 728)
    writer.person.wait()
    assert writer.sees("comment"), "the most buttons there are"
    note = writer.person.find("records-note", PartsLabel)
    assert note.text().replace("\n", " · ") == "1,500 characters · 1,250 Chinese · 1,500 words"
    assert note.width() >= note.minimumSizeHint().width()


def test_namesakes_are_told_apart(writer: Writer) -> None:
    writer.new("observation")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("person-observed", "王芳")
    assert writer.text_of("hint-person-observed") == "有 2 位同名，请从列表里选。"
    writer.type("person-observed", "0004", enter=True)
    assert writer.text_of("person-observed") == "王芳 0004"
    assert not writer.sees("hint-person-observed")
    writer.type("title", "观潮")
    writer.save()
    (row,) = writer.kept(text="观潮")
    assert row.people == ("王芳",), "kept is the name alone"
    (person,) = writer.content(row.uid).people
    assert str(person.teacher_id) == row.linked[0]
    assert writer.current() == "观潮 · 王芳 0004"
    assert writer.text_of("person-observed") == "王芳 0004", "and so it opens again"
    writer.type("search", "王芳")
    writer.pause(300)
    assert "王芳 0005" in writer.column(3)


def test_a_draft_behind_other_work_says_that_it_waits(writer: Writer) -> None:
    writer.new("writing")
    writer.type("title", "排队")
    bench = writer.person.window.bench
    assert bench is not None
    held = Event()
    page = writer.person.find("page-records", QWidget)
    bench.context.tasks.command(
        page, "records.deleting", lambda _tell: held.wait(20), lambda _result: None
    )
    field = writer.person.find("records-title", QLineEdit)
    QTest.keyClicks(field, "2")
    writer.person.wait_until(lambda: "草稿尚未保存" in writer.label("note"))
    held.set()
    writer.person.wait_until(lambda: "草稿已存" in writer.label("note"))
    assert writer.drafts()[0].values["title"].startswith("排队2")
