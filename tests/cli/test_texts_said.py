"""What is said of a wrong line and of a rule file typed the Chinese way, in the user's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyhours.cli.arguments import build_parser
from studyhours.cli.console import width
from studyhours.cli.usage import Parser
from studyhours.domain.texts import LANGUAGES, load_texts
from tests.cli.conftest import Run

_USAGE = {
    # what is wrong: arguments, what the Chinese and the English complaint hold
    "nothing to open": (("check",), "还缺 台账", "LEDGER missing"),
    "two missing": (("new",), "还缺 台账, --school", "LEDGER, --school missing"),
    "no command": (("import",), "没有写要做什么。可用：roster", "does not say what to do"),
    "misspelt command": (("chek", "x"), "是不是“check”？", 'did you mean "check"?'),
    "unknown command": (("zzz",), "没有“zzz”这个命令。可用：new", 'There is no command "zzz"'),
    "misspelt inner command": (("import", "rooster"), "是不是“roster”", 'did you mean "roster"'),
    "misspelt option": (("check", "x", "--explian"), "是不是 --explain？", "mean --explain?"),
    "unknown option": (("check", "x", "--zzz"), "没有选项 --zzz。", "There is no option --zzz."),
    "too many": (("check", "我的", "台账"), "多出了“台账”", '"台账" is too much'),
    "wrong choice": (("check", "x", "--format", "doc"), "不能是“doc”。可用：table, json", "cannot"),
    "near choice": (("fact", "x", "1", "tilte", "v"), "是不是“title”", 'did you mean "title"'),
    "value missing": (("check", "x", "--teacher"), "--teacher 后面要写一个值", "needs a value"),
    "value unwanted": (("check", "x", "--explain=1"), "请去掉“1”", 'remove "1"'),
    "not a count": (("demo", "x", "--teachers", "0"), "请写 1 或更大的整数", "at least 1"),
    "not a number": (("demo", "x", "--seed", "s"), "请写整数", "Write a whole number"),
    "too short": (("new", "x", "--p", "y"), "--p 写得太短", "--p is too short"),
}


@pytest.mark.parametrize(("arguments", "chinese", "english"), _USAGE.values(), ids=_USAGE)
def test_a_wrong_line_is_answered_in_words(
    run: Run, arguments: tuple[str, ...], chinese: str, english: str
) -> None:
    said = run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert chinese in said.err
    problem = said.err.splitlines()[0]
    assert not re.search(r"\b(the|argument|invalid|required|expected|unrecognized)\b", problem)
    other = run("--lang", "en", *arguments)
    assert (other.code, english in other.err) == (2, True)
    assert "Wrong usage: " in other.err


def test_the_usage_shown_is_that_of_the_command(run: Run) -> None:
    said = run("certificate", "issue", "x", "-o", "y", "--teachr", "1").err
    assert "用法：studyhours certificate issue " in said
    assert "--key-passphrase-file 文件" in said


def parsers(parser: Parser) -> Iterator[Parser]:
    yield parser
    for action in parser._actions:
        for child in action.choices.values() if isinstance(action.choices, dict) else ():
            yield from parsers(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_help_line_is_wider_than_a_terminal_or_english_in_chinese(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    all_help = [one.format_help() for one in parsers(build_parser(load_texts(language)))]
    assert len(all_help) > 30
    for text in all_help:
        body = text.partition("\n\n")[2]  # argparse lays out the usage by characters
        assert [line for line in body.splitlines() if width(line) > 80] == []
        if language == "zh":
            assert not re.search(
                r"usage:|options:|positional|show this|show prog|^.*[a-z] [a-z]+ the ", text
            )


def test_help_stands_in_one_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    checks = [one for one in parsers(build_parser(load_texts("zh"))) if one.prog.endswith("check")]
    lines = checks[0].format_help().splitlines()
    sorted_out = [re.match(r"(  \S.*?  +)\S", line) for line in lines]
    columns = {width(found[1]) for found in sorted_out if found is not None}
    assert columns == {24}


_RULES = """\
format: 1
id: example
title: 例子
rules:
  - id: reflection
    title: 教学反思
    window: month
    measure: { count: record, of: { kind: writing } }
    at_least: 1
"""

_TYPED = {
    # how it was typed: what stands there, what stands there instead, line, words
    "tab": ("    window", "\twindow", 7, "Tab"),
    "tab after blanks": ("    window", "  \twindow", 7, "Tab"),
    "wide colon": ("window: month", "window：month", 7, "英文冒号"),
    "wide colon, first line": ("format: 1", "format：1", 1, "英文冒号"),
    "wide colon, item": ("- id: reflection", "- id：reflection", 5, "英文冒号"),
    "wide colon, last line": ("at_least: 1\n", "at_least：1\n", 9, "英文冒号"),
    "wide colon, comment between": (
        "window: month\n",
        "window：month\n    # 说明\n\n",
        7,
        "英文冒号",
    ),
    "wide colon in braces": ("kind: writing", "kind：writing", 8, "英文冒号"),
    "no colon": ("window: month", "window month", 8, "缺少冒号"),
    "two colons": ("title: 教学反思", "title: 反思: 教学", 6, "一行写一个"),
    "not lined up": ("    window", "   window", 7, "对齐"),
    "bracket left open": ("writing } }", "writing }", 9, "括号没有配对"),
    "quotation mark left open": ("title: 教学反思", 'title: "教学反思', 10, "引号没有配对"),
    "mark first": ("title: 教学反思", "title: @教学反思", 6, "加引号"),
    "two documents": ("rules:", "---\nrules:", 4, "---"),
    "Chinese window": ("window: month", "window: 学年", 7, "“学年”要写成 school_year"),
    "Chinese with two meanings": ("window: month", "window: 双周", 7, "fortnight / even_week"),
    "Chinese condition": (
        "{ kind: writing } }",
        "{ kind: writing }, where: { level: 校 } }",
        8,
        "“校”要写成 school",
    ),
    "Chinese consequence": (
        "at_least: 1\n",
        "at_least: 1\n    if_missed: 不合格\n",
        10,
        "“不合格”要写成 fail",
    ),
    "no number": ("at_least: 1", "at_least: abc", 9, "不是数"),
    "negative number": ("at_least: 1", "at_least: -1", 9, "应大于 0"),
}


@pytest.mark.parametrize(("old", "new", "line", "word"), _TYPED.values(), ids=_TYPED)
def test_a_rule_file_is_complained_about_once_and_at_its_line(
    run: Run, tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    assert old in _RULES
    file = tmp_path / "rules.yaml"
    file.write_text(_RULES.replace(old, new, 1), encoding="utf-8")
    said = run("rules", "check", file)
    assert said.code == 2
    complaint = said.err.splitlines()[1:]
    assert len(complaint) == 1, complaint
    assert complaint[0].startswith(f"  第 {line} 行：")
    assert word in complaint[0]


def test_a_chinese_colon_in_a_title_is_no_fault(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(_RULES.replace("教学反思", "教学反思：每月一篇"), encoding="utf-8")
    assert run("rules", "check", file).code == 0
    broken = _RULES.replace("教学反思", "教学反思：每月一篇").replace("writing } }", "writing }")
    file.write_text(broken, encoding="utf-8")
    assert "括号" in run("rules", "check", file).err


def test_a_rule_file_in_another_encoding_says_what_to_do(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(_RULES.encode("gb18030"))
    assert "另存为 UTF-8" in run("rules", "check", file).err
