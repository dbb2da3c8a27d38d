"""The commands that pages show are commands the program takes, and say what the pages say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyhours.bootstrap import start
from studyhours.cli.arguments import build_parser
from studyhours.domain.texts import load_texts
from tests.docs.pages import pages
from tests.support.tree_copy import ROOT

_FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_BAD_RULES = """\
format: 1
id: example
title: 例子
rules:
  - id: reflection
    title: 教学反思
    windw: month
    measure: { count: record, of: { kind: writing } }
    at_least: 1
"""


def shown(page: Path) -> Iterator[list[str]]:
    """The command lines in the fenced blocks of a page, without ``studyhours``."""
    for block in _FENCED.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            plain = line.removeprefix("$ ")
            if plain.startswith("studyhours ") and "COMMAND" not in plain:
                yield shlex.split(plain, comments=True)[1:]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_shown_is_taken(page: Path) -> None:
    parser = build_parser(load_texts("en"))
    for words in shown(page):
        placed = ["2026-01-01" if word == "DATE" else word for word in words]
        assert parser.parse_args(placed).run


def test_there_are_commands_to_try() -> None:
    assert sum(1 for page in pages() for _ in shown(page)) > 20


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_a_bad_rule_file_is_answered_as_shown(
    name: str,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text(_BAD_RULES, encoding="utf-8")
    assert start(["rules", "check", "bad.yaml", "--lang", language]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 3
    assert f"$ studyhours rules check bad.yaml\n{said}" in (ROOT / name).read_text("utf-8")
