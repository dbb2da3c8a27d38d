"""Writing in the sections of a template: by keys alone, with drafts, sums and faults at fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from studyhours.domain.texts import load_texts
from studyhours.services.papers.record_paper import record_paper
from studyhours.services.records.sheets import SHEET, typed_from
from studyhours.ui.widgets import files
from tests.reports.tools import text_of
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL

STAGES, SIX = "听课记录（按环节）", "听课记录（6+1）"


def _focused() -> str:
    focus = QApplication.focusWidget()
    return focus.objectName() if focus is not None else ""


def _start(writer: Writer) -> None:
    writer.new("observation")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("person-observed", "ptgl", enter=True)
    writer.type("title", "草船借箭")


def test_a_template_without_a_word_stays_chosen_until_it_is_left(writer: Writer) -> None:
    _start(writer)
    writer.pick("template", STAGES)
    # Tidied when it is saved, so that the form is shown anew; too long for a message.
    writer.type("title", "《草船借箭》 " + "课" * 50 + " ")
    writer.save()
    assert "听课《〈草船借箭〉 课" in writer.banner
    assert "课…》" in writer.banner
    assert writer.text_of("template") == STAGES
    assert writer.sees("sheet-advice")
    assert not writer.sees("text")
    place = next(at for at, one in enumerate(writer.titles()) if "草船借箭" in one)
    writer.new("writing")
    assert writer.text_of("template") == "不用模板", "nothing was written in one of these yet"
    writer.person.click("records-new-observation")
    assert writer.text_of("template") == STAGES, "the next one begins as the last"
    # What was never written in a template opens without one, whatever was used last.
    writer.choose(place)
    assert writer.text_of("template") == "不用模板"
    assert writer.sees("text")
    assert writer.drafts() == ()
    writer.type("title", "长" * 201)
    writer.save()
    assert writer.error("title") == "题目最多 200 字，请写短一些。"


def test_a_lesson_is_written_by_its_stages_and_opens_as_it_was(writer: Writer) -> None:
    _start(writer)
    writer.pick("template", STAGES)
    assert not writer.sees("text")
    assert writer.text_of("sheet-stages-0-stage") == "导入"
    writer.type("sheet-stages-0-minutes", "5")
    writer.type("sheet-stages-1-minutes", "7.5")
    assert writer.text_of("sheet-minutes") == "12.5", "summed while it is typed"
    assert writer.text_of("hint-text"), "the course of a lesson is no comment on it"
    writer.type("sheet-stages-0-comment", "引得 好")
    assert not writer.sees("hint-text")
    writer.type("sheet-advice", "放慢，read it again")
    assert "共 17 字（含标点） · 汉字 5 · Word 字数 9" in writer.label("note")
    writer.save()
    assert writer.banner == "已保存：听课《草船借箭》"
    (row,) = writer.kept(text="草船借箭")
    assert row.characters == 17
    content = writer.content(row.uid)
    assert content.sheet is not None
    assert content.sheet.values["stages"][0] == ("5", "导入", "", "", "引得 好")
    assert "【建议】\n放慢" in content.text
    writer.new("writing")
    writer.choose(next(at for at, one in enumerate(writer.titles()) if "草船借箭" in one))
    assert writer.text_of("sheet-stages-0-comment") == "引得 好"
    assert writer.text_of("sheet-minutes") == "12.5"
    assert not writer.sees("discard"), "what was opened is what is kept"


def test_another_template_takes_along_what_was_written(writer: Writer) -> None:
    _start(writer)
    writer.type("text", "板书清楚。")
    writer.pick("template", SIX)
    assert writer.text_of("sheet-advice") == "板书清楚。"
    assert writer.text_of("sheet-looked_at-6-item") == "亮点"
    writer.type("sheet-looked_at-6-comment", "追问")
    writer.pick("template", STAGES)
    advice = writer.text_of("sheet-advice")
    evaluation = writer.text_of("sheet-evaluation")
    assert advice == "板书清楚。"
    assert "亮点　追问" in evaluation, "the rest stands where free text goes"
    writer.pick("template", "不用模板")
    text = writer.text_of("text")
    assert "板书清楚。" in text
    assert "追问" in text
    writer.pick("template", SIX)
    writer.save()
    writer.new("observation")
    assert writer.sees("sheet-looked_at-0-item"), "the next one begins as the last"
    writer.person.click("records-new-reading")
    assert not writer.sees("sheet-looked_at-0-item")


def test_what_is_wrong_is_said_at_its_cell(writer: Writer) -> None:
    _start(writer)
    writer.pick("template", STAGES)
    writer.type("sheet-stages-2-minutes", "十五")
    writer.type("sheet-pupils", "x")
    writer.save()
    assert writer.error("sheet-stages") == ("第 3 行“分钟”：请写数字，最多两位小数。如：5 或 7.5")
    assert writer.error("sheet-pupils") == "请写数字，最多两位小数。如：5 或 7.5"
    assert writer.kept(text="草船借箭") == ()
    writer.type("sheet-stages-2-minutes", "15")
    writer.type("sheet-pupils", "４２人")
    writer.save()
    assert not writer.error("sheet-stages")
    (row,) = writer.kept(text="草船借箭")
    sheet = writer.content(row.uid).sheet
    assert sheet is not None
    assert sheet.values["pupils"] == "42"


def test_it_is_written_by_keys_alone(writer: Writer) -> None:
    writer.new("observation")
    writer.pick("template", SIX)
    box = writer.person.find("records-template", QWidget)
    box.setFocus()
    names = []
    for _ in range(31):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.accessibleName() or focus.property("text"), focus.objectName()
        names.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    cells = [
        f"records-sheet-looked_at-{row}-{column}"
        for row in range(7)
        for column in ("item", "seen", "comment", "score")
    ]
    add = "records-sheet-looked_at-add"
    assert names == ["records-template", "records-more", *cells, add]
    assert _focused() == "records-sheet-advice"
    writer.type("sheet-looked_at-5-score", "8", enter=True)
    assert _focused() == "records-sheet-looked_at-6-score"
    writer.type("sheet-looked_at-6-score", "9", enter=True)
    assert _focused() == "records-sheet-looked_at-7-item", "Enter on the last row begins another"


def test_a_draft_keeps_the_sections(writer: Writer, open_window: OpenWindow, ledger: Path) -> None:
    _start(writer)
    writer.pick("template", STAGES)
    writer.type("sheet-stages-0-minutes", "五")
    writer.type("sheet-evaluation", "层次清楚")
    writer.person.wait_until(lambda: "草稿已存" in writer.label("note"))
    (draft,) = writer.drafts()
    typed = typed_from(draft.values[SHEET])
    assert typed is not None
    assert typed.values["evaluation"] == "层次清楚"
    assert typed.values["stages"][0][0] == "五", "as typed, though it is no number"
    writer.shut()
    again = Writer(open_window(ledger, clock=APRIL), ledger)
    again.banner_button()
    assert again.text_of("sheet-stages-0-minutes") == "五"
    assert again.text_of("sheet-evaluation") == "层次清楚"


@pytest.mark.parametrize("size", [(1366, 728), (1024, 600)])
def test_sections_fit_the_editor(writer: Writer, size: tuple[int, int]) -> None:
    writer.person.window.resize(*size)
    writer.person.wait()
    writer.new("observation")
    writer.pick("template", STAGES)
    inside = writer.person.find(
        "scroll-body", QWidget, writer.person.find("records-editor", QWidget)
    )
    for name in ("comment", "teacher"):
        cell = writer.person.find(f"records-sheet-stages-0-{name}", QPlainTextEdit)
        assert cell.width() >= 70
        right = cell.mapTo(inside, cell.rect().bottomRight()).x()
        assert right <= inside.width(), "nothing is cut off at the right"
    add = writer.person.find("records-sheet-stages-add", QPushButton)
    assert add.accessibleName() == "给“教学过程”加一行"
    assert writer.person.find("records-sheet-advice", QPlainTextEdit).height() >= 60


def test_a_record_goes_to_paper_as_it_was_written(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _start(writer)
    assert not writer.sees("print"), "what is not saved is not printed"
    writer.pick("template", STAGES)
    writer.type("sheet-stages-0-minutes", "5")
    writer.type("sheet-advice", "放慢一点")
    writer.save()
    (row,) = writer.kept(text="草船借箭")
    expected = writer.asks(lambda one: record_paper(one, row.uid, load_texts("zh")))
    monkeypatch.setattr(files, "choose_save", lambda *_: tmp_path / "later.pdf")
    writer.person.click("records-print")
    writer.person.click("preview-save")
    assert (tmp_path / "later.pdf").read_bytes() == expected
    text = text_of(expected, tmp_path)
    for said in ("听课记录（按环节）", "欧阳若兰", "草船借箭", "导入", "合计分钟", "放慢一点"):
        assert said in text
