"""Bad input: the right exit code, a sentence that helps, and nothing changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support import scenario

_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.xlsx", b"", "空文件"),
        ("picture.xlsx", _PICTURE, "不是表格"),
        ("half.xlsx", b"PK\x03\x04" + bytes(50), "损坏"),
        ("missing.xlsx", None, "找不到"),
    ],
)
def test_a_file_that_is_no_table(
    run: Run, ledger: Path, tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    before = _hash(ledger)
    for command in (("roster",), ("attendance",), ("records", "--kind", "training")):
        done = run("import", command[0], ledger, file, *command[1:])
        assert (done.code, done.out) == (2, "")
        assert word in done.err
        assert name in done.err
    assert _hash(ledger) == before


def test_a_roster_without_names(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = scenario.write_xlsx(
        tmp_path / "roster.xlsx", [["工号", "任教学科", "教研组"], ["0001", "语文", "语文组"]]
    )
    before = _hash(ledger)
    done = run("import", "roster", ledger, file)
    assert done.code == 2
    assert "姓名" in done.err
    assert "任教学科" in done.err
    assert _hash(ledger) == before


def test_a_mapping_names_the_column(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = scenario.write_xlsx(
        tmp_path / "odd.xlsx",
        [["甲", "乙", "丙", "丁"], ["0001", "作业设计", "2025-09-10", 24]],
    )
    assert run("import", "records", ledger, file, "--kind", "training").code == 2
    mapping = tmp_path / "map.toml"
    mapping.write_text('staff_no = "甲"\ntitle = "乙"\ndate = "丙"\namount = "丁"\n', "utf-8")
    done = run("import", "records", ledger, file, "--kind", "training", "--map", mapping)
    assert done.code == 0
    mapping.write_text('staff_no = "戊"\n', "utf-8")
    wrong = run("import", "records", ledger, file, "--kind", "training", "--map", mapping)
    assert (wrong.code, "戊" in wrong.err) == (2, True)


def test_duplicate_staff_numbers(run: Run, ledger: Path, tmp_path: Path) -> None:
    file = scenario.write_xlsx(
        tmp_path / "roster.xlsx", [["工号", "姓名"], ["0101", "甲乙"], ["0101", "丙丁"]]
    )
    done = run("import", "roster", ledger, file, "--format", "json")
    assert done.code == 1
    (sheet,) = done.json
    assert sheet["added"] == 1
    assert [(one["row"], one["code"]) for one in sheet["rejected"]] == [(3, "duplicate_staff_no")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at_least:", "at_lest:", ("第 ", "at_least")),
        ("window: school_year", "window: school_year\n    window: term", ("两次",)),
        (
            "at_least: 72",
            (
                "at_least:\n      - { from: 2020-01-01, value: 72 }\n"
                "      - { from: 2021-01-01, value: 80 }"
            ),
            ("重叠",),
        ),
    ],
)
def test_a_rule_file_with_errors(
    run: Run, ledger: Path, tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    out = tmp_path / "rules.yaml"
    run("rules", "export", ledger, "school-72", "-o", out)
    text = out.read_text(encoding="utf-8").replace(old, new, 1)
    out.write_text(text, encoding="utf-8")
    before = _hash(ledger)
    for command in (("check", out), ("use", ledger, out)):
        done = run("rules", *command)
        assert done.code == 2
        assert all(word in done.err for word in words), done.err
    assert _hash(ledger) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("check",),
        ("check", "LEDGER", "--as-of", "gestern"),
        ("check", "LEDGER", "--year", "2025-2027"),
        ("check", "LEDGER", "--teacher", "9999"),
        ("check", "LEDGER", "--format", "pdf"),
        ("import", "records", "LEDGER", "x.xlsx"),
        ("import", "records", "LEDGER", "ROSTER", "--kind", "dancing"),
        ("certificate", "issue", "LEDGER"),
        ("certificate", "reprint", "LEDGER", "HW-2026-999999", "-o", "x.pdf"),
        ("new", "LEDGER", "--school", "甲"),
        ("rules", "export", "LEDGER", "nothing"),
        ("import", "undo", "LEDGER", "not-an-id"),
    ],
)
def test_wrong_usage(run: Run, ledger: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    places = {"LEDGER": ledger, "ROSTER": tmp_path / "roster.xlsx"}
    before = _hash(ledger)
    done = run(*(places.get(argument, argument) for argument in arguments))
    assert done.code == 2
    assert done.err.strip()
    assert _hash(ledger) == before


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        (("2026-01-23:2025-09-01",), "有误"),
        (("2024-09-01:2025-01-23",), "2025-2026"),
        (("2025-09-01:2026-01-23", "2026-01-20:2026-07-07"), "重叠"),
        (("2025-09-01",), "2025-09-01"),
    ],
)
def test_impossible_terms(run: Run, tmp_path: Path, terms: tuple[str, ...], word: str) -> None:
    path = tmp_path / "x.studyhours"
    options = [part for term in terms for part in ("--term", term)]
    done = run("new", path, "--school", "甲", "--year", "2025-2026", *options)
    assert (done.code, word in done.err) == (2, True)
    assert list(tmp_path.glob("*.studyhours*")) == []


def test_text_from_people_stays_text(run: Run, ledger: Path, tmp_path: Path) -> None:
    nasty = '=HYPERLINK("x")<b>&\'; DROP TABLE record;--'
    file = scenario.write_csv(
        tmp_path / "roster.csv", [["工号", "姓名"], ["0301", nasty], ["0302", "王{name}%s"]]
    )
    assert run("import", "roster", ledger, file).code == 0
    for form in ("xlsx", "pdf"):
        out = tmp_path / f"out.{form}"
        done = run("check", ledger, "--year", scenario.YEAR, "--format", form, "-o", out)
        assert done.code == 0
    papers = tmp_path / "papers"
    done = run("certificate", "issue", ledger, "--year", scenario.YEAR, "--as-of", "2026-08-31",
               "--all", "-o", papers)  # fmt: skip
    assert done.code == 0
    assert all(path.parent == papers for path in papers.rglob("*.pdf"))
    assert run("doctor", ledger).code == 0
