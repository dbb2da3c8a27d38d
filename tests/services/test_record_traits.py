"""What rules ask of records: read from tables and forms, kept in columns, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import Activity, Record
from studyhours.domain.traits import Traits
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.forms import form_values, read_form
from studyhours.services.records.kinds_list import record_choices
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import change_record, read_record
from tests.support.scenario import Walked, write_xlsx

Row = Sequence[str | int]


def traits_by_title(ledger: Ledger) -> dict[str, Traits]:
    columns = [getattr(Record, name) for name in Traits._fields]
    with ledger.reading() as session:
        found = session.execute(select(Record.title, *columns))
        return {title: Traits(*said) for title, *said in found}


def uid_of(ledger: Ledger, title: str) -> str:
    with ledger.reading() as session:
        return str(session.scalars(select(Record.id).where(Record.title == title)).one())


_TRAINING: Sequence[Row] = (
    ("工号", "姓名", "培训名称", "日期", "学时", "科目类别", "本人角色", "考核结果", "评定等级",
     "证书编号", "佐证材料"),
    ("0001", "欧阳若兰", "新教材", "2025-09-10", 8, "公需科目", "主讲", "合格", "优秀", "A-1", ""),
    ("0003", "李䶮", "新课标", "2025-09-10", 8, "专业", "", "未通过", "", "", "照片、心得体会"),
    ("0002", "", "红色研学", "2025-09-11", 8, "红色教育", "", "", "", "", "无"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("training", _TRAINING, {
            "新教材": Traits("public", "excellent", "pass", "speaker", None,
                          "activity:新教材@2025-09-10", None, "certificate"),
            "新课标": Traits("professional", None, "fail", None, None,
                          "activity:新课标@2025-09-10", None, "photo reflection"),
            "红色研学": Traits("红色教育", object="activity:红色研学@2025-09-11"),
        }),
        ("training", [
            ["staff no", "name", "course", "date", "hours", "category", "role", "result",
             "rating", "certificate no", "attendance record"],
            ["0003", "李䶮", "Assessment", "2025-09-10", 4, "专业", "speaker", "passed", "good",
             "X9", "late"],
        ], {
            "Assessment": Traits("professional", "good", "pass", "speaker", None,
                                 "activity:assessment@2025-09-10", "late", "certificate"),
        }),
        ("writing", [
            ["姓名", "类别", "题目", "完成日期", "作者排名", "评定等级"],
            ["李䶮", "论文", "读写结合", "2025-10-01", "第二作者", "良好"],
        ], {"读写结合": Traits(grade="good", result="pass", role="co_author")}),
        ("reading", [
            ["姓名", "书名", "读完日期", "通读精读", "ISBN"],
            ["李䶮", "《给教师的建议》", "2025-10-01", "精读", "978-7-5334-0000-1"],
        ], {"给教师的建议": Traits(depth="intensive", object="book:给教师的建议")}),
        ("award", [
            ["获奖人", "奖项名称", "获奖日期", "级别", "等次", "本人排名"],
            ["李䶮", "优质课比赛", "2025-10-01", "市级", "一等奖", "独立完成"],
        ], {"优质课比赛": Traits(grade="first", role="first_author")}),
        ("evaluation", [
            ["姓名", "名称", "日期", "考核结果"], ["李䶮", "师德考核", "2026-06-30", "不合格"],
        ], {"师德考核": Traits(grade="fail", result="fail")}),
    ],
    ids=["training", "english", "writing", "reading", "award", "evaluation"],
)  # fmt: skip
def test_columns_of_tables(
    walked: Walked, tmp_path: Path, kind: str, rows: Sequence[Row], expected: dict[str, Traits]
) -> None:
    done = import_records(walked.ledger, write_xlsx(tmp_path / "more.xlsx", rows), kind)
    assert [sheet.rejected for sheet in done.sheets] == [[]]
    found = traits_by_title(walked.ledger)
    assert {title: found[title] for title in expected} == expected
    assert examine(walked.ledger) == ()


def test_a_sheet_that_grows_a_column_is_the_same_sheet(walked: Walked, tmp_path: Path) -> None:
    """What was imported before such a column was read is not credited once more."""
    old = [[*row[:6], row[9]] for row in _TRAINING]
    first = import_records(walked.ledger, write_xlsx(tmp_path / "a.xlsx", old), "training")
    assert [sheet.added for sheet in first.sheets] == [3]
    again = import_records(walked.ledger, write_xlsx(tmp_path / "b.xlsx", _TRAINING), "training")
    assert [(sheet.added, sheet.unchanged) for sheet in again.sheets] == [(0, 3)]


@pytest.mark.both_engines
def test_a_row_whose_words_became_a_type_is_the_same_row(
    walked: Walked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["姓名", "徒弟", "日期", "类型"], ["欧阳若兰", "李䶮", "2025-10-08", "听评徒弟课"]]
    file = write_xlsx(tmp_path / "pair.xlsx", rows)
    with monkeypatch.context() as before:
        # As long as no type had a name.
        before.setattr("studyhours.services.importing.records.types_by_name", lambda *_: {})
        assert import_records(walked.ledger, file, "mentoring").sheets[0].added == 1
    again = import_records(walked.ledger, file, "mentoring").sheets[0]
    assert (again.added, again.unchanged) == (0, 1)
    rows[1][2] = "2025-10-09"
    other = write_xlsx(tmp_path / "next.xlsx", rows)
    assert import_records(walked.ledger, other, "mentoring").sheets[0].added == 1
    with walked.ledger.reading() as session:
        query = select(Record.type, Record.role).where(Record.kind == "mentoring")
        found = session.execute(query.order_by(Record.last_day)).tuples().all()
    assert found == [(None, "mentor"), ("lesson_discussed", "mentor")]


@pytest.mark.both_engines
def test_a_sign_in_sheet_may_say_its_type(walked: Walked, tmp_path: Path) -> None:
    sheet = write_xlsx(
        tmp_path / "party.xlsx",
        [
            ["签到表"],
            ["活动主题：", "学习党章", "活动类型：", "党课"],
            ["时间：", "2025年11月4日", "学时：", 1],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", "√"],
        ],
    )
    assert import_attendance(walked.ledger, sheet).sheets[0].added == 1
    with walked.ledger.reading() as session:
        (found,) = session.execute(
            select(Record.type, Activity.type)
            .join(Activity, Activity.id == Record.activity_id)
            .where(Record.title == "学习党章")
        ).tuples()
    assert found == ("party_lesson", "party_lesson")


@pytest.mark.both_engines
def test_sign_in_sheets_say_how_a_teacher_attended(walked: Walked) -> None:
    with walked.ledger.reading() as session:
        query = select(Record.attendance, Record.object, Record.activity_id)
        found = session.execute(query.where(Record.activity_id.is_not(None))).all()
    assert sorted(said for said, _, _ in found) == ["late", "official", "present"]
    assert {about for _, about, _ in found} == {f"activity:{uid}" for _, _, uid in found}


@pytest.mark.both_engines
def test_a_form_reads_what_it_shows_and_leaves_the_rest(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    table = [_TRAINING[0], ["0001", "欧阳若兰", "听评课", *_TRAINING[1][3:]]]
    import_records(ledger, write_xlsx(tmp_path / "one.xlsx", table), "training")
    uid = uid_of(ledger, "听评课")
    read, version = read_record(ledger, uid)
    kind = next(one for one in record_choices(ledger).kinds if one.id == "training")
    values = form_values(kind, read)
    assert values["field.role"] == "主讲"
    assert read_form(kind, values, read) == read
    shown = {key: said for key, said in values.items() if key != "field.role"}
    assert read_form(kind, shown, read) == read
    changed = read_form(kind, {**values, "field.role": "学员", "field.grade": ""}, read)
    assert isinstance(changed, RecordContent)
    change_record(ledger, uid, changed, version)
    found = traits_by_title(ledger)["听评课"]
    assert (found.role, found.grade, found.result) == ("participant", None, "pass")


@pytest.mark.both_engines
def test_traits_that_were_tampered_with_are_found(walked: Walked) -> None:
    with walked.ledger.writing() as tx:
        record = tx.session.scalars(select(Record).where(Record.attendance == "late")).one()
        record.attendance = "present"
    assert {finding.code for finding in examine(walked.ledger)} == {"doctor.record"}


@pytest.mark.both_engines
def test_the_same_content_has_the_same_traits_written_in_bulk_or_alone(walked: Walked) -> None:
    ledger = walked.ledger
    before = traits_by_title(ledger)
    with ledger.reading() as session:
        uids = [str(uid) for uid in session.scalars(select(Record.id))]
    for uid in uids:
        read, version = read_record(ledger, uid)
        change_record(ledger, uid, replace(read, text=f"{read.text}。"), version)
    # A text in the record of an activity is a reflection that was handed in.
    before["课堂提问"] = before["课堂提问"]._replace(evidence="reflection")
    assert traits_by_title(ledger) == before
