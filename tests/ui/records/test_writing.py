"""Writing records: one of each kind, what is wrong said where it belongs, twins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.settings.accounts import switch_on_accounts
from tests.support.accounts import create_account
from tests.support.scenario import TERMS, YEAR
from tests.ui.person import OpenWindow
from tests.ui.records.writer import Writer
from tests.ui.school import APRIL


def test_a_reflection_is_written(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("title", "慢下来的十分钟")
    writer.type("text", "今天的课。\n　　第二段，留着空格。")
    assert writer.label("note").startswith("共 14 字")
    writer.save()
    assert writer.banner == "已保存：教学反思《慢下来的十分钟》"
    (row,) = writer.kept(text="慢下来")
    assert (row.name, row.kind, row.type, row.last_day) == (
        "欧阳若兰", "writing", "reflection", date(2026, 4, 30),
    )  # fmt: skip
    assert writer.content(row.uid).text == "今天的课。\n　　第二段，留着空格。"
    assert writer.current() == "慢下来的十分钟"
    assert writer.drafts() == ()


def test_a_joined_emoji_stays_whole_and_is_found(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("title", "家校\u200b共育👩‍🏫👨‍👩‍👧")
    writer.type("text", "合影👩‍🏫。")
    writer.save()
    (row,) = writer.kept(text="共育👩‍🏫")
    assert row.title == "家校共育👩‍🏫👨‍👩‍👧"
    for typed in ("共育👩🏫", "👨‍👩‍👧"):
        assert [one.uid for one in writer.kept(text=typed)] == [row.uid]
    assert writer.content(row.uid).text == "合影👩‍🏫。"
    assert writer.current() == "家校共育👩‍🏫👨‍👩‍👧"


def test_a_book_is_written_with_its_marks_taken_off(writer: Writer) -> None:
    writer.new("reading")
    writer.type("teacher", "0003", enter=True)
    writer.type("first-field", "2026.4.1")
    writer.type("day-field", "２０２６年４月２０日")
    writer.type("title", "《静悄悄的革命》")
    writer.type("field-author", "佐藤学")
    writer.person.click("records-more")
    writer.pick("field-depth", "精读")
    writer.press("Return", control=True)
    (row,) = writer.kept(kind="reading")
    assert (row.title, row.name, row.type, row.hundredths) == ("静悄悄的革命", "李䶮", "book", 100)
    assert (row.first_day, row.last_day) == (date(2026, 4, 1), date(2026, 4, 20))
    assert writer.content(row.uid).fields == {"author": "佐藤学", "depth": "intensive"}
    assert writer.text_of("title") == "静悄悄的革命", "the form shows what was saved"


def test_a_lesson_observed_names_a_colleague_by_pinyin(writer: Writer) -> None:
    writer.new("observation")
    writer.type("teacher", "oyrl", enter=True)
    writer.pick("type", "推门听课")
    writer.type("person-observed", "ptgl", enter=True)
    writer.type("title", "草船借箭")
    writer.type("field-class", "五（2）班")
    writer.save()
    (row,) = writer.kept(text="草船借箭")
    assert (row.people, row.hundredths, row.unit) == (("帕提古丽·艾山",), 100, "period")
    said = writer.content(row.uid)
    assert (said.place, said.fields) == ("in_school", {"class": "五（2）班", "topic": "草船借箭"})
    assert said.people[0].teacher_id is not None
    assert writer.current() == "草船借箭 · 帕提古丽·艾山"


def test_a_lesson_elsewhere_keeps_the_name_as_typed(writer: Writer) -> None:
    writer.new("observation")
    writer.type("teacher", "oyrl", enter=True)
    writer.type("person-observed", "外校的人")
    writer.pick("place", "校外")
    writer.save()
    (row,) = (one for one in writer.kept(kind="observation") if "外校的人" in one.people)
    said = writer.content(row.uid)
    assert (said.place, said.people[0].teacher_id) == ("out_school", None)


def test_training_is_written_with_hours_level_and_mode(writer: Writer) -> None:
    writer.new("training")
    writer.type("teacher", "0002", enter=True)
    writer.type("title", "单元作业设计")
    writer.type("number", "12.5")
    writer.pick("level", "县级")
    writer.pick("mode", "网络")
    writer.save()
    (row,) = writer.kept(text="单元作业")
    assert (row.hundredths, row.unit, row.level, row.mode) == (1250, "hour", 40, "online")
    assert (row.type, row.status) == ("course", "approved")


def test_another_kind_is_behind_the_menu(writer: Writer) -> None:
    writer.press("N", control=True)
    writer.person.click("records-new-rest")
    writer.menu(0)
    assert writer.text_of("new-rest") == "上课 ▾"
    writer.type("teacher", "0002", enter=True)
    writer.type("title", "观潮")
    writer.save()
    (row,) = writer.kept(kind="lesson")
    assert (row.title, row.unit) == ("观潮", "period")


def test_what_is_wrong_is_said_under_its_field_and_nothing_is_lost(writer: Writer) -> None:
    writer.new("training")
    writer.type("title", "培训甲")
    writer.type("day-field", "2026.4.31")
    writer.type("number", "abc")
    writer.type("text", "写了很多。")
    writer.save()
    assert writer.error("teacher") == "请选教师。"
    assert writer.error("day").startswith("看不懂这个日期")
    assert writer.error("amount").startswith("请填大于 0 的数")
    assert writer.error("title") == ""
    assert writer.kept(text="培训甲") == ()
    said = [writer.text_of(name) for name in ("title", "day-field", "number", "text")]
    assert said == ["培训甲", "2026.4.31", "abc", "写了很多。"]
    assert writer.drafts()[0].values["day"] == "2026.4.31", "kept as typed"
    writer.type("teacher", "0001", enter=True)
    assert writer.error("teacher") == ""
    writer.type("first-field", "2026-5-1")
    writer.type("day-field", "2026年4月30日")
    writer.type("number", "2")
    writer.save()
    assert writer.error("first") == "开始日期晚于结束日期。"
    writer.type("first-field", "2026-4-29")
    writer.save()
    assert len(writer.kept(text="培训甲")) == 1


def test_the_kind_can_be_changed_while_typing(writer: Writer) -> None:
    writer.new("training")
    writer.type("teacher", "0001", enter=True)
    writer.type("title", "不是培训")
    writer.type("text", "是随笔。")
    writer.person.click("records-new-writing")
    assert (writer.text_of("title"), writer.text_of("text")) == ("不是培训", "是随笔。")
    writer.pick("type", "随笔")
    writer.save()
    (row,) = writer.kept(text="不是培训")
    assert (row.kind, row.type, row.unit) == ("writing", "essay", "item")


def test_a_twin_is_pointed_out_and_does_not_stop_anybody(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "0001", enter=True)
    writer.type("day-field", "2025.11.5")
    writer.type("title", "一")
    writer.pause(700)
    assert writer.sees("twin")
    writer.save()
    assert len(writer.kept(text="反思 欧阳")) == 3
    writer.type("title", "另一篇")
    writer.pause(700)
    assert not writer.sees("twin")


def test_the_last_type_and_teacher_are_offered_again(writer: Writer) -> None:
    writer.new("writing")
    writer.type("teacher", "0002", enter=True)
    writer.pick("type", "博客")
    writer.save()
    writer.press("N", control=True)
    assert writer.text_of("type") == "博客"
    assert writer.text_of("teacher") == "帕提古丽·艾山"
    focus = writer.person.window.focusWidget()
    assert isinstance(focus, QLineEdit | QPlainTextEdit)
    assert focus.objectName() == "records-title"


def test_people_in_no_record_yet_are_told_what_to_do(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "新.studyhours"
    create_ledger(str(path), NewSchool("新学校", YEAR, TERMS), APRIL).close()
    writer = Writer(open_window(path, clock=APRIL), path)
    assert writer.sees("empty")
    writer.person.click("records-empty-add")
    assert writer.sees("save")
    writer.type("text", "还没有花名册。")
    writer.save()
    assert writer.error("teacher") == "请选教师。"


def test_a_teacher_writes_for_nobody_else(open_window: OpenWindow, ledger: Path) -> None:
    from sqlalchemy import select

    from studyhours.db.models import Account, Teacher

    office = open_ledger(str(ledger))
    for login, role, scope in (("ptgl", "teacher", "self"), ("admin", "admin", "school")):
        create_account(office, login, "correct horse", {role: scope})
    with office.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == "ptgl")).one()
        account.teacher_id = tx.session.scalars(
            select(Teacher.id).where(Teacher.staff_no == "0002")
        ).one()
    switch_on_accounts(office)
    office.close()
    person = open_window()
    own = open_ledger(str(ledger), APRIL, Credentials("ptgl", "correct horse"))
    person.window.show_ledger(own)
    person.wait()
    writer = Writer(person, ledger)
    assert set(writer.column(3)) == {"帕提古丽·艾山"}
    writer.new("observation")
    assert not writer.sees("teacher")
    assert not writer.sees("filter-teacher")
    writer.type("title", "观潮")
    writer.save()
    assert writer.banner.startswith("已保存")
    assert writer.label("status") == "待审核"
    assert writer.person.find("records-add", QPushButton).isVisible()
