"""What a dropped file is taken for, on both engines; nothing of it is ever kept."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry, Import, Kind
from studyhours.domain.errors import UnusableInput
from studyhours.services.importing.guess import (
    BY_COLUMNS,
    LIKELY,
    NOTHING,
    SURE,
    guess_what,
    importables,
    in_order,
)
from studyhours.services.importing.look import columns_shown, require_unchanged, tables_in
from studyhours.services.ledgers.ledger import Ledger, school_of
from tests.support.scenario import (
    Row,
    attendance_file,
    make_ledger,
    observation_file,
    roster_file,
    training_file,
    write_csv,
    write_xlsx,
    writing_file,
)
from tests.support.tree_copy import ROOT
from tests.transfer import makers

DEMO = ROOT / "resources" / "demo"
MANIFEST = tomllib.loads((DEMO / "manifest.toml").read_text(encoding="utf-8"))["import"]


@pytest.fixture
def ledger(target: str) -> Iterator[Ledger]:
    made = make_ledger(target)
    yield made
    made.close()


def whats(ledger: Ledger, path: Path) -> list[str | None]:
    return [part.what for part in guess_what(ledger, path).parts]


# ---------------------------------------------------------------- what it is


def test_every_demo_file_is_recognised(ledger: Ledger) -> None:
    expected = {entry["file"]: [entry.get("kind", entry["what"])] for entry in MANIFEST}
    assert {name: whats(ledger, DEMO / name) for name in expected} == expected


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (roster_file, "roster"),
        (training_file, "training"),
        (attendance_file, "attendance"),
        (observation_file, "observation"),
        (writing_file, "writing"),
    ],
)
def test_headers_tell_whatever_the_file_is_called(
    ledger: Ledger, tmp_path: Path, make: object, what: str
) -> None:
    assert callable(make)
    path = Path(str(make(tmp_path)))
    path = path.rename(tmp_path / f"1{path.suffix}")
    (part,) = guess_what(ledger, path).parts
    assert (part.what, part.reason) == (what, BY_COLUMNS)
    assert part.telling


def test_a_word_in_the_title_decides_between_kinds_that_fit_alike(
    ledger: Ledger, tmp_path: Path
) -> None:
    rows: list[Row] = [["姓名", "日期", "学习内容", "学时"], ["王芳", "2025-10-10", "新课标", 2]]
    plain = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows)).parts[0]
    named = guess_what(ledger, write_xlsx(tmp_path / "2.xlsx", [["教师自学登记"], *rows])).parts[0]
    assert named.what == "self-study"
    assert named.confidence == SURE
    assert plain.what in {"self-study", "training"}
    assert plain.confidence in {SURE, LIKELY}
    assert {one.what for one in plain.alternatives} & {"self-study", "training"}


def test_hours_are_no_roster_though_they_have_names(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[Row] = [["姓名", "学时", "级别"], ["王芳", 2, "校级"]]
    part = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows)).parts[0]
    assert part.what != "roster"


def test_a_list_of_names_alone_is_a_roster(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[Row] = [["序号", "姓名"], [1, "王芳"], [2, "李䶮"]]
    assert whats(ledger, write_xlsx(tmp_path / "1.xlsx", rows)) == ["roster"]


def test_nothing_recognisable_shows_its_first_rows(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[Row] = [["甲", "乙", "丙"], ["一", "二", "三"]]
    found = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows))
    (part,) = found.parts
    assert (part.what, part.reason) == (None, NOTHING)
    shown = columns_shown(found.look, "Sheet1", "training")
    assert shown.first_rows == (("甲", "乙", "丙"), ("一", "二", "三"))
    assert [column.header for column in shown.columns] == ["甲", "乙", "丙"]
    assert shown.used == 0
    assert "title" in shown.missing


def test_sheets_of_other_kinds_are_parts_of_their_own_and_the_roster_comes_first(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = makers.write_xlsx(
        tmp_path / "all.xlsx",
        {
            "说明": [["这是说明，请勿改动。"]],
            "学时": [["姓名", "培训名称", "学时", "日期"], ["王芳", "国培", 2, "2025-10-10"]],
            "名单": [["工号", "姓名", "任教学科"], ["0001", "王芳", "语文"]],
        },
    )
    found = guess_what(ledger, path)
    assert [(part.what, part.sheets) for part in found.parts] == [
        ("roster", ("名单",)),
        ("training", ("学时",)),
    ]


def test_files_dropped_together_begin_with_the_roster(ledger: Ledger, tmp_path: Path) -> None:
    paths = [training_file(tmp_path), attendance_file(tmp_path), roster_file(tmp_path)]
    ordered = in_order([guess_what(ledger, path) for path in paths])
    assert [part.what for _, part in ordered] == ["roster", "training", "attendance"]


def test_a_kind_of_the_school_is_offered_and_found_by_its_name(
    ledger: Ledger, tmp_path: Path
) -> None:
    with ledger.writing() as tx:
        tx.session.add(
            Kind(
                school_id=school_of(tx.session).id,
                id="book-club",
                base="training",
                reviewer="nobody",
                unit="hour",
                title={"zh": "读书沙龙", "en": "Book club"},
            )
        )
    offered = importables(ledger)
    assert [one.what for one in offered][:3] == ["roster", "attendance", "training"]
    assert offered[-1].title == {"zh": "读书沙龙", "en": "Book club"}
    rows: list[Row] = [["姓名", "名称", "日期", "学时"], ["王芳", "《草房子》", "2025-10-10", 2]]
    titled = write_xlsx(tmp_path / "1.xlsx", [["读书沙龙登记"], *rows])
    assert whats(ledger, titled) == ["book-club"]
    assert whats(ledger, write_xlsx(tmp_path / "2.xlsx", rows)) == ["training"]


# ---------------------------------------------------------------- columns


def test_columns_come_with_samples_and_the_unused_ones_without_a_meaning(
    ledger: Ledger, tmp_path: Path
) -> None:
    rows: list[Row] = [
        ["学时登记"],
        ["姓名", "培训名称", "学时", "日期", "经手人"],
    ]
    rows += [["王芳", f"课{n}", n, f"2025-10-{n:02}", "李"] for n in range(1, 8)]
    found = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows))
    shown = columns_shown(found.look, "Sheet1", "training")
    assert shown.header_row == 2
    assert [(column.header, column.target) for column in shown.columns] == [
        ("姓名", "name"),
        ("培训名称", "title"),
        ("学时", "amount"),
        ("日期", "date"),
        ("经手人", None),
    ]
    assert shown.columns[1].samples == ("课1", "课2", "课3")
    assert shown.columns[0].samples == ("王芳",)
    assert (shown.used, shown.missing) == (4, ())


def test_what_a_person_says_of_a_column_wins(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[Row] = [["姓名", "甲", "学时", "日期"], ["王芳", "国培", 2, "2025-10-10"]]
    found = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows))
    before = columns_shown(found.look, "Sheet1", "training")
    assert before.missing == ("title",)
    after = columns_shown(found.look, "Sheet1", "training", {"title": "甲"})
    assert [column.target for column in after.columns] == ["name", "title", "amount", "date"]
    assert after.missing == ()


def test_a_header_far_below_is_found(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[Row] = [["说明"] for _ in range(60)]
    rows += [["姓名", "培训名称", "学时", "日期"], ["王芳", "国培", 2, "2025-10-10"]]
    found = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows))
    assert found.parts[0].what == "training"
    assert columns_shown(found.look, "Sheet1", "training").header_row == 61


# ---------------------------------------------------------------- nothing is kept, nothing mixed up


def test_guessing_keeps_nothing(ledger: Ledger, tmp_path: Path) -> None:
    def kept() -> tuple[int | None, int | None]:
        with ledger.reading() as session:
            return (
                session.scalar(select(func.count()).select_from(Import)),
                session.scalar(select(func.count()).select_from(AuditEntry)),
            )

    before = kept()
    guess_what(ledger, roster_file(tmp_path))
    guess_what(ledger, training_file(tmp_path))
    assert kept() == before


def test_a_file_that_changed_meanwhile_is_known(ledger: Ledger, tmp_path: Path) -> None:
    path = roster_file(tmp_path)
    look = guess_what(ledger, path).look
    require_unchanged(look)
    write_xlsx(path, [["姓名"], ["赵一"]])
    with pytest.raises(UnusableInput) as changed:
        require_unchanged(look)
    assert changed.value.code == "file_changed_since"
    path.unlink()
    with pytest.raises(UnusableInput) as gone:
        require_unchanged(look)
    assert gone.value.code == "file_missing"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "file_wrong_kind"),
        ("a.pdf", b"%PDF-1.7\n", "file_wrong_kind"),
        ("a.studyhours", b"SQLite format 3\x00" + b"\0" * 100, "file_wrong_kind"),
        ("a.xlsx", b"", "file_empty"),
        ("a.xlsx", b"PK\x03\x04 cut off", "file_damaged"),
        ("~$a.xlsx", b"\x05office\x00\x00", "file_left_by_office"),
    ],
)
def test_what_is_no_table_is_said_so(
    ledger: Ledger, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnusableInput) as fault:
        guess_what(ledger, path)
    assert fault.value.code == code


def test_three_hundred_megabytes_are_refused_unread(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(300 << 20)
    with pytest.raises(UnusableInput) as fault:
        guess_what(ledger, path)
    assert fault.value.code == "file_too_large"


def test_a_hundred_thousand_rows_are_guessed_from_their_beginning(
    ledger: Ledger, tmp_path: Path
) -> None:
    head = ["工号", "姓名", "培训名称", "学时", "日期"]
    rows: list[Row] = [[str(n), "王芳", f"课{n}", "2", "2025-10-10"] for n in range(100_000)]
    found = guess_what(ledger, write_csv(tmp_path / "1.csv", [head, *rows]))
    assert found.parts[0].what == "training"
    assert found.look.rows == (100_001,)
    assert len(found.look.sheets[0].rows) < 1_000


def test_a_person_says_which_row_is_the_header(ledger: Ledger, tmp_path: Path) -> None:
    rows: list[Row] = [["甲", "乙", "丙"], ["子", "丑", "寅"], ["李䶮", "国培", 4]]
    look = guess_what(ledger, write_xlsx(tmp_path / "1.xlsx", rows)).look
    shown = columns_shown(look, "Sheet1", "training", {"name": "子"}, header_row=2)
    assert shown.header_row == 2
    assert [(one.header, one.target, one.samples) for one in shown.columns] == [
        ("子", "name", ("李䶮",)),
        ("丑", None, ("国培",)),
        ("寅", None, ("4",)),
    ]


def test_tables_in_a_folder(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.CSV", "~$b.xlsx", ".c.csv", "photo.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "d.xlsx").write_bytes(b"x")
    assert [path.name for path in tables_in(tmp_path)] == ["a.CSV", "b.xlsx"]
    with pytest.raises(UnusableInput) as empty:
        tables_in(make_folder(tmp_path / "empty"))
    assert empty.value.code == "folder_without_tables"
    with pytest.raises(UnusableInput) as gone:
        tables_in(tmp_path / "gone")
    assert gone.value.code == "file_unreadable"


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path
